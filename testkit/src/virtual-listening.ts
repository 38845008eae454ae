import type { Timer } from "opentact/base/clock.js";
import type { Listening, ListenSpec, SpokenWords } from "opentact/engine/script/listen.js";
import type { CallHost } from "./call-host.js";

/** An ear that understands every word of a scripted caller. */
export class VirtualListening implements Listening {
  readonly began: Promise<boolean>;
  readonly words: Promise<SpokenWords | undefined>;
  readonly #call: CallHost;
  readonly #spec: ListenSpec;
  readonly #said: string[] = [];
  #isOver = false;
  #end: Timer | undefined;
  #tellBegan: (hasBegun: boolean) => void = () => undefined;
  #tellWords: (words: SpokenWords | undefined) => void = () => undefined;

  constructor(call: CallHost, spec: ListenSpec) {
    this.#call = call;
    this.#spec = spec;
    this.began = new Promise((resolve) => {
      this.#tellBegan = resolve;
    });
    this.words = new Promise((resolve) => {
      this.#tellWords = resolve;
    });
  }

  /** The caller says something that lasts so long; what follows before the silence is long enough belongs to it. */
  hear(text: string, lastsMs: number): void {
    if (this.#isOver) return;
    this.#said.push(text);
    this.#tellBegan(true);
    this.#end?.cancel();
    this.#end = this.#call.clock.setTimer(lastsMs + this.#spec.silenceMs, () => this.finish());
  }

  finish(): void {
    this.#isOver = true;
    this.#end?.cancel();
    this.#tellBegan(false);
    this.#tellWords(this.#said.length === 0 ? undefined : { ok: true, text: this.#said.join(" "), confidence: 1 });
  }

  stop(): void {
    this.#said.length = 0;
    this.finish();
  }
}
