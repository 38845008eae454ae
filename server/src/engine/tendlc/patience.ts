import { epochMs } from "../../base/iso-time.js";

const LEAST_MS = 60_000;
const MOST_MS = 6 * 3_600_000;

/**
 * When something that waits for the registry is looked at again: after a tenth of its age, a minute at least, six hours at most.
 * Events of the registry come sooner; this is for those that do not come.
 */
export function patienceMs(sinceIso: string, nowIso: string): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, Math.floor((epochMs(nowIso) - epochMs(sinceIso)) / 10)));
}
