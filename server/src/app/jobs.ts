import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import { EXPORT_JOB } from "../domain/export/port.js";
import type { JobTask } from "../domain/job/port.js";
import type { NumberReleaseJob } from "../domain/number/port.js";
import { DRAIN_TASK } from "../domain/webhook/port.js";
import type { Webhooks } from "../engine/events/webhook.js";
import { JobRunner, type Periodic } from "../jobs/runner.js";
import { webhookDrain } from "../jobs/tasks/webhook-drain.js";
import { createJobPool } from "../store/job-pool.js";
import { SqlJobWorkers } from "../store/job-workers.js";
import type { Database } from "./database.js";
import { SCHEDULE, scheduleTasks } from "./schedule-tasks.js";
import type { Services } from "./services.js";

/** Jobs at the same time: most of their time is waiting for the database or for a peer. */
const CONCURRENCY = 8;
/** Connections: one a job, one that listens, one that looks for lost locks. */
const POOL_MAX = CONCURRENCY + 2;

/** Every task by its name, with what it runs. */
function tasksOf(services: Services, webhooks: Webhooks): Readonly<Record<string, JobTask>> {
  return {
    ...scheduleTasks(services),
    [DRAIN_TASK]: webhookDrain(webhooks),
    dict_gtts_reload: () => services.voices.reload(),
    "stock-tidy": () => services.stockUpkeep.tidy(),
    "mail-send": (payload) => services.mails.send((payload as { uuid: string }).uuid),
    "number-release": (payload, signal) => {
      const { tn, lease } = payload as NumberReleaseJob;
      return services.stockUpkeep.giveBack(tn, lease, signal);
    },
    [EXPORT_JOB]: (payload, signal) => services.exportWork.run((payload as { uuid: string }).uuid, signal),
    "fraud-watch": () => services.fraudWatch.run(),
    "cart-expiry": () => services.carts.removeExpired(),
    "reservation-expiry": () => services.reservations.expire(),
    "campaign-renewal": () => services.registryWorker.renewDue(),
  };
}

/** What runs by the clock. */
const PERIODIC: readonly Periodic[] = [
  ...SCHEDULE,
  { task: "stock-tidy", cron: "*/5 * * * *" },
  { task: "fraud-watch", cron: "* * * * *" },
  { task: "cart-expiry", cron: "52 * * * *" },
  { task: "campaign-renewal", cron: "42 * * * *" },
];

/** The running job queue with its connections. */
export class Jobs {
  readonly #runner: JobRunner;
  readonly #end: () => Promise<void>;

  private constructor(runner: JobRunner, end: () => Promise<void>) {
    this.#runner = runner;
    this.#end = end;
  }

  static async start(o: {
    database: Database;
    services: Services;
    webhooks: Webhooks;
    clock: Clock;
    log: Log;
  }): Promise<Jobs> {
    const { database, services, webhooks, clock, log } = o;
    const pool = createJobPool(database.address, log, POOL_MAX);
    const workers = new SqlJobWorkers({ store: database.store, node: database.node });
    try {
      const runner = await JobRunner.start({
        pool,
        tasks: tasksOf(services, webhooks),
        periodic: PERIODIC,
        workers,
        clock,
        log,
        concurrency: CONCURRENCY,
      });
      return new Jobs(runner, () => pool.end());
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#runner.close();
    await this.#end();
  }
}
