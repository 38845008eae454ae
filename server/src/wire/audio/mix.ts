/**
 * Adds `add` onto `acc`, sample by sample, held within 16 bit. What one is longer than the other stays as it is. Hot.
 */
export function mixInto(acc: Int16Array, add: Int16Array): void {
  const count = Math.min(acc.length, add.length);
  for (let i = 0; i < count; i++) {
    acc[i] = Math.max(-32_768, Math.min(acc[i]! + add[i]!, 32_767));
  }
}

/** Up to here a sum is passed unchanged; what is above is pressed into the room to full scale. */
const KNEE = 24_576;
const ROOM = 32_767 - KNEE;

/**
 * A sum of voices as a sample of 16 bit: unchanged up to three quarters of full scale, then bent towards it, so that many
 * loud voices sound full rather than torn. Never wraps around. Hot.
 */
export function soften(sum: number): number {
  if (sum <= KNEE && sum >= -KNEE) return sum;
  const over = (sum < 0 ? -sum : sum) - KNEE;
  const bent = KNEE + (over * ROOM) / (over + ROOM);
  return sum < 0 ? -bent : bent;
}
