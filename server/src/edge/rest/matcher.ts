import type { TSchema } from "typebox";
import { Build, type EvaluateResult } from "typebox/schema";

/**
 * Whether a value fits a schema, by compiled code. It is compiled when it is first asked: there are a thousand schemas, few
 * of them are asked in a day, and what they are compiled from would keep 80 MB.
 */
export function matcherOf(schema: TSchema): (value: unknown) => boolean {
  let compiled: EvaluateResult | undefined;
  return (value) => {
    compiled ??= Build({}, schema).Evaluate();
    return compiled.Check(value);
  };
}
