import { CommandFailure } from "../context.js";
import type { RunVerb } from "../verb-context.js";

/** Ends the hold (call-xml.md 4.8). */
export const unhold: RunVerb = async (ctx) => {
  if (!ctx.hold.isHeld) throw new CommandFailure("Call is not on hold");
  // The row of this command comes first, then that of the Hold.
  const next = async () => {
    ctx.hold.release();
    return undefined;
  };
  return { success: true, reason: "Call resumed", next };
};
