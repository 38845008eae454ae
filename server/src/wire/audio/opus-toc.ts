/** Ticks of 8,000 Hz of one frame by the configuration in the first byte, RFC 6716 3.1 table 2: four or two lengths, over and over. */
const SILK_TICKS = [80, 160, 320, 480];
const HYBRID_TICKS = [80, 160];
const CELT_TICKS = [20, 40, 80, 160];
const FIRST_HYBRID = 12;
const FIRST_CELT = 16;
/** RFC 6716 3.2.5: 120 ms. */
const MAX_TICKS = 960;

/**
 * How long the audio of an Opus packet `bytes[start, end)` is, in ticks of 8,000 Hz (RFC 6716 3.1 and 3.2).
 * @returns 0 = it is none. Hot
 */
export function opusTicks(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const first = bytes[start]!;
  const ticks = frameTicks(first >> 3) * frames(first & 3, bytes, start, end);
  return ticks <= MAX_TICKS ? ticks : 0;
}

function frameTicks(configuration: number): number {
  if (configuration < FIRST_HYBRID) return SILK_TICKS[configuration & 3]!;
  return configuration < FIRST_CELT ? HYBRID_TICKS[configuration & 1]! : CELT_TICKS[configuration & 3]!;
}

/** Code 0: one frame; 1 and 2: two; 3: as the next byte says. */
function frames(code: number, bytes: Uint8Array, start: number, end: number): number {
  if (code === 3) return end - start < 2 ? 0 : bytes[start + 1]! & 0x3f;
  return code === 0 ? 1 : 2;
}
