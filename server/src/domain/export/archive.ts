import { DomainError } from "../../base/errors.js";
import { DamagedFile } from "../../base/sealed-format.js";
import { LostKey } from "../../base/stored-file.js";
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

/** Why audio is not in an archive. */
type Unread = "gone" | "damaged" | "unreadable";

/** A recording whose audio is not in an archive, or not all of it. */
interface Missing {
  readonly uuid: string;
  readonly reason: Unread;
  /** The file is there; behind so many bytes it is zeros. */
  readonly good_bytes?: number;
}

/**
 * Writes all that an account has as one tar: `calls/`, `messages/` and `records/` with lines of JSON, some in each file,
 * `audio/` with the recordings, and `missing/` with those that could not be read. No more than these lines or a part of one
 * recording is in memory.
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
      const missing: Missing[] = [];
      for (const record of rows) {
        const lacking = await this.#audio(record);
        if (lacking) missing.push(lacking);
        await this.#count({ records: this.#progress.records + 1 });
      }
      if (missing.length > 0)
        await this.#file(pageName("missing", page), linesOf(missing.map((one) => JSON.stringify(one))));
    }
  }

  /** @returns what could not be read of it; what cannot be opened is left out */
  async #audio({ uuid, format, file }: ExportedRecord): Promise<Missing | undefined> {
    if (file === null) return undefined;
    const { blobs, sink, nowMs } = this.#o;
    const size = await readOr(async () => (await blobs.size(file)) ?? "gone");
    if (typeof size === "string") return { uuid, reason: size };
    const first = await this.#part(file, 0, size);
    if (typeof first === "string") return { uuid, reason: first };
    await sink.write(tarHeader(`audio/${uuid}.${format}`, size, nowMs));
    let at = 0;
    let part: Buffer | Unread = first;
    for (; at < size && typeof part !== "string"; part = await this.#part(file, at, size)) {
      await sink.write(part);
      at += part.length;
    }
    const missing = typeof part === "string" ? { uuid, reason: part, good_bytes: at } : undefined;
    // The header has told the size.
    for (; at < size; at += PART_BYTES) await sink.write(Buffer.alloc(Math.min(PART_BYTES, size - at)));
    await sink.write(tarPadding(size));
    return missing;
  }

  /** Bytes from `at` on, none at the end. */
  async #part(file: string, at: number, size: number): Promise<Buffer | Unread> {
    if (at >= size) return Buffer.alloc(0);
    return readOr(() => this.#o.blobs.read(file, at, Math.min(at + PART_BYTES, size) - 1));
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

/** Why it cannot be read, in place of it. Rejects when the database is away: then all of it is tried again later. */
async function readOr<T>(read: () => Promise<T>): Promise<T | Unread> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (error instanceof DamagedFile) return "damaged";
    return error instanceof LostKey || (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
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
