import type { Audio } from "opentact/engine/media/port.js";

/** Silence of a length. */
export function audioOf(ms: number): Audio {
  return { samples: new SharedArrayBuffer(ms * 16), rateHz: 8000 };
}
