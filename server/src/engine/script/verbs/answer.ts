import { pause } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { RunVerb } from "../verb-context.js";

/** 200 OK, then `delay`; `live` follows the row (call-xml.md 4.1). */
export const answer: RunVerb = async (ctx, verb) => {
  const { call, clock, signal } = ctx;
  const delay = async () => {
    const delayMs = verb.values.number("delay") ?? 0;
    ctx.budget.mediaTime(delayMs);
    await pause(clock, delayMs, signal);
    return undefined;
  };
  if (call.isAnswered) return { success: true, reason: "Call already answered", next: delay };
  try {
    const answering = await call.answer();
    const next = () => {
      answering.live();
      return delay();
    };
    return { success: true, reason: "Call answered", next };
  } catch (error) {
    if (error instanceof CommandFailure) throw new CommandFailure(`Answer failed: ${error.message}`);
    throw error;
  }
};
