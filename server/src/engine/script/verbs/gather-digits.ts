import type { Verb } from "../../../wire/xml/verb.js";
import { type LinkedAbort, linkAbort, pause } from "../abort.js";
import type { VerbContext } from "../verb-context.js";

/** Input of one attempt. `hangup` = the call ended meanwhile. */
export interface Collected {
  readonly digits: string;
  readonly finishedBy: "length" | "stop_key" | "timeout" | "hangup";
}

const MAX_LENGTH = 32;

interface Limits {
  readonly length: number;
  readonly stopKeys: string;
  readonly timeoutMs: number;
  readonly digitTimeoutMs: number | undefined;
}

/** One attempt: keys that wait, else the fillers until the first key, then keys until length, stop key or timeout. */
export async function collectDigits(ctx: VerbContext, verb: Verb, dialect: "A" | "B"): Promise<Collected> {
  if (ctx.call.digits.size === 0) await playFillers(ctx, verb);
  const startMs = ctx.clock.monotonicMs();
  const collected = await new Collector(ctx, limitsOf(verb, dialect)).run();
  ctx.budget.mediaTime(ctx.clock.monotonicMs() - startMs);
  return collected;
}

function limitsOf({ values, parts }: Verb, dialect: "A" | "B"): Limits {
  const length = values.number(dialect === "A" ? "numDigits" : "dtmf_length");
  const stopKeys = dialect === "A" ? (values.text("finishOnKey") ?? "*") : (values.text("dtmf_stop") ?? "");
  return {
    length: length ?? (dialect === "A" ? 1 : longestValue(parts)),
    stopKeys,
    timeoutMs: values.number("timeout") ?? 10_000,
    digitTimeoutMs: values.number("digit_timeout"),
  };
}

function longestValue(parts: readonly Verb[]): number {
  const values = parts.flatMap((part) => (part.name === "DTMF" ? (part.values.text("value") ?? "").split(",") : []));
  return Math.min(MAX_LENGTH, Math.max(1, ...values.map((value) => value.trim().length)));
}

/** Everything in a Gather that is no branch plays in turn; the first key stops it and is left for the collector. */
async function playFillers(ctx: VerbContext, verb: Verb): Promise<void> {
  const interrupt = linkAbort(ctx.signal);
  const key = ctx.call.digits.pressed(interrupt.signal).then(interrupt.abort);
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
  readonly #over: LinkedAbort;
  #digits = "";

  constructor(ctx: VerbContext, limits: Limits) {
    this.#ctx = ctx;
    this.#limits = limits;
    this.#over = linkAbort(ctx.signal);
  }

  async run(): Promise<Collected> {
    const timer = pause(this.#ctx.clock, this.#limits.timeoutMs, this.#over.signal).then(this.#over.abort);
    try {
      for (;;) {
        const finishedBy = this.#take();
        if (finishedBy) return { digits: this.#digits, finishedBy };
        if (this.#over.signal.aborted)
          return { digits: this.#digits, finishedBy: this.#ctx.signal.aborted ? "hangup" : "timeout" };
        await this.#nextKey();
      }
    } finally {
      this.#over.abort();
      this.#over.release();
      await timer;
    }
  }

  /** Takes what is in the buffer; says how the input ended, if it did. */
  #take(): "length" | "stop_key" | undefined {
    const { digits } = this.#ctx.call;
    for (let key = digits.take(); key !== undefined; key = digits.take()) {
      if (this.#limits.stopKeys.includes(key)) return "stop_key";
      this.#digits += key;
      if (this.#digits.length >= this.#limits.length) return "length";
    }
    return undefined;
  }

  /** Waits for a key; between two digits no longer than `digit_timeout`. */
  async #nextKey(): Promise<void> {
    const { digitTimeoutMs } = this.#limits;
    const { call, clock } = this.#ctx;
    if (digitTimeoutMs === undefined || this.#digits === "") return call.digits.pressed(this.#over.signal);
    const gap = linkAbort(this.#over.signal);
    const late = pause(clock, digitTimeoutMs, gap.signal);
    await Promise.race([call.digits.pressed(gap.signal), late]);
    gap.abort();
    gap.release();
    if (call.digits.size === 0) this.#over.abort();
  }
}
