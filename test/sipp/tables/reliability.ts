import type { Row } from "../row.js";

const TALK = ["in completed 16", "out completed 16"];
const SOON = [{ scenario: "phone-answers-soon", keys: { ring_ms: 300 } }];

/** Provisional answers that are acknowledged (RFC 3262), and session timers (RFC 4028). */
export const RELIABILITY: readonly Row[] = [
  {
    name: "a caller that requires 100rel gets its ringing acknowledged",
    phones: SOON,
    callers: [{ scenario: "user-requires-reliability" }],
    legs: TALK,
  },
  {
    name: "reliable ringing is repeated until its PRACK comes, and a PRACK for nothing is refused",
    phones: [{ scenario: "phone-answers-soon", keys: { ring_ms: 6_000 } }],
    callers: [{ scenario: "user-pracks-late" }],
    legs: TALK,
    check: ({ callers, is }) => {
      const rings = callers[0]!.messages.split("SIP/2.0 180").length - 1;
      is(rings >= 2, `${rings} times ringing`);
    },
  },
  {
    name: "a phone that rings reliably gets its PRACK",
    phones: [{ scenario: "phone-rings-reliably" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  {
    name: "an answer in a reliable 183 is the answer of the call",
    phones: [{ scenario: "phone-plays-early-reliably" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
  ...(
    [
      ["the caller", "Session-Expires: 600;refresher=uac", "600;refresher=uac"],
      ["the platform", "Session-Expires: 600;refresher=uas", "600;refresher=uas"],
      ["whoever the platform likes", "Session-Expires: 600", "600;refresher=ua[cs]"],
    ] as const
  ).map(([whom, timer, answer]) => ({
    name: `a session is refreshed by ${whom} when asked so`,
    callers: [
      {
        scenario: "network-times-session",
        from: "network" as const,
        keys: { timer: `Supported: timer\n${timer}`, answer },
      },
    ],
    legs: ["in completed 16"],
  })),
  {
    name: "a session shorter than the least is refused with the least",
    callers: [
      {
        scenario: "network-is-refused",
        from: "network",
        keys: { status: 422, more: "Supported: timer\nSession-Expires: 60" },
      },
    ],
    check: ({ callers, is }) => is(/^Min-SE: 90/m.test(callers[0]!.messages), "Min-SE: 90"),
  },
  {
    name: "a phone that wants a longer session gets it",
    phones: [{ scenario: "phone-wants-longer-session" }],
    callers: [{ scenario: "user-call" }],
    legs: TALK,
  },
];
