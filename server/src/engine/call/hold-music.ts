import type { Audio } from "../media/port.js";

const RATE_HZ = 8000;
const NOTE_SECONDS = 0.5;
const PEAK = 4000;
/** A broken C, A minor, F and G chord: calm, and in the band of a telephone. */
const NOTES_HZ = [523, 659, 784, 659, 440, 523, 659, 523, 349, 440, 523, 440, 392, 494, 587, 494] as const;

/** The platform's hold music: eight seconds that join without a gap, made once at the start. */
export function makeHoldMusic(): Audio {
  const perNote = RATE_HZ * NOTE_SECONDS;
  const shared = new SharedArrayBuffer(NOTES_HZ.length * perNote * 2);
  const samples = new Int16Array(shared);
  for (const [index, hz] of NOTES_HZ.entries()) {
    for (let i = 0; i < perNote; i++) samples[index * perNote + i] = PEAK * envelope(i / perNote) * tone(hz, i);
  }
  return { samples: shared, rateHz: RATE_HZ };
}

function tone(hz: number, i: number): number {
  const phase = (2 * Math.PI * hz * i) / RATE_HZ;
  return 0.8 * Math.sin(phase) + 0.2 * Math.sin(2 * phase);
}

/** A plucked note: a quick rise, a slow fall to nothing, so that notes meet at zero. */
function envelope(part: number): number {
  return part < 0.02 ? part / 0.02 : ((1 - part) / 0.98) ** 2;
}
