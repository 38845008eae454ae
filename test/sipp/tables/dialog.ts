import { freePort } from "../../support/free-port.js";
import type { Row } from "../row.js";

const TALK = ["in completed 16", "out completed 16"];
const PHONE = [{ scenario: "phone-answers-soon" }];

/** What peers ask for while a call lasts (RFC 3261 §12, §14; RFC 3264; RFC 3311). */
export const DIALOG: readonly Row[] = [
  {
    name: "a caller changes its codec and its port",
    phones: PHONE,
    callers: [{ scenario: "user-renegotiates", keys: async () => ({ other_port: await freePort() }) }],
    legs: TALK,
    check: ({ callers, is }) =>
      is(/m=audio \d+ RTP\/AVP 8 101/.test(callers[0]!.messages.split("CSeq: 3 INVITE").at(-1)!), "A-law alone"),
  },
  {
    name: "a re-INVITE without an offer gets one",
    phones: PHONE,
    callers: [{ scenario: "user-asks-for-offer" }],
    legs: TALK,
  },
  ...(
    [
      ["sendonly", "127.0.0.1", "recvonly"],
      ["inactive", "127.0.0.1", "inactive"],
      ["sendonly", "0.0.0.0", "(recvonly|inactive)"],
      ["sendrecv", "0.0.0.0", "(recvonly|inactive|sendrecv)"],
    ] as const
  ).map(([held, held_host, answer]) => ({
    name: `a call held by ${held} and the address ${held_host} is answered so, and taken back`,
    phones: PHONE,
    callers: [{ scenario: "user-holds", keys: { held, held_host } }],
    legs: TALK,
    check: ({ callers, is }: Parameters<NonNullable<Row["check"]>>[0]) => {
      const [, , ...answers] = callers[0]!.messages.split(/(?=SIP\/2\.0 200 OK)/);
      is(new RegExp(`a=${answer}`).test(answers[0]!.split("UDP message")[0]!), `a=${answer} in the answer`);
    },
  })),
  {
    name: "a called phone holds the call and takes it back",
    phones: [{ scenario: "phone-holds" }],
    callers: [{ scenario: "user-hears-bye" }],
    legs: TALK,
  },
  {
    name: "a re-INVITE that does not fit is refused and the call goes on",
    phones: PHONE,
    callers: [{ scenario: "user-offers-nothing-fitting" }],
    legs: TALK,
  },
  { name: "UPDATE holds and refreshes", phones: PHONE, callers: [{ scenario: "user-updates" }], legs: TALK },
  {
    name: "a CSeq that goes down and a foreign tag change nothing",
    phones: PHONE,
    callers: [{ scenario: "user-errs-in-dialog" }],
    legs: TALK,
  },
  { name: "a key comes by INFO", phones: PHONE, callers: [{ scenario: "user-presses-by-info" }], legs: TALK },
  {
    name: "an INVITE without an offer gets one in its answer",
    callers: [{ scenario: "network-offers-late", from: "network" }],
    legs: ["in completed 16"],
  },
  {
    name: "a phone hangs up at once",
    phones: [{ scenario: "phone-byes-soon" }],
    callers: [{ scenario: "user-hears-bye" }],
    legs: TALK,
  },
];
