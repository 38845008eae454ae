/**
 * A copy of `text` that shares no memory with the string it was cut from.
 * V8 keeps the whole parent alive through a slice, so whatever outlives the message
 * it was parsed from (Map keys, stored fields) goes through here.
 */
export function own(text: string): string {
  return text.length === 0 ? "" : Buffer.from(text, "utf16le").toString("utf16le");
}
