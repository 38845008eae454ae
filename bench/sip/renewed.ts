import type { Peer } from "./peer.js";
import { type Job, type Run, Stage } from "./runs.js";
import type { SippUser } from "./sipp.js";

/** A server that has just been started, with the users it knows. */
export type Start = () => Promise<Peer & { readonly users: readonly SippUser[] }>;

export interface RenewedParts {
  readonly start: Start;
  readonly folder: string;
  /** Users who are called. */
  readonly called: number;
  /** What a server that has just been started does before it is measured. */
  readonly warm: (stage: Stage) => Promise<unknown>;
}

/** A server that is started anew after a run that was too much for it: calls it has left over would burden the next one. */
export class Renewed {
  readonly #parts: RenewedParts;
  #stage: Stage | undefined;

  constructor(parts: RenewedParts) {
    this.#parts = parts;
  }

  async stage(): Promise<Stage> {
    if (this.#stage) return this.#stage;
    const { start, folder, called, warm } = this.#parts;
    const peer = await start();
    this.#stage = new Stage(peer, folder, peer.users, called);
    await this.#stage.openPhones();
    await warm(this.#stage);
    return this.#stage;
  }

  async run(job: Job, rate: number, seconds: number): Promise<Run> {
    const run = await (await this.stage()).run(job, rate, seconds);
    if (!run.isClean) await this.close();
    return run;
  }

  async close(): Promise<void> {
    const stage = this.#stage;
    this.#stage = undefined;
    await stage?.close();
    await stage?.peer.stop();
  }
}
