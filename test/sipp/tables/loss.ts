import type { Row } from "../row.js";

const TALK = ["in completed 16", "out completed 16"];
const COUNT = (text: string, what: RegExp) => [...text.matchAll(new RegExp(what, "g"))].length;

/** Messages that are lost, late or doubled (RFC 3261 §13.3.1.4, §17). */
export const LOSS: readonly Row[] = [
  {
    name: "the answer is repeated until a late ACK comes, and not after",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-acks-late" }],
    legs: TALK,
    check: ({ callers, is }) => {
      // At 0.5 and 1.5 s after the first.
      const [text] = callers[0]!.messages.split(/^BYE /m);
      const answers = COUNT(text!, /SIP\/2\.0 200 OK\n(?:.+\n)*CSeq: 2 INVITE/);
      is(answers >= 2 && answers <= 4, `${answers} answers`);
    },
  },
  {
    name: "a repeated answer of a phone gets an ACK again",
    phones: [{ scenario: "phone-repeats-answer" }],
    callers: [{ scenario: "user-call", keys: { talk_ms: 800 } }],
    legs: TALK,
    check: ({ phones, is }) => {
      const acks = COUNT(phones[0]!.messages, /\nACK /);
      is(acks >= 2, `${acks} ACKs`);
    },
  },
  {
    name: "a second BYE finds no call",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-byes-twice" }],
    legs: TALK,
  },
  {
    name: "a repeated BYE gets its answer again",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-repeats-bye" }],
    legs: TALK,
    check: ({ callers, is }) => {
      const answers = COUNT(callers[0]!.messages, /SIP\/2\.0 200 OK\n(?:.+\n)*CSeq: 9 BYE/);
      is(answers >= 2, `${answers} answers`);
    },
  },
  {
    name: "a repeated INVITE makes one call",
    callers: [{ scenario: "network-repeats-invite", from: "network" }],
    legs: ["in completed 16"],
  },
  {
    name: "an INVITE that comes by two ways makes one call, and the second way hears so",
    callers: [{ scenario: "network-merged", from: "network" }],
    legs: ["in completed 16"],
  },
];

/** What takes as long as timers of the RFC say. */
export const LONG: readonly Row[] = [
  {
    name: "a call whose ACK never comes is ended",
    callers: [{ scenario: "network-never-acks", from: "network" }],
    legs: ["in failed 102"],
  },
  {
    name: "a phone that has gone without a word counts as not reached",
    phones: [{ scenario: "phone-is-deaf", isDeaf: true }],
    callers: [{ scenario: "user-is-refused", keys: { status: 504 } }],
    legs: ["in no_answer 102", "out no_answer 102"],
  },
];
