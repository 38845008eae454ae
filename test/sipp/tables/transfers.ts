import type { Sipp } from "../../support/sipp.js";
import type { Row, RowUsers } from "../row.js";
import type { World } from "../world.js";

const third = async (world: { domain: string }, who: { third: string }) => ({
  refer_to: `sip:${who.third}@${world.domain}`,
});

/** The phone hands on to whoever calls it. */
const self = async (world: World, who: RowUsers) => ({ refer_to: `sip:${who.caller}@${world.domain}` });

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
  ...[
    { name: "a caller joins the two it talks with", scenario: "phone-is-moved" },
    { name: "offers that meet are both refused with 491, and ours is made again", scenario: "phone-glares" },
  ].map(({ name, scenario }) => ({
    name,
    phones: [{ scenario }, { scenario: "phone-answers-soon", of: "third" as const }],
    callers: [{ scenario: "user-transfers-attended", keys: third }],
    legs: ["in completed 16", "in completed 16", "out completed 16", "out completed 16"],
  })),
  ...[
    { how: "joined", scenario: "user-joins-transferred", talks: 2, legs: ["in completed 16", "out completed 16"] },
    { how: "replaced", scenario: "user-replaces-transferred", talks: 1, legs: ["in failed 41"] },
  ].map(({ how, scenario, talks, legs }) => ({
    name: `a call that is being transferred is not ${how} before it is known what comes of that`,
    phones: [
      { scenario: "phone-transfers-in-vain", of: "third" as const, keys: self },
      { scenario: "phone-only-rings", of: "caller" as const },
      ...(how === "joined" ? [{ scenario: "phone-answers-soon" }] : []),
    ],
    callers: [{ scenario, keys: third }],
    meanwhile: async (_: World, [caller]: readonly Sipp[], phones: readonly Sipp[]) => {
      await caller?.saw(new RegExp(`(^CSeq: 2 ACK[^]*){${talks}}`, "m"));
      await phones[1]?.saw(/^SIP\/2\.0 180/m);
      await caller?.nudge();
    },
    legs: [...legs, "in completed 16", "out completed 16", "out canceled 487"],
  })),
  {
    name: "a second call takes the place of the first by Replaces",
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-replaces" }],
    legs: ["in completed 16", "in completed 16", "out completed 16"],
  },
  ...(
    [
      [481, "nobody@nowhere;to-tag=1;from-tag=2"],
      [400, "nonsense"],
    ] as const
  ).map(([status, value]) => ({
    name: `Replaces with ${value} is refused with ${status}`,
    callers: [{ scenario: "user-is-refused", keys: { status, more: `\nReplaces: ${value}` } }],
  })),
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
