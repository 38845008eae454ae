import type { RunVerb } from "../verb-context.js";

const NORMAL_CLEARING = 16;

/** Ends the call, after its own row (call-xml.md 3.7, 4.7). */
export const hangup: RunVerb = async (ctx) => ({
  success: true,
  reason: "Call hung up",
  next: async () => {
    await ctx.call.hangup(NORMAL_CLEARING);
    return undefined;
  },
});
