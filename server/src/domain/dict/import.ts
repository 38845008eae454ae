import type { IDICTLERGUploadPayload } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { CsvReader, type CsvRow } from "../../base/csv.js";
import { DomainError, invalidField } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { DictionaryLoader, DictionaryUpload } from "./port.js";

/** Rows written by one transaction. */
const BATCH = 5_000;
const MAX_ERRORS = 100;

/** How the lines of a file become rows of a dictionary. */
export interface DictionaryFormat<Header, Row> {
  /** Columns that the first line must name, for the refusal. */
  readonly required: string;
  readHeader(cells: readonly string[]): Header | undefined;
  /** @param now ISO 8601. @returns the row, or the text of what is wrong with the line */
  readRow(header: Header, cells: readonly string[], now: string): Row | string;
}

/**
 * Replaces a dictionary by a CSV file (numbers.md 9), read while it comes in. Lookups see the former rows until the new
 * ones are all there. A file without one good row changes nothing.
 */
export class DictionaryImport<Header, Row> implements DictionaryUpload {
  readonly #loader: DictionaryLoader<Row>;
  readonly #format: DictionaryFormat<Header, Row>;
  readonly #clock: Clock;

  constructor(options: { loader: DictionaryLoader<Row>; format: DictionaryFormat<Header, Row>; clock: Clock }) {
    this.#loader = options.loader;
    this.#format = options.format;
    this.#clock = options.clock;
  }

  /**
   * @param pieces UTF-8 text in pieces of any size, split anywhere
   * @returns counts, and what was wrong with the first 100 refused rows
   * @throws DomainError 409 while another import runs, 400 for a header without the required columns
   */
  async run(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<IDICTLERGUploadPayload> {
    const now = isoTime(this.#clock.now());
    const generation = await this.#loader.begin(now);
    if (generation === undefined) throw new DomainError(409, "conflict", "Another import is in progress");
    let isActive = false;
    try {
      const load = new Load(this.#loader, this.#format, generation, now);
      const report = await load.all(pieces);
      if (report.accepted > 0) await this.#loader.activate(generation);
      isActive = report.accepted > 0;
      return report;
    } finally {
      if (!isActive) await this.#loader.abandon(generation);
      await this.#loader.sweep();
    }
  }
}

class Load<Header, Row> {
  readonly #loader: DictionaryLoader<Row>;
  readonly #format: DictionaryFormat<Header, Row>;
  readonly #generation: number;
  readonly #now: string;
  #header: Header | undefined;
  #total = 0;
  #accepted = 0;
  readonly #errors: { row: number; message: string }[] = [];
  #batch: Row[] = [];

  constructor(loader: DictionaryLoader<Row>, format: DictionaryFormat<Header, Row>, generation: number, now: string) {
    this.#loader = loader;
    this.#format = format;
    this.#generation = generation;
    this.#now = now;
  }

  async all(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<IDICTLERGUploadPayload> {
    const reader = new CsvReader({ pipes: true });
    const decoder = new TextDecoder();
    for await (const piece of pieces) await this.#take(reader.push(decoder.decode(piece, { stream: true })));
    await this.#take(reader.push(decoder.decode()));
    await this.#take(reader.end());
    if (this.#header === undefined) throw this.#noHeader();
    await this.#flush();
    return {
      accepted: this.#accepted,
      failed: this.#total - this.#accepted,
      total: this.#total,
      errors: this.#errors,
    };
  }

  async #take(rows: Iterable<CsvRow>): Promise<void> {
    for (const { line, cells } of rows) {
      if (this.#header === undefined) {
        this.#header = this.#format.readHeader(cells);
        if (this.#header === undefined) throw this.#noHeader();
      } else {
        this.#row(line, cells, this.#header);
        if (this.#batch.length >= BATCH) await this.#flush();
      }
    }
  }

  #row(line: number, cells: readonly string[], header: Header): void {
    this.#total++;
    const row = cells.length === 0 ? "the row is too long" : this.#format.readRow(header, cells, this.#now);
    if (typeof row !== "string") this.#batch.push(row);
    else if (this.#errors.length < MAX_ERRORS) this.#errors.push({ row: line, message: row });
  }

  async #flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    await this.#loader.write(this.#generation, batch);
    this.#accepted += batch.length;
  }

  #noHeader(): DomainError {
    return invalidField("body.file", `the first line must name the columns ${this.#format.required}`);
  }
}
