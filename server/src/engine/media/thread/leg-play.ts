import type { Played } from "../messages.js";
import { samplesToMs } from "./graph.js";
import type { Performance } from "./player.js";

/** What plays on one leg: one thing at a time. */
export class LegPlay {
  #performance: Performance | undefined;
  #onEnd: (played: Played) => void = () => undefined;

  /** Something plays. Hot. */
  get isOn(): boolean {
    return this.#performance !== undefined;
  }

  /** Plays in place of what played before. @param onEnd called once */
  begin(performance: Performance, onEnd: (played: Played) => void): void {
    this.stop();
    this.#performance = performance;
    this.#onEnd = onEnd;
    if (performance.isOver) this.#end(performance, false);
  }

  /** Ends what plays. @param only nothing happens when something else plays by now */
  stop(only?: Performance): void {
    const performance = this.#performance;
    if (performance && (only === undefined || only === performance)) this.#end(performance, true);
  }

  /** The next frame; only while something plays. @returns whether it is more than silence. Hot. */
  pull(out: Int16Array): boolean {
    const performance = this.#performance!;
    const isTalk = performance.pull(out);
    if (performance.isOver) this.#end(performance, false);
    return isTalk;
  }

  #end(performance: Performance, stopped: boolean): void {
    this.#performance = undefined;
    this.#onEnd({ durationMs: samplesToMs(performance.playedSamples), stopped });
  }
}
