import { type Field, present } from "./field.js";
import type { PhonePlan, PhoneWord } from "./script.js";
import type { TargetPlan } from "./virtual-leg.js";

const RING_MS = 100;
/** Q.850. */
const BUSY = 17;
const SUBSCRIBER_ABSENT = 20;
const REJECTED = 21;

const WORDS: Readonly<Record<PhoneWord, TargetPlan>> = {
  answers: { ringMs: RING_MS, answerMs: 1_000 },
  busy: { endMs: 300, refuse: BUSY },
  no_answer: { ringMs: RING_MS },
  rejects: { ringMs: RING_MS, endMs: 1_000, refuse: REJECTED },
  unavailable: { endMs: 300, refuse: SUBSCRIBER_ABSENT },
  dropped: { ringMs: RING_MS, answerMs: 1_000, dropMs: 5_000 },
};
const FIELDS = ["rings", "answers", "hangs_up", "drops", "refuses", "after"] as const satisfies (keyof PhonePlan)[];

/** What a phone does, once or several times. */
export function readPlans(field: Field): readonly TargetPlan[] {
  return field.itemsOrOne().flatMap((item) => readPlan(item) ?? []);
}

function readPlan(field: Field): TargetPlan | undefined {
  if (!field.isMap) {
    const word = field.word(Object.keys(WORDS) as PhoneWord[]);
    return word && WORDS[word];
  }
  const plan = field.members(FIELDS);
  const isRefusing = !plan.refuses.isAbsent;
  if (isRefusing && !plan.answers.isAbsent) return field.fail("either answers or refuses");
  if (!isRefusing && !plan.after.isAbsent) return plan.after.fail("belongs to refuses");
  if (plan.answers.isAbsent && !(plan.hangs_up.isAbsent && plan.drops.isAbsent))
    return field.fail("hangs_up and drops need answers");
  return present<TargetPlan>({
    ringMs: plan.rings.spanMs(),
    answerMs: plan.answers.spanMs(),
    talkMs: plan.hangs_up.spanMs(),
    dropMs: plan.drops.spanMs(),
    refuse: plan.refuses.number(),
    endMs: isRefusing ? (plan.after.spanMs() ?? 300) : undefined,
  });
}
