import type { Row } from "../row.js";

const third = async (world: { domain: string }, who: { third: string }) => ({
  refer_to: `sip:${who.third}@${world.domain}`,
});

/** Transfers by REFER (RFC 3515, RFC 5589). */
export const TRANSFERS: readonly Row[] = [
  {
    name: "a caller hands the called one on, and those two talk",
    phones: [{ scenario: "phone-answers-soon" }, { scenario: "phone-answers-at-once", of: "third" }],
    callers: [{ scenario: "user-transfers", keys: third }],
    legs: ["in completed 16", "out completed 16", "out completed 16"],
  },
  {
    name: "a call that nobody takes over is back with who had it",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-transfers-in-vain", keys: third }],
    legs: ["in completed 16", "out completed 16", "out no_answer 18"],
  },
  {
    name: "nothing is transferred outside of a call",
    callers: [
      {
        scenario: "request-is-answered",
        keys: { method: "REFER", status: 403, more: "Refer-To: <sip:somebody@example.org>" },
      },
    ],
  },
];
