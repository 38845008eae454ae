import type { PhoneRole, Row } from "../row.js";

const TALK = ["in completed 16", "out completed 16"];
const far = async (world: { domain: string }, who: { far: string }) => {
  const to = `sip:${who.far}@${world.domain}`;
  return { to, uri: to };
};
const refuses = (status: number): PhoneRole => ({ scenario: "phone-refuses-at-once", keys: { status } });
const ANSWERS: PhoneRole = { scenario: "phone-answers-soon" };
const SPARED: PhoneRole = { scenario: "phone-answers-soon", isSpared: true };

const reached = (name: string, first: PhoneRole): Row => ({
  name,
  gateways: [first, ANSWERS],
  callers: [{ scenario: "user-call", keys: far }],
  legs: TALK,
});
const final = (name: string, said: number, heard: number, ...legs: string[]): Row => ({
  name,
  gateways: [{ scenario: "phone-refuses", keys: { status: said } }, SPARED],
  callers: [
    { scenario: "user-is-refused", keys: async (world, who) => ({ ...(await far(world, who)), status: heard }) },
  ],
  legs,
});

/** Gateways of a carrier: the next one is tried after a failure of the first, not after a word of the callee. */
export const CARRIERS: readonly Row[] = [
  reached("a gateway that is out of service is passed over", refuses(503)),
  reached("a gateway that fails is passed over", refuses(500)),
  reached("a gateway that gives up is passed over", refuses(408)),
  reached("a gateway that says nothing is passed over", { scenario: "phone-is-deaf", isDeaf: true }),
  final("a busy callee is not called by another gateway", 486, 486, "in busy 17", "out busy 17"),
  final("a callee that declines is not called by another gateway", 603, 603, "in rejected 21", "out rejected 21"),
  final(
    "a callee that rang in vain is not called by another gateway",
    408,
    504,
    "in no_answer 102",
    "out no_answer 102",
  ),
  {
    name: "a caller is told when no gateway is left",
    gateways: [refuses(503), refuses(503)],
    callers: [
      { scenario: "user-is-refused", keys: async (world, who) => ({ ...(await far(world, who)), status: 503 }) },
    ],
    legs: ["in failed 41", "out failed 41"],
  },
];
