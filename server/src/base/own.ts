/** V8 copies what is cut shorter than this; longer cuts point into what they were cut from. */
const CUT_MIN = 13;
/** Longer texts are rare enough to get a buffer of their own. */
const SCRATCH_BYTES = 4_096;
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
const WIDE = /[^\0-\xff]/;

/**
 * A copy of `text` that shares no memory with the string it was cut from.
 * V8 keeps the whole parent alive through a slice, so whatever outlives the message
 * it was parsed from (Map keys, stored fields) goes through here.
 */
export function own(text: string): string {
  if (text.length < CUT_MIN) return text;
  if (WIDE.test(text)) return Buffer.from(text, "utf16le").toString("utf16le");
  if (text.length > SCRATCH_BYTES) return Buffer.from(text, "latin1").toString("latin1");
  return scratch.toString("latin1", 0, scratch.write(text, 0, "latin1"));
}
