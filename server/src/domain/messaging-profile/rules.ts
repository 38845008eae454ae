import { invalidField } from "../../base/errors.js";

interface Weights {
  readonly long_code_weight?: number;
  readonly tollfree_weight?: number;
}

/** A pool that uses neither kind of number has no sender: 400 when both weights would be 0. */
export function checkWeights(body: Weights, before: Required<Weights>): void {
  const after = { ...before, ...body };
  if (after.long_code_weight + after.tollfree_weight > 0) return;
  const field = body.tollfree_weight === undefined ? "long_code_weight" : "tollfree_weight";
  throw invalidField(`body.${field}`, "one of the two weights must not be 0", 0);
}

/** Keywords as texts are compared with them: trimmed, one space inside, upper case, each once (messaging.md 11.1). */
export function keywordsOf(written: readonly string[]): string[] {
  const keywords = written.map((word) => word.trim().replaceAll(/\s+/g, " ").toUpperCase());
  const empty = keywords.indexOf("");
  if (empty >= 0) throw invalidField(`body.keywords.${empty}`, "must not be empty", written[empty]);
  return [...new Set(keywords)];
}
