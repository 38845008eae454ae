/** Between two changes of what is shown. */
const EVERY_MS = 100;
/** Work of unknown length that ends before this shows nothing. */
const WAIT_MS = 300;
const BAR = 30;

/** Shows on a terminal how far long work is, on standard error; elsewhere, and where a program reads the answer, nothing. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #isSilent: boolean;
  #lastMs = Number.NEGATIVE_INFINITY;
  #width = 0;

  /** @param isJson the answer is for a program */
  constructor(isJson?: boolean, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#isSilent = isJson === true || !stream.isTTY;
  }

  /** Whether anybody sees it. */
  get isShown(): boolean {
    return !this.#isSilent;
  }

  /** @param part of the whole, 0..1; undefined: nobody knows the whole */
  show(text: string, part?: number): void {
    const nowMs = performance.now();
    if (this.#isSilent || nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    const line = part === undefined ? text : `${barOf(part)} ${text}`;
    this.#stream.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Takes away what is shown. */
  end(): void {
    if (this.#width > 0) this.#stream.write(`\r${"".padEnd(this.#width)}\r`);
    this.#width = 0;
    this.#lastMs = Number.NEGATIVE_INFINITY;
  }

  /** Shows how long `work` goes on that cannot tell how far it is. */
  async during<T>(text: string, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const tell = () => this.show(`${text}, ${Math.round((performance.now() - startMs) / 1000)} s`);
    const timer = this.#isSilent ? undefined : setInterval(tell, WAIT_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.end();
    }
  }
}

/** `[#####.....] 50 %` */
export function barOf(part: number): string {
  const known = Math.min(1, Math.max(0, part));
  const full = Math.round(known * BAR);
  return `[${"#".repeat(full)}${".".repeat(BAR - full)}] ${String(Math.floor(known * 100)).padStart(3)} %`;
}
