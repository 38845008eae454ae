import type { Outcome, VerbContext } from "../verb-context.js";

/** Outcome of a command that runs its block only when something holds. */
export function condition(ctx: VerbContext, matched: boolean, value: unknown): Outcome {
  const response = { matched, value };
  if (!matched) return { success: true, reason: "Not matched", response };
  const next = async () => {
    await ctx.block();
    return undefined;
  };
  return { success: true, reason: "Matched", response, next };
}
