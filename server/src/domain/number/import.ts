import type { IImportReport } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { CsvReader, type CsvRow } from "../../base/csv.js";
import { invalidField } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { NumberStore, StockRow, StockUpkeepStore } from "./port.js";
import { type Header, readHeader, readStockRow } from "./stock-row.js";

/** Rows written by one statement. */
const BATCH = 500;
const MAX_ROWS = 1_000_000;
const MAX_ERRORS = 100;
/** Numbers that change the stock so much that searches must be planned anew. */
const MANY = 1_000;

/**
 * Puts numbers into stock from CSV (numbers.md 3). Works through the file in pieces, so that other work goes on; rows
 * that were written stay written when a later piece fails.
 */
export class StockImport {
  readonly #store: NumberStore;
  readonly #upkeep: Pick<StockUpkeepStore, "mergeCounts">;
  readonly #clock: Clock;

  constructor(options: { store: NumberStore; upkeep: Pick<StockUpkeepStore, "mergeCounts">; clock: Clock }) {
    this.#store = options.store;
    this.#upkeep = options.upkeep;
    this.#clock = options.clock;
  }

  /**
   * @param pieces UTF-8 text in pieces of any size, split anywhere
   * @returns counts, and what was wrong with the first 100 refused rows
   * @throws DomainError 400 when the header has no column `tn` or the file holds more than 1,000,000 rows
   */
  async run(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<IImportReport> {
    const run = new ImportRun(this.#store, isoTime(this.#clock.now()));
    const reader = new CsvReader();
    const decoder = new TextDecoder();
    for await (const piece of pieces) await run.take(reader.push(decoder.decode(piece, { stream: true })));
    await run.take(reader.push(decoder.decode()));
    await run.take(reader.end());
    const report = await run.finish();
    if (report.accepted >= MANY) {
      await this.#upkeep.mergeCounts();
      await this.#store.refreshPlans();
    }
    return report;
  }
}

class ImportRun {
  readonly #store: NumberStore;
  readonly #now: string;
  #profiles: ReadonlySet<string> | undefined;
  #header: Header | undefined;
  #total = 0;
  #accepted = 0;
  readonly #errors: { row: number; message: string }[] = [];
  /** By number: the last row of a number in a batch wins, and one statement never names a row twice. */
  #batch = new Map<number, { line: number; row: StockRow }>();

  constructor(store: NumberStore, now: string) {
    this.#store = store;
    this.#now = now;
  }

  async take(rows: Iterable<CsvRow>): Promise<void> {
    for (const { line, cells } of rows) {
      if (!this.#header) {
        this.#header = readHeader(cells);
        if (!this.#header) throw invalidField("body.file", "the first line must name the column tn");
        this.#profiles = await this.#store.profileNames();
      } else await this.#row(line, cells, this.#header);
    }
  }

  async finish(): Promise<IImportReport> {
    if (!this.#header) throw invalidField("body.file", "the first line must name the column tn");
    await this.#flush();
    const failed = this.#total - this.#accepted;
    return { accepted: this.#accepted, failed, total: this.#total, errors: this.#errors };
  }

  async #row(line: number, cells: readonly string[], header: Header): Promise<void> {
    if (++this.#total > MAX_ROWS) throw invalidField("body.file", `holds more than ${MAX_ROWS} rows`);
    const row = cells.length === 0 ? "the row is too long" : readStockRow(header, cells, this.#profiles ?? new Set());
    if (typeof row === "string") return this.#refuse(line, row);
    const before = this.#batch.get(row.tn);
    if (before) this.#refuse(before.line, "the number comes again in a later row");
    this.#batch.set(row.tn, { line, row });
    if (this.#batch.size >= BATCH) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#batch.size === 0) return;
    const batch = this.#batch;
    this.#batch = new Map();
    const left = await this.#store.importRows(
      [...batch.values()].map(({ row }) => row),
      this.#now,
    );
    this.#accepted += batch.size - left.length;
    for (const tn of left) this.#refuse(batch.get(tn)?.line ?? 0, "the number is leased");
  }

  #refuse(line: number, message: string): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ row: line, message });
  }
}
