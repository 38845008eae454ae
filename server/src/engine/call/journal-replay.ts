import { type FileHandle, open, rename } from "node:fs/promises";
import { unlessMissing } from "../../base/durable-file.js";
import { isAway } from "../../base/errors.js";
import { scanRecords } from "../../base/file-record.js";
import type { Log } from "../../base/log.js";
import type { CallSequences } from "../../domain/call/port/call-sequences.js";
import type { CallChange, CallWriter } from "../../domain/call/port/call-writer.js";
import { parseChange } from "./journal-change.js";
import { removeFile } from "./journal-file.js";

/** Changes written in one transaction at most. */
const BATCH_MAX = 1_000;
const READ_BYTES = 1 << 20;

export interface ReplayParts {
  /** Of the journal file. */
  readonly path: string;
  readonly writer: Pick<CallWriter, "write">;
  readonly sequences: CallSequences;
  readonly log: Log;
}

/** What was found in the file. */
interface Findings {
  read: number;
  written: number;
  /** Lines that are no records. */
  damaged: number;
  /** Bytes of a last record that was not finished. */
  torn: number;
}

/**
 * Writes what a process that ended while the database was away left in its journal file, in order, and removes the file.
 * What the database has already is left out, so it may be done again after it was broken off at any point. A file with a
 * damaged record, other than an unfinished last one, or with changes that this version cannot store, is set aside when
 * all else of it is written.
 * @returns how many changes were written
 * @throws DomainError 503 when the database is away; the file stays
 */
export async function replayJournal(parts: ReplayParts): Promise<number> {
  const { path, log } = parts;
  const handle = await open(path, "r").catch(unlessMissing);
  if (!handle) return 0;
  const findings: Findings = { read: 0, written: 0, damaged: 0, torn: 0 };
  let failure: unknown;
  try {
    await writeAll(parts, recordsOf(handle, findings), findings);
  } catch (error) {
    if (isAway(error)) throw error;
    failure = error;
  } finally {
    await handle.close();
  }
  if (findings.damaged === 0 && failure === undefined) await removeFile(path);
  else await rename(path, `${path}.damaged`);
  if (findings.damaged === 0 && failure === undefined) log.warn(findings, "what the call journal file held is written");
  else log.error({ ...findings, err: failure }, "not all of the call journal file could be written; it is set aside");
  return findings.written;
}

async function writeAll(parts: ReplayParts, records: AsyncIterable<string[]>, findings: Findings): Promise<void> {
  const batch: CallChange[] = [];
  for await (const texts of records) {
    for (const text of texts) batch.push(parseChange(text));
    while (batch.length >= BATCH_MAX) findings.written += await write(parts, batch.splice(0, BATCH_MAX));
  }
  findings.written += await write(parts, batch);
}

/** Records of a file as texts, a stretch at a time. */
async function* recordsOf(handle: FileHandle, findings: Findings): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for (let isEnd = false; !isEnd; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, null);
    isEnd = bytesRead === 0;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    const scan = scanRecords(bytes);
    rest = bytes.subarray(scan.rest);
    findings.read += scan.records.length;
    findings.damaged += scan.damaged;
    yield scan.records.map(({ text }) => text);
  }
  findings.torn = rest.length;
}

async function write({ writer, sequences }: ReplayParts, batch: readonly CallChange[]): Promise<number> {
  if (batch.length === 0) return 0;
  const stored = await sequences.last([...new Set(batch.map(({ call }) => call.uuid))]);
  const missing = batch.filter((change) => !isStored(change, stored.get(change.call.uuid) ?? 0));
  await writer.write(missing);
  return missing.length;
}

/**
 * Changes of a call are stored in their order: one that stands before an event that is stored is stored, too.
 * @param last sequence of the last event of the call that is stored
 */
function isStored({ events, sequence = 0 }: CallChange, last: number): boolean {
  return events.length > 0 ? events.at(-1)!.sequence <= last : sequence < last;
}
