/** A number of a line with the words before it and its unit. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: string | null;
}

/** A line that a bench printed. */
export interface BenchLine {
  /** The part of the bench it stands in; null before the first. */
  readonly section: string | null;
  readonly text: string;
  readonly figures: readonly Figure[];
}

/** One bench of a run. */
export interface BenchRun {
  readonly file: string;
  /** Null: it has not ended. */
  seconds: number | null;
  succeeded: boolean | null;
  readonly lines: BenchLine[];
}

const HEAD = /^== (\S+) \((\d+) of (\d+)\)$/;
const END = /^== \S+ (done in|failed after) ([\d.]+) s$/;
const SECTION = /^-- (.+)$/;
/** Words, a number with groups of three or a fraction, and a unit that follows it. */
const FIGURE = /(?<![\w.])(-?\d+(?:,\d{3})*(?:\.\d+)?)(?: ?(%|µs|us|ns|ms|s|kB|MB|GB|\/s|times)(?![\w]))?(?!\w)/g;

/** Reads what `scripts/bench.mjs` prints. */
export class BenchLines {
  readonly benches: BenchRun[] = [];
  #section: string | null = null;
  #at = 0;
  #count = 1;

  /** One line of its output. */
  read(line: string): void {
    const head = HEAD.exec(line);
    const end = END.exec(line);
    const run = this.benches.at(-1);
    if (head) {
      this.#section = null;
      this.#at = Number(head[2]);
      this.#count = Number(head[3]);
      this.benches.push({ file: head[1] ?? "", seconds: null, succeeded: null, lines: [] });
    } else if (!run || line.trim() === "") return;
    else if (end) Object.assign(run, { succeeded: end[1] === "done in", seconds: Number(end[2]) });
    else {
      this.#section = SECTION.exec(line)?.[1] ?? this.#section;
      if (!SECTION.test(line)) run.lines.push({ section: this.#section, text: line.trim(), figures: figuresOf(line) });
    }
  }

  /** What goes on, for people. */
  get now(): string {
    const run = this.benches.at(-1);
    if (!run) return "building";
    return `${this.#at} of ${this.#count}: ${run.file}${this.#section === null ? "" : ` ${this.#section}`}`;
  }

  /** Of all benches, those that ended. */
  get part(): number {
    return this.benches.filter((run) => run.seconds !== null).length / this.#count;
  }
}

/** The numbers of a line. */
export function figuresOf(line: string): readonly Figure[] {
  const figures: Figure[] = [];
  let from = 0;
  for (const match of line.matchAll(FIGURE)) {
    const [whole, number = "", unit] = match;
    const label = line.slice(from, match.index).trim();
    figures.push({ label, value: Number(number.replaceAll(",", "")), unit: unit ?? null });
    from = match.index + whole.length;
  }
  return figures;
}
