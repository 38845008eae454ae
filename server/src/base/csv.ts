/** One row with the number of its line in the file (the header is line 1). */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Longest row in characters; a quote that is never closed ends here and not at the end of the file. */
const MAX_ROW = 64 * 1024;

/**
 * Rows of a CSV text (RFC 4180) that comes in pieces: quotes doubled inside quotes, CR LF or LF, BOM dropped. Cells are
 * parted by a comma, or by `|` when the first line has one before any comma and `pipes` allows it. Empty lines are left
 * out. A row over 64 KiB comes back as one without cells.
 */
export class CsvReader {
  readonly #pipes: boolean;
  #separator: string | undefined;
  #cells: string[] = [];
  #cell = "";
  #length = 0;
  #line = 1;
  #rowLine = 1;
  #quoted = false;
  #afterQuote = false;
  #started = false;

  /** @param options.pipes a file may be parted by `|`; default false */
  constructor(options: { readonly pipes?: boolean } = {}) {
    this.#pipes = options.pipes ?? false;
  }

  /** Rows that are complete after this piece. */
  *push(piece: string): Generator<CsvRow> {
    const text = this.#withoutBom(piece);
    let at = 0;
    while (at < text.length) {
      const end = this.#isRowStart() ? text.indexOf("\n", at) : -1;
      const line = end < 0 ? undefined : text.slice(at, end);
      // Most files hold no quotes: a whole line is split at once.
      if (line !== undefined && line.length <= MAX_ROW && !line.includes('"')) {
        yield* this.#plainRow(line);
        at = end + 1;
      } else yield* this.#step(text[at++] ?? "");
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

  #isRowStart(): boolean {
    return this.#length === 0 && !this.#quoted && !this.#afterQuote;
  }

  *#plainRow(line: string): Generator<CsvRow> {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    const cells = text.split(this.#separatorOf(text)).map((cell) => cell.trim());
    const row = { line: this.#rowLine, cells };
    this.#rowLine = ++this.#line;
    if (cells.length > 1 || cells[0] !== "") yield row;
  }

  *#step(char: string): Generator<CsvRow> {
    this.#length++;
    if (this.#quoted) this.#inQuotes(char);
    else if (char === '"' && this.#cell === "" && !this.#afterQuote) this.#quoted = true;
    else if (char === '"' && this.#afterQuote) {
      this.#cell += '"';
      this.#quoted = true;
      this.#afterQuote = false;
    } else if (this.#isSeparator(char)) this.#endCell();
    else if (char === "\n") yield* this.#endRow();
    else if (char !== "\r") this.#cell += char;
    if (char === "\n") this.#line++;
    if (this.#length > MAX_ROW) yield* this.#giveUp();
  }

  /** The first separator of the file decides for all of it. */
  #isSeparator(char: string): boolean {
    if (this.#separator === undefined && (char === "," || (this.#pipes && char === "|"))) this.#separator = char;
    return char === this.#separator;
  }

  #separatorOf(line: string): string {
    if (this.#separator === undefined) {
      const at = line.search(this.#pipes ? /[,|]/ : /,/);
      if (at >= 0) this.#separator = line.charAt(at);
    }
    return this.#separator ?? ",";
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
