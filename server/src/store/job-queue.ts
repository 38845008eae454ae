import type { JobQueue, NewJob } from "../domain/job/port.js";
import type { Store } from "./db.js";

/** Jobs that are no part of another change. */
export class SqlJobQueue implements JobQueue {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add(job: NewJob): Promise<void> {
    return this.#store.transaction((tx) => tx.jobs.add(job));
  }
}
