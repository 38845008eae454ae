import type { Row } from "../row.js";

const TALK = ["in completed 16", "out completed 16"];

/** What called phones answer (RFC 3261 §13.2.2, §16.7). */
export const ANSWERS: readonly Row[] = [
  ...(
    [
      [486, 486, "in busy 17", "out busy 17"],
      [603, 603, "in rejected 21", "out rejected 21"],
      [404, 404, "in failed 1", "out failed 1"],
      [480, 480, "in no_answer 18", "out no_answer 18"],
      [500, 503, "in failed 41", "out failed 41"],
      [503, 503, "in failed 41", "out failed 41"],
    ] as const
  ).map(([said, heard, ...legs]) => ({
    name: `a phone that says ${said} is heard as ${heard}`,
    phones: [{ scenario: "phone-refuses", keys: { status: said } }],
    callers: [{ scenario: "user-is-refused", keys: { status: heard } }],
    legs,
  })),
  {
    name: "a user without a phone is not reached",
    callers: [{ scenario: "user-is-refused", keys: { status: 480 } }],
    legs: ["in no_answer 18", "out no_answer 18"],
  },
  {
    name: "a phone that sends its caller to a foreign address is not followed",
    phones: [{ scenario: "phone-redirects", keys: { more: "Contact: <sip:elsewhere@192.0.2.1>" } }],
    callers: [{ scenario: "user-is-refused", keys: { status: 480 } }],
    legs: ["in failed 31", "out failed 31"],
  },
  {
    name: "a phone is heard before it answers",
    phones: [{ scenario: "phone-plays-early" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
    check: ({ callers, is }) => is(/SIP\/2\.0 183/.test(callers[0]!.messages), "183 at the caller"),
  },
  {
    name: "two early dialogs of one phone lead to one call",
    phones: [{ scenario: "phone-forks-early" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  {
    name: "of two answers the second is acknowledged and ended",
    phones: [{ scenario: "phone-answers-twice" }],
    callers: [{ scenario: "user-call", keys: { talk_ms: 500 } }],
    legs: TALK,
  },
  {
    name: "an answer without media ends the call",
    phones: [{ scenario: "phone-answers-without-media" }],
    callers: [{ scenario: "user-is-refused", keys: { status: 488 } }],
    legs: ["in failed 88", "out failed 88"],
  },
  {
    name: "an answer in compact headers is understood",
    phones: [{ scenario: "phone-answers-compact" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
];

/** Several contacts of one user ring at once. */
export const FORKING: readonly Row[] = [
  {
    name: "the first of three phones that answers has the call, the others stop ringing",
    phones: [
      { scenario: "phone-is-cancelled" },
      { scenario: "phone-answers-soon", keys: { ring_ms: 300 } },
      { scenario: "phone-is-cancelled" },
    ],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  {
    name: "one phone is busy and the other answers",
    phones: [
      { scenario: "phone-refuses", keys: { status: 486 } },
      { scenario: "phone-answers-soon", keys: { ring_ms: 300 } },
    ],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  {
    name: "the phone of less preference answers when the wanted one is busy",
    phones: [
      { scenario: "phone-refuses-at-once", keys: { status: 486 }, q: 1 },
      { scenario: "phone-answers-soon", keys: { ring_ms: 300 }, q: 0.3 },
    ],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  {
    name: "all phones of a user are busy",
    phones: [486, 486].map((status) => ({ scenario: "phone-refuses", keys: { status } })),
    callers: [{ scenario: "user-is-refused", keys: { status: 486 } }],
    legs: ["in busy 17", "out busy 17"],
  },
  {
    name: "one that declines for all ends the ringing of the other",
    phones: [{ scenario: "phone-is-cancelled" }, { scenario: "phone-refuses", keys: { status: 603 } }],
    callers: [{ scenario: "user-is-refused", keys: { status: 603 } }],
    legs: ["in rejected 21", "out rejected 21"],
  },
  {
    name: "a caller that gives up stops all phones",
    phones: [{ scenario: "phone-is-cancelled" }, { scenario: "phone-is-cancelled" }],
    callers: [{ scenario: "user-cancels" }],
    legs: ["in canceled 487", "out canceled 487"],
  },
];
