/** Bits of a frame header that must be set: 11 of synchronisation, layer III. */
const SYNC = 0xffe0;
const LAYER_III = 1;

/** Whether bytes begin as an MP3 file does: an ID3 tag, or the header of a frame of layer III (ISO 11172-3, 13818-3). */
export function looksLikeMp3(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = bytes;
  if (a === 0x49 && b === 0x44 && c === 0x33) return true;
  const head = (a << 8) | b;
  const [version, layer] = [(b >> 3) & 3, (b >> 1) & 3];
  const [bitrate, rate] = [c >> 4, (c >> 2) & 3];
  return (head & SYNC) === SYNC && version !== 1 && layer === LAYER_III && bitrate !== 15 && rate !== 3;
}
