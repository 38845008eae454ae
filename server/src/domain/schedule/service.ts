import type { EScheduleQueueActions } from "@opentact/contract";
import type { JobQueue } from "../job/port.js";

/** Starts periodic jobs at once (rest.md 23). Each is a task of the same name that also runs by the clock, hourly. */
export class Schedule {
  readonly #jobs: JobQueue;

  constructor(jobs: JobQueue) {
    this.#jobs = jobs;
  }

  /** One run waits at most, however often it is asked for. */
  async start(action: EScheduleQueueActions): Promise<{ action: EScheduleQueueActions; queued: boolean }> {
    await this.#jobs.add({ name: action, key: action });
    return { action, queued: true };
  }
}
