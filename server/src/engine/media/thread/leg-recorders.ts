import type { RecordSpec } from "../messages.js";
import { Recorder } from "./recorder.js";

/** The recordings of one leg that are going on. */
export class LegRecorders {
  readonly #recorders = new Set<Recorder>();

  /** Nobody records. Hot. */
  get isEmpty(): boolean {
    return this.#recorders.size === 0;
  }

  begin(spec: RecordSpec): Recorder {
    const recorder = new Recorder(spec);
    this.#recorders.add(recorder);
    void recorder.done.then(() => this.#recorders.delete(recorder));
    return recorder;
  }

  /** Hot. See `Recorder.push`. */
  push(heard: Int16Array, said: Int16Array, heardDelay: number, saidDelay: number): void {
    for (const recorder of this.#recorders) recorder.push(heard, said, heardDelay, saidDelay);
  }

  skip(rounds: number): void {
    for (const recorder of this.#recorders) recorder.skip(rounds);
  }

  /** Ends all; resolves when their files are whole. */
  async end(): Promise<void> {
    const recorders = [...this.#recorders];
    for (const recorder of recorders) recorder.end("stopped");
    await Promise.all(recorders.map((recorder) => recorder.done));
  }
}
