import type { Clock } from "../../base/clock.js";
import type { MediaLeg } from "../media/port.js";
import { pause } from "../script/abort.js";

/** What `w` among keys waits. */
const WAIT_MS = 500;

/** Presses keys for a leg to hear, one after the other. Resolves after the last, or when the leg is gone. */
export async function pressKeys(o: {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly media: Pick<MediaLeg, "sendDigits">;
  /** 0-9, A-D, `*`, `#`, `w`. */
  readonly keys: string;
  readonly onMs: number | undefined;
}): Promise<void> {
  for (const [at, keys] of o.keys.split("w").entries()) {
    if (at > 0) await pause(o.clock, WAIT_MS, o.signal);
    if (o.signal.aborted) return;
    if (keys === "") continue;
    try {
      await o.media.sendDigits(keys, { onMs: o.onMs });
    } catch (error) {
      // Its audio went with it.
      if (!o.signal.aborted) throw error;
    }
  }
}
