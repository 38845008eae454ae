import type { Verb } from "../../../wire/xml/verb.js";
import { type LinkedAbort, linkAbort, pause } from "../abort.js";
import type { SpokenWords } from "../listen.js";
import type { VerbContext } from "../verb-context.js";
import { Ears } from "./gather-ears.js";

/** Input of one attempt. `hangup` = the call ended meanwhile. */
export interface Collected {
  readonly digits: string;
  readonly finishedBy: "length" | "stop_key" | "timeout" | "speech" | "hangup";
  /** What was said in place of digits, or why it could not be recognised. */
  readonly words?: SpokenWords | undefined;
}

const MAX_LENGTH = 32;

interface Limits {
  readonly length: number;
  readonly stopKeys: string;
  readonly timeoutMs: number;
  readonly digitTimeoutMs: number | undefined;
  /** Keys are input; else they are left alone. */
  readonly takesKeys: boolean;
}

/** Whether a Gather has speech for input. */
export function listens({ values }: Verb): boolean {
  return (values.text("input") ?? "dtmf").includes("speech");
}

/**
 * One attempt: keys that wait, else the fillers until the first key or word, then keys until length, stop key or timeout,
 * or what is said. Whichever comes first counts.
 */
export async function collectDigits(ctx: VerbContext, verb: Verb, dialect: "A" | "B"): Promise<Collected> {
  const limits = limitsOf(verb, dialect);
  const waiting = limits.takesKeys ? ctx.call.digits.size : 0;
  const ears = waiting === 0 && listens(verb) ? new Ears(ctx, verb) : undefined;
  try {
    if (waiting === 0) await playFillers(ctx, verb, limits.takesKeys, ears);
    const startMs = ctx.clock.monotonicMs();
    const collected = await new Collector(ctx, limits, ears).run();
    ctx.budget.mediaTime(ctx.clock.monotonicMs() - startMs);
    return collected;
  } finally {
    ears?.close();
  }
}

function limitsOf({ values, parts }: Verb, dialect: "A" | "B"): Limits {
  const length = values.number(dialect === "A" ? "numDigits" : "dtmf_length");
  const stopKeys = dialect === "A" ? (values.text("finishOnKey") ?? "*") : (values.text("dtmf_stop") ?? "");
  return {
    length: length ?? (dialect === "A" ? 1 : longestValue(parts)),
    stopKeys,
    timeoutMs: values.number("timeout") ?? 10_000,
    digitTimeoutMs: values.number("digit_timeout"),
    takesKeys: (values.text("input") ?? "dtmf").includes("dtmf"),
  };
}

function longestValue(parts: readonly Verb[]): number {
  const values = parts.flatMap((part) => (part.name === "DTMF" ? (part.values.text("value") ?? "").split(",") : []));
  return Math.min(MAX_LENGTH, Math.max(1, ...values.map((value) => value.trim().length)));
}

/** Everything in a Gather that is no branch plays in turn; the first key stops it and is left for the collector. */
async function playFillers(ctx: VerbContext, verb: Verb, byKeys: boolean, ears: Ears | undefined): Promise<void> {
  const interrupt = linkAbort(ctx.signal);
  const key = byKeys ? ctx.call.digits.pressed(interrupt.signal).then(interrupt.abort) : undefined;
  void ears?.began.then(() => interrupt.abortFor("speech"));
  try {
    for (const part of verb.parts) {
      if (interrupt.signal.aborted) break;
      if (part.kind !== "branch") await ctx.filler(part, interrupt.signal);
    }
  } finally {
    interrupt.abort();
    interrupt.release();
    await key;
  }
}

class Collector {
  readonly #ctx: VerbContext;
  readonly #limits: Limits;
  readonly #ears: Ears | undefined;
  readonly #over: LinkedAbort;
  #digits = "";

  constructor(ctx: VerbContext, limits: Limits, ears: Ears | undefined) {
    this.#ctx = ctx;
    this.#limits = limits;
    this.#ears = ears;
    this.#over = linkAbort(ctx.signal);
  }

  async run(): Promise<Collected> {
    const timer = pause(this.#ctx.clock, this.#limits.timeoutMs, this.#over.signal).then(() => this.#timeUp());
    try {
      for (;;) {
        const finishedBy = this.#limits.takesKeys ? this.#take() : undefined;
        if (finishedBy) return { digits: this.#digits, finishedBy };
        const words = this.#digits === "" ? this.#ears?.words : undefined;
        if (words && !this.#ctx.signal.aborted) return { digits: "", finishedBy: "speech", words };
        if (this.#over.signal.aborted)
          return { digits: this.#digits, finishedBy: this.#ctx.signal.aborted ? "hangup" : "timeout" };
        await this.#nextInput();
      }
    } finally {
      this.#over.abort();
      this.#over.release();
      this.#ears?.close();
      await timer;
    }
  }

  /** Who is speaking when the time is over may finish. */
  async #timeUp(): Promise<void> {
    while (this.#isListening && this.#ears?.utterance && !this.#over.signal.aborted) await this.#ears.utterance;
    if (!this.#ears?.words) this.#over.abort();
  }

  /** A key switches to digits for the rest of the attempt. */
  get #isListening(): boolean {
    return this.#digits === "" && this.#ears?.isClosed === false;
  }

  /** Takes what is in the buffer; says how the input ended, if it did. */
  #take(): "length" | "stop_key" | undefined {
    const { digits } = this.#ctx.call;
    for (let key = digits.take(); key !== undefined; key = digits.take()) {
      this.#ears?.close();
      if (this.#limits.stopKeys.includes(key)) return "stop_key";
      this.#digits += key;
      if (this.#digits.length >= this.#limits.length) return "length";
    }
    return undefined;
  }

  /** Waits for a key, between two digits no longer than `digit_timeout`, or for words. */
  async #nextInput(): Promise<void> {
    const { digitTimeoutMs } = this.#limits;
    const { call, clock } = this.#ctx;
    const wait = linkAbort(this.#over.signal);
    let isLate = false;
    const waits = [call.digits.pressed(wait.signal)];
    if (this.#isListening && this.#ears) waits.push(this.#ears.heard);
    if (digitTimeoutMs !== undefined && this.#digits !== "")
      waits.push(pause(clock, digitTimeoutMs, wait.signal).then(() => void (isLate = !wait.signal.aborted)));
    await Promise.race(waits);
    wait.abort();
    wait.release();
    if (isLate && call.digits.size === 0) this.#over.abort();
  }
}
