import type { BlobStore } from "../blob/port.js";
import type { ArchiveSink, ExportCursor, ExportedRecord, ExportProgress, ExportReads, ExportRows } from "./port.js";
import { TAR_END, tarHeader, tarPadding } from "./tar.js";

/** Of a recording that is read at once. */
const PART_BYTES = 1024 * 1024;

export interface ArchiveParts {
  readonly account: string;
  readonly reads: ExportReads;
  readonly blobs: Pick<BlobStore, "size" | "read">;
  readonly sink: ArchiveSink;
  /** Time of the files in it, epoch ms. */
  readonly nowMs: number;
  /** Told how far it is, again and again. A throw ends it. */
  readonly onProgress: (so: ExportProgress) => Promise<void>;
}

/**
 * Writes all that an account has as one tar: `calls/`, `messages/` and `records/` with lines of JSON, some hundred in each
 * file, and `audio/` with the recordings. No more than these lines or a part of one recording is in memory.
 */
export class Archive {
  readonly #o: ArchiveParts;
  #progress: ExportProgress = { calls: 0, messages: 0, records: 0 };

  constructor(o: ArchiveParts) {
    this.#o = o;
  }

  async write(): Promise<void> {
    const { account, reads, sink } = this.#o;
    await this.#lines("calls", (after) => reads.calls(account, after));
    await this.#lines("messages", (after) => reads.messages(account, after));
    await this.#records();
    await sink.write(TAR_END);
  }

  async #lines(
    kind: "calls" | "messages",
    read: (after: ExportCursor | undefined) => Promise<ExportRows<string>>,
  ): Promise<void> {
    for await (const { rows, page } of pages(read)) {
      await this.#file(pageName(kind, page), linesOf(rows));
      await this.#count({ [kind]: this.#progress[kind] + rows.length });
    }
  }

  async #records(): Promise<void> {
    const { account, reads } = this.#o;
    for await (const { rows, page } of pages((after) => reads.records(account, after))) {
      await this.#file(pageName("records", page), linesOf(rows.map(({ line }) => line)));
      for (const record of rows) {
        await this.#audio(record);
        await this.#count({ records: this.#progress.records + 1 });
      }
    }
  }

  /** A recording that was removed meanwhile, or whose key is gone, has its line alone. */
  async #audio({ uuid, format, file }: ExportedRecord): Promise<void> {
    const { blobs, sink, nowMs } = this.#o;
    const size = file === null ? undefined : await blobs.size(file);
    if (file === null || size === undefined) return;
    await sink.write(tarHeader(`audio/${uuid}.${format}`, size, nowMs));
    for (let at = 0; at < size; at += PART_BYTES)
      await sink.write(await blobs.read(file, at, Math.min(at + PART_BYTES, size) - 1));
    await sink.write(tarPadding(size));
  }

  async #file(name: string, bytes: Buffer): Promise<void> {
    const { sink, nowMs } = this.#o;
    await sink.write(tarHeader(name, bytes.length, nowMs));
    await sink.write(bytes);
    await sink.write(tarPadding(bytes.length));
  }

  async #count(change: Partial<ExportProgress>): Promise<void> {
    this.#progress = { ...this.#progress, ...change };
    await this.#o.onProgress(this.#progress);
  }
}

async function* pages<T>(
  read: (after: ExportCursor | undefined) => Promise<ExportRows<T>>,
): AsyncGenerator<{ readonly rows: readonly T[]; readonly page: number }> {
  let after: ExportCursor | undefined;
  for (let page = 1; ; page++) {
    const { rows, next } = await read(after);
    if (rows.length > 0) yield { rows, page };
    if (next === undefined) return;
    after = next;
  }
}

function pageName(kind: string, page: number): string {
  return `${kind}/${String(page).padStart(6, "0")}.jsonl`;
}

function linesOf(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}
