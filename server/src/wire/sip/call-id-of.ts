const HEADER = Buffer.from("\r\nCall-ID: ", "latin1");

/**
 * The Call-ID of a message that we have printed ourselves, read out of its bytes: `print.ts` spells the header so.
 * @returns "" when it has none. Hot.
 */
export function callIdOf(wire: Buffer): string {
  const at = wire.indexOf(HEADER);
  if (at < 0) return "";
  const start = at + HEADER.length;
  const end = wire.indexOf(0x0d, start);
  return end < 0 ? "" : wire.toString("latin1", start, end);
}
