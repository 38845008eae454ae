/** One row with the number of its line in the file (the header is line 1). */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Longest row in characters; a quote that is never closed ends here and not at the end of the file. */
const MAX_ROW = 64 * 1024;

/**
 * Rows of a CSV text (RFC 4180) that comes in pieces: comma, quotes doubled inside quotes, CR LF or LF, BOM dropped.
 * Empty lines are left out. A row over 64 KiB comes back as one without cells.
 */
export class CsvReader {
  #cells: string[] = [];
  #cell = "";
  #length = 0;
  #line = 1;
  #rowLine = 1;
  #quoted = false;
  #afterQuote = false;
  #started = false;

  /** Rows that are complete after this piece. */
  *push(text: string): Generator<CsvRow> {
    for (const char of this.#withoutBom(text)) {
      this.#length++;
      if (this.#quoted) this.#inQuotes(char);
      else if (char === '"' && this.#cell === "" && !this.#afterQuote) this.#quoted = true;
      else if (char === '"' && this.#afterQuote) {
        this.#cell += '"';
        this.#quoted = true;
        this.#afterQuote = false;
      } else if (char === ",") this.#endCell();
      else if (char === "\n") yield* this.#endRow();
      else if (char !== "\r") this.#cell += char;
      if (char === "\n") this.#line++;
      if (this.#length > MAX_ROW) yield* this.#giveUp();
    }
  }

  /** The last row, when the text does not end with a line end. */
  *end(): Generator<CsvRow> {
    this.#quoted = false;
    yield* this.#endRow();
  }

  #withoutBom(text: string): string {
    if (this.#started) return text;
    this.#started = text.length > 0;
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }

  #inQuotes(char: string): void {
    if (char === '"') {
      this.#quoted = false;
      this.#afterQuote = true;
    } else this.#cell += char;
  }

  #endCell(): void {
    this.#cells.push(this.#cell.trim());
    this.#cell = "";
    this.#afterQuote = false;
  }

  *#endRow(): Generator<CsvRow> {
    this.#endCell();
    const row = { line: this.#rowLine, cells: this.#cells };
    this.#cells = [];
    this.#length = 0;
    this.#rowLine = this.#line + 1;
    if (row.cells.length > 1 || row.cells[0] !== "") yield row;
  }

  *#giveUp(): Generator<CsvRow> {
    const line = this.#rowLine;
    this.#cells = [];
    this.#cell = "";
    this.#length = 0;
    this.#quoted = false;
    this.#afterQuote = false;
    this.#rowLine = this.#line;
    yield { line, cells: [] };
  }
}
