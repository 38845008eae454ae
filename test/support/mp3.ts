/** Values and their widths in bits, the first one in the highest bits. */
type Field = readonly [value: number, bits: number];

/** MPEG-1, layer III, no checksum; 64 kbit/s, 32 kHz, mono. */
const HEADER = [0xff, 0xfb, 0x58, 0xc0] as const;
export const MP3_RATE_HZ = 32_000;
const FRAME_BYTES = 288;
const SAMPLES_PER_FRAME = 1152;
/** Hertz between two spectral lines. */
const LINE_HZ = MP3_RATE_HZ / 2 / 576;
/** Of a loud tone. */
const GAIN = 204;

/**
 * An MP3 file with one tone, written by hand: in every granule (ISO 11172-3) one spectral line is 1 and all below it 0,
 * coded by Huffman table 1. It is heard at the middle of that line: 1014 Hz for 1000.
 */
export function mp3Tone(hz: number, ms: number): Buffer {
  const line = Math.round(hz / LINE_HZ - 0.5);
  const frames = Math.ceil((ms * MP3_RATE_HZ) / 1000 / SAMPLES_PER_FRAME);
  return Buffer.concat(Array.from({ length: frames }, (_, frame) => frameOf(line, frame)));
}

function frameOf(line: number, frame: number): Buffer {
  // A tone at the middle of a line changes its sign from frame to frame.
  const isNegative = frame % 2 === 1 ? 1 : 0;
  const granule = codeOf(line, isNegative);
  const length = granule.reduce((sum, [, bits]) => sum + bits, 0);
  const pairs = Math.floor(line / 2) + 1;
  const side: Field[] = [[0, 9], [0, 5], [0, 4]]; // biome-ignore format: main_data_begin, private bits, scfsi
  for (let i = 0; i < 2; i++)
    side.push([length, 12], [pairs, 9], [GAIN, 8], [0, 4], [0, 1], [1, 5], [1, 5], [1, 5], [7, 4], [7, 3], [0, 3]);
  const frameBytes = Buffer.alloc(FRAME_BYTES);
  Buffer.concat([Buffer.from(HEADER), pack(side), pack([...granule, ...granule])]).copy(frameBytes);
  return frameBytes;
}

/** Pairs of lines up to the one that sounds: `1` for two zeros, `01` for one and zero, `001` for zero and one, then its sign. */
function codeOf(line: number, sign: number): Field[] {
  const silent = Array.from({ length: Math.floor(line / 2) }, (): Field => [1, 1]);
  return [...silent, line % 2 === 0 ? [1, 2] : [1, 3], [sign, 1]];
}

function pack(fields: readonly Field[]): Buffer {
  const bits = fields.map(([value, width]) => value.toString(2).padStart(width, "0")).join("");
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2)));
}
