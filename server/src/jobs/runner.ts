import { EventEmitter } from "node:events";
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  runMigrations,
  type TaskList,
} from "graphile-worker";
import type { Clock, Timer } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { JobTask } from "../domain/job/port.js";

/** A connection pool of pg. */
export type JobPool = Parameters<typeof runMigrations>[0]["pgPool"] & object;

/** A task that also runs by the clock. */
export interface Periodic {
  readonly task: string;
  /** Minute, hour, day of month, month, day of week, in UTC. One node runs it, whatever their number. */
  readonly cron: string;
}

/** Which workers hold jobs, across the life of a process. */
export interface WorkerMemory {
  former(): Promise<readonly string[]>;
  remember(ids: readonly string[], now: string): Promise<void>;
}

export interface JobRunnerOptions {
  readonly pool: JobPool;
  readonly tasks: Readonly<Record<string, JobTask>>;
  readonly periodic: readonly Periodic[];
  readonly workers: WorkerMemory;
  readonly clock: Clock;
  readonly log: Log;
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** How long a stopping runner waits for the jobs in hand before it tells them to stop. Default 5,000. */
  readonly stopMs?: number;
}

/** Between the fall of the runner, when the database was away for long, and its next start. */
const RESTART_MS = 2_000;

/** Brings the tables of the queue up to date. */
export function migrateJobs(pool: JobPool): Promise<void> {
  return runMigrations({ pgPool: pool, logger: SILENT });
}

/** Takes jobs and runs their tasks (architecture.md 7): graphile-worker, started again when it gives up. */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  #runner: Runner | undefined;
  #timer: Timer | undefined;
  #isClosed = false;

  private constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /** Frees the jobs that a killed process of this node left locked, then begins to take jobs. */
  static async start(options: JobRunnerOptions): Promise<JobRunner> {
    const runner = new JobRunner(options);
    await runner.#freeFormer();
    await runner.#run();
    return runner;
  }

  /** Takes no further job; jobs in hand get `stopMs`, then their signal. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    const runner = this.#runner;
    this.#runner = undefined;
    await runner?.stop("closing").catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "jobs did not stop in order");
    });
  }

  async #freeFormer(): Promise<void> {
    const { workers, pool } = this.#options;
    const former = await workers.former();
    if (former.length === 0) return;
    const utils = await makeWorkerUtils({ pgPool: pool, logger: SILENT });
    try {
      await utils.forceUnlockWorkers([...former]);
    } finally {
      await utils.release();
    }
  }

  async #run(): Promise<void> {
    const { pool, tasks, periodic, log, concurrency, stopMs = 5_000 } = this.#options;
    const events = new EventEmitter();
    const ids: string[] = [];
    events.on("worker:create", ({ worker }: { worker: { workerId: string } }) => ids.push(worker.workerId));
    const runner = await run({
      pgPool: pool,
      taskList: taskList(tasks),
      parsedCronItems: parseCronItems(
        periodic.map(({ task, cron }) => ({ task, match: cron, options: { backfillPeriod: 0 } })),
      ),
      concurrency,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: stopMs,
      events,
      logger: loggerTo(log),
    });
    this.#runner = runner;
    await this.#options.workers.remember(ids, new Date(this.#options.clock.now()).toISOString());
    const again = (error?: unknown) => this.#again(runner, error);
    runner.promise.then(() => again(), again);
  }

  /** The runner gives up when it cannot reach the database for a while. */
  #again(runner: Runner | undefined, error: unknown): void {
    if (this.#isClosed || this.#runner !== runner) return;
    this.#runner = undefined;
    this.#options.log.warn({ err: error }, "jobs stopped, they are started again");
    this.#timer = this.#options.clock.setTimer(RESTART_MS, () => {
      this.#run().catch((failure: unknown) => this.#again(this.#runner, failure));
    });
  }
}

function taskList(tasks: Readonly<Record<string, JobTask>>): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload: unknown, { abortSignal }: { abortSignal: AbortSignal }) => task(payload, abortSignal),
    ]),
  );
}

const SILENT = new Logger(() => () => undefined);

/**
 * Errors of tasks reach our log as such. What the queue says of itself is at most a warning: a lost connection comes back
 * by itself, and a runner that gives up is started again.
 */
function loggerTo(log: Log): Logger {
  return new Logger((scope) => (level, message) => {
    const fields = { job: scope.jobId, task: scope.taskIdentifier };
    if (level === "error" && scope.jobId !== undefined) log.error(fields, message);
    else if (level === "error" || level === "warning") log.warn(fields, message);
    else log.debug(fields, message);
  });
}
