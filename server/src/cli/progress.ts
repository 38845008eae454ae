/** Between two changes of what is shown. */
const EVERY_MS = 100;
const BAR = 30;

/** Shows on a terminal how far long work is; anywhere else nothing. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #lastMs = Number.NEGATIVE_INFINITY;
  #width = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** @param part of the whole, 0..1; undefined: nobody knows the whole */
  show(text: string, part?: number): void {
    const nowMs = performance.now();
    if (!this.#stream.isTTY || nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    const line = part === undefined ? text : `${barOf(part)} ${text}`;
    this.#stream.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Takes away what is shown. */
  end(): void {
    if (this.#width > 0) this.#stream.write(`\r${"".padEnd(this.#width)}\r`);
    this.#width = 0;
  }
}

/** `[#####.....] 50 %` */
export function barOf(part: number): string {
  const known = Math.min(1, Math.max(0, part));
  const full = Math.round(known * BAR);
  return `[${"#".repeat(full)}${".".repeat(BAR - full)}] ${String(Math.floor(known * 100)).padStart(3)} %`;
}
