/**
 * Adds `add` onto `acc`, sample by sample, held within 16 bit. What one is longer than the other stays as it is. Hot.
 */
export function mixInto(acc: Int16Array, add: Int16Array): void {
  const count = Math.min(acc.length, add.length);
  for (let i = 0; i < count; i++) {
    acc[i] = Math.max(-32_768, Math.min(acc[i]! + add[i]!, 32_767));
  }
}
