import type { Row } from "../row.js";

/** CANCEL in every moment of a call (RFC 3261 §9). */
export const CANCEL: readonly Row[] = [
  {
    name: "during ringing it ends both legs",
    phones: [{ scenario: "phone-is-cancelled" }],
    callers: [{ scenario: "user-cancels" }],
    legs: ["in canceled 487", "out canceled 487"],
  },
  {
    name: "right behind the INVITE it ends the call, however far that has come",
    callers: [{ scenario: "user-cancels-soon" }],
    legs: undefined,
  },
  {
    name: "after the answer it changes nothing",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-cancels-late" }],
    legs: ["in completed 16", "out completed 16"],
  },
  {
    name: "that crosses the answer of the phone ends that by BYE",
    phones: [{ scenario: "phone-answers-cancelled" }],
    callers: [{ scenario: "user-cancels" }],
    legs: ["in canceled 487", "out canceled 487"],
  },
  {
    name: "for no INVITE is refused",
    callers: [{ scenario: "cancel-of-nothing", from: "network" }],
  },
];
