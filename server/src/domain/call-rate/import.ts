import type { ICallRateImportReport } from "@opentact/contract";
import { CsvReader, type CsvRow } from "../../base/csv.js";
import { invalidField } from "../../base/errors.js";
import { nextTurn } from "../../base/next-turn.js";
import type { RateRow } from "./port.js";
import { type RateFault, type RateHeader, readRateHeader, readRateRow } from "./rate-row.js";

const MAX_ROWS = 500_000;
const MAX_ERRORS = 10_000;
const MAX_VALUE = 100;
/** Lines between two breaths: other work goes on. */
const TURN_ROWS = 2_000;

interface Line {
  readonly line: number;
  readonly row: RateRow;
}

/** Reads a CSV file of rates. Every line that is refused is reported with its line, column and value. */
export class RateFile {
  readonly #now: string;
  #header: RateHeader | undefined;
  #total = 0;
  #failed = 0;
  readonly #errors: ICallRateImportReport["errors"] = [];
  /** By prefix and begin: the last line of them counts. */
  readonly #lines = new Map<string, Line>();

  /** @param now when a rate without a date takes effect */
  constructor(now: string) {
    this.#now = now;
  }

  get rows(): RateRow[] {
    return [...this.#lines.values()].map(({ row }) => row);
  }

  /**
   * @param pieces UTF-8 text in pieces of any size, split anywhere
   * @throws DomainError 400 without the columns `prefix` and `per_minute`, or with more than 500,000 lines
   */
  async read(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const reader = new CsvReader();
    const decoder = new TextDecoder();
    for await (const piece of pieces) await this.#take(reader.push(decoder.decode(piece, { stream: true })));
    await this.#take(reader.push(decoder.decode()));
    await this.#take(reader.end());
    if (!this.#header) throw noHeader();
  }

  report(isDryRun: boolean): ICallRateImportReport {
    const errors = this.#errors.toSorted((a, b) => a.line - b.line);
    const counts = { accepted: this.#total - this.#failed, failed: this.#failed, total: this.#total };
    return { ...counts, is_dry_run: isDryRun, errors };
  }

  async #take(rows: Iterable<CsvRow>): Promise<void> {
    for (const { line, cells } of rows) {
      if (this.#header) this.#row(line, cells, this.#header);
      else {
        this.#header = readRateHeader(cells);
        if (!this.#header) throw noHeader();
      }
      if (this.#total % TURN_ROWS === TURN_ROWS - 1) await nextTurn();
    }
  }

  #row(line: number, cells: readonly string[], header: RateHeader): void {
    if (++this.#total > MAX_ROWS) throw invalidField("body.file", `holds more than ${MAX_ROWS} lines`);
    const row = cells.length === 0 ? { message: "the line is too long" } : readRateRow(header, cells, this.#now);
    if ("message" in row) return this.#refuse(line, row, header, cells);
    const key = `${row.prefix} ${row.effective_on}`;
    const before = this.#lines.get(key);
    if (before) this.#refuse(before.line, { field: "prefix", message: `comes again in line ${line}` }, header, cells);
    this.#lines.set(key, { line, row });
  }

  #refuse(line: number, { field, message }: RateFault, header: RateHeader, cells: readonly string[]): void {
    this.#failed++;
    if (this.#errors.length >= MAX_ERRORS) return;
    const place = field === undefined ? undefined : header[field];
    const value = place === undefined ? null : (cells[place] ?? "").slice(0, MAX_VALUE);
    this.#errors.push({ line, column: place === undefined ? null : place + 1, field: field ?? null, message, value });
  }
}

function noHeader() {
  return invalidField("body.file", "the first line must name the columns prefix and per_minute");
}
