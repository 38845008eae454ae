import type { Verb } from "../../../wire/xml/verb.js";
import { pause } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { Listening, ListenSpec, SpokenWords } from "../listen.js";
import type { VerbContext } from "../verb-context.js";

/** Longest that a caller may speak. */
const MAX_SPEECH_MS = 60_000;

/** Listens to the caller during one attempt of a Gather, until words are recognised. A noise without words is forgotten. */
export class Ears {
  /** Resolves when the caller begins to speak for the first time, or when it is closed. */
  readonly began: Promise<void>;
  /** Resolves when `words` are there, or when it is closed. */
  readonly heard: Promise<void>;
  /** What was said, or why it could not be recognised. */
  words: SpokenWords | undefined;
  /** While the caller speaks, and until it is known what was said. */
  utterance: Promise<unknown> | undefined;
  readonly #ctx: VerbContext;
  readonly #spec: ListenSpec;
  #listening: Listening | undefined;
  #isClosed = false;
  #tellBegan: () => void = () => undefined;
  #tellHeard: () => void = () => undefined;

  constructor(ctx: VerbContext, { values }: Verb) {
    this.#ctx = ctx;
    this.#spec = {
      lang: values.text("lang") ?? "en-US",
      hints: values.text("hints"),
      silenceMs: values.number("speech_timeout") ?? 1500,
    };
    this.began = new Promise((resolve) => {
      this.#tellBegan = resolve;
    });
    this.heard = new Promise((resolve) => {
      this.#tellHeard = resolve;
    });
    ctx.log.onFail(this.#listen(), "listening to a caller");
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Listens no more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#listening?.stop();
    this.#tellBegan();
    this.#tellHeard();
  }

  async #listen(): Promise<void> {
    while (!this.words && !this.#isClosed) {
      try {
        const listening = await this.#ctx.call.listen(this.#spec);
        this.#listening = listening;
        if (this.#isClosed) listening.stop();
        if (!(await listening.began)) return;
        this.#tellBegan();
        this.utterance = this.#judge(listening);
        await this.utterance;
      } catch (error) {
        // Whoever hangs up takes its audio along.
        if (this.#isClosed || this.#ctx.signal.aborted) return;
        if (!(error instanceof CommandFailure)) throw error;
        this.words = { ok: false, reason: error.message };
      }
    }
    this.#tellHeard();
  }

  /** Waits for the end of what is said and for its words. */
  async #judge(listening: Listening): Promise<void> {
    const over = new AbortController();
    const limit = pause(this.#ctx.clock, MAX_SPEECH_MS, over.signal).then(() => listening.finish());
    const words = await listening.words;
    over.abort();
    await limit;
    if (words && !this.#isClosed && (!words.ok || words.text !== "")) this.words = words;
    this.utterance = undefined;
  }
}
