import { createHash } from "node:crypto";

const LINE_END = 0x0a;
/** Hex digits of SHA-256 that stand before a text. */
const CHECKSUM_DIGITS = 16;

/** A record of a file, and where its line begins and ends, bytes. */
export interface FoundRecord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What a stretch of such a file holds. */
export interface Scan {
  readonly records: readonly FoundRecord[];
  /** Whole lines that are no records. */
  readonly damaged: number;
  /** Where the last line begins, which has no end yet; the length of the stretch when there is none. */
  readonly rest: number;
}

/**
 * One record as a line: the length of its text in bytes, a checksum of it, the text. Whoever reads finds the next record
 * behind a damaged one by the end of its line.
 * @param text without a line end: JSON has none
 */
export function printRecord(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${body.length} ${checksum(body)} `), body, Buffer.of(LINE_END)]);
}

/** Takes whole lines apart. */
export function scanRecords(bytes: Buffer): Scan {
  const records: FoundRecord[] = [];
  let damaged = 0;
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    const text = readRecord(bytes.subarray(start, end));
    if (text === undefined) damaged++;
    else records.push({ text, start, end: end + 1 });
    start = end + 1;
  }
  return { records, damaged, rest: start };
}

/** The text of a line without its end; undefined when its length or checksum is another. */
function readRecord(line: Buffer): string | undefined {
  const head = /^(\d{1,10}) ([0-9a-f]+) /.exec(line.toString("latin1", 0, 12 + CHECKSUM_DIGITS));
  if (!head) return undefined;
  const body = line.subarray(head[0].length);
  return String(body.length) === head[1] && checksum(body) === head[2] ? body.toString() : undefined;
}

function checksum(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex").slice(0, CHECKSUM_DIGITS);
}
