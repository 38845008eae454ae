/** Work that is done after a commit, once at least, also when the process dies in between (architecture.md 7). */
export interface NewJob {
  /** Name of its task: a file of `jobs/tasks/`. */
  readonly name: string;
  /** Ids only: the task reads the rest as it is when it runs. Default: nothing. */
  readonly payload?: object;
  /** At most one job of a key waits: a second one takes its place. Needed where many changes ask for the same work. */
  readonly key?: string;
  /** Not before this time, ISO 8601. Default: at once. */
  readonly runOn?: string;
}

/** Jobs of one transaction: there with its commit, or never. */
export interface JobOutbox {
  add(job: NewJob): Promise<void>;
}

/** Asks for work outside of any other transaction. */
export interface JobQueue {
  add(job: NewJob): Promise<void>;
}

/**
 * What a job runs. It may run twice and must be harmless then; a throw is logged and tried again later. Work that can
 * take long stops at `signal`: the platform is closing, and the job comes again at the next start.
 */
export type JobTask = (payload: unknown, signal: AbortSignal) => Promise<void>;
