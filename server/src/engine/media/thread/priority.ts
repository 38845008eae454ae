import { setPriority } from "node:os";

/** Niceness of a media thread: audio has deadlines each 20 ms, what else the machine does has none so short. */
const NICENESS = -10;
/** Linux takes it for the thread that asks, not for its process. */
const THIS_THREAD = 0;

/**
 * Asks the system to prefer this thread. It needs root, CAP_SYS_NICE or a limit that allows it; refused, or on a system
 * whose priorities are of whole processes, all stays as it was.
 * @returns whether the thread is preferred now
 */
export function raisePriority(set: typeof setPriority = setPriority, platform = process.platform): boolean {
  if (platform !== "linux") return false;
  try {
    set(THIS_THREAD, NICENESS);
    return true;
  } catch {
    return false;
  }
}
