import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { EXIT, runCommand, table } from "./output.js";
import { findPlace, type PlaceOptions } from "./place.js";
import { Progress } from "./progress.js";
import { RestApi } from "./rest-api.js";

interface Page {
  readonly next: number;
  readonly data: readonly {
    readonly created_on: string;
    readonly type: string;
    readonly message: string;
    readonly position: number;
  }[];
}

interface Delivery {
  readonly uuid: string;
  readonly created_on: string;
  readonly event: { readonly type: string };
  readonly state: string;
  readonly attempts: number;
  readonly url: string;
}

/** A request is held so long until an event comes. */
const WAIT_SECONDS = 25;
/** Between two looks at deliveries that are out. */
const POLL_MS = 1_000;

/** `opentact events` and `opentact webhooks`. */
export function eventCommands(program: Command): void {
  const events = program.command("events").description("events of the account");
  asking(events.command("tail"))
    .option("--since <point>", "uuid, position or time of the last known event; default only new ones")
    .option("--type <type>", "only events of this type")
    .option("--count <count>", "stop after so many")
    .description("print events as they come, whatever the subscriptions say; with --json a frame a line")
    .action(tail);
  const webhooks = program.command("webhooks").description("deliveries of webhooks");
  asking(webhooks.command("list"))
    .option("--state <state>", "pending, delivered, failed or disabled")
    .option("--take <count>", "how many", "20")
    .description("deliveries, newest first")
    .action((options: PlaceOptions & { state?: string; take: string }) => {
      const body = { take: Number(options.take), ...(options.state ? { state: options.state } : {}) };
      return ask(
        options,
        (api) => api.call<{ data: Delivery[] }>("POST", "/webhook/delivery/search", { body }),
        ({ data }) => listed(data),
      );
    });
  asking(webhooks.command("redeliver"))
    .argument("[uuid]", "one delivery")
    .option("--since <time>", "all of events since this ISO 8601 time")
    .option("--until <time>", "and until this one")
    .option("--target <uuid>", "only those to this app, profile or subscription")
    .option("--state <state>", "failed, delivered or disabled", "failed")
    .option("--wait <seconds>", "wait so long until none of them waits any more; exit code 1 when some still do")
    .description("deliver again: one, or all of a time")
    .action(redeliver);
}

const listed = (deliveries: readonly Delivery[]) =>
  table(
    ["uuid", "time", "event", "state", "attempts", "url"],
    deliveries.map((one) => [one.uuid, one.created_on, one.event.type, one.state, one.attempts, one.url]),
  );

function tail(options: PlaceOptions & { since?: string; type?: string; count?: string }): Promise<void> {
  return runCommand(options.json, async () => {
    const api = new RestApi(await findPlace(options));
    let left = options.count === undefined ? Number.POSITIVE_INFINITY : Number(options.count);
    const { type } = options;
    let after = options.since ?? String((await api.call<Page>("GET", "/event", { query: { take: 1 } })).next);
    while (left > 0) {
      const page = await api.call<Page>("GET", "/event", { query: { after, type, wait: WAIT_SECONDS } });
      for (const event of page.data.slice(0, left)) {
        const line = `${event.created_on}  ${event.type.padEnd(11)}  ${event.message}`;
        process.stdout.write(`${options.json ? JSON.stringify(event) : line}\n`);
      }
      left -= page.data.length;
      after = String(page.next);
    }
  });
}

function redeliver(uuid: string | undefined, options: PlaceOptions & RedeliverOptions): Promise<void> {
  const { since, until, target, state, wait } = options;
  if (uuid !== undefined) {
    const path = `/webhook/delivery/${encodeURIComponent(uuid)}/redeliver`;
    return ask(
      options,
      (api) => api.call<Delivery>("POST", path),
      (one) => listed([one]),
    );
  }
  if (since === undefined) {
    process.stderr.write("opentact: a delivery or --since is needed\n");
    process.exitCode = 2;
    return Promise.resolve();
  }
  const body = { since, state, ...(until ? { until } : {}), ...(target ? { target } : {}) };
  return ask(
    options,
    async (api) => {
      const { count } = await api.call<{ count: number }>("POST", "/webhook/redeliver", { body });
      return wait === undefined ? { count } : { count, pending: await pendingAfter(api, count, Number(wait), options) };
    },
    ({ count, pending }) =>
      `${count} are sent again${pending === undefined ? "" : `, ${pending} wait for a further attempt`}`,
  );
}

interface RedeliverOptions {
  readonly since?: string;
  readonly until?: string;
  readonly target?: string;
  readonly state: string;
  readonly wait?: string;
}

/** Shows how many are out until none waits or the time is over. @returns those that wait then */
async function pendingAfter(
  api: RestApi,
  count: number,
  seconds: number,
  { since, until, target, json }: PlaceOptions & RedeliverOptions,
): Promise<number> {
  const progress = new Progress(json);
  const untilMs = performance.now() + seconds * 1000;
  const dates = { created_on_from: since, ...(until ? { created_on_to: until } : {}) };
  const body = { state: "pending", take: 1, ...dates, ...(target ? { target } : {}) };
  try {
    for (;;) {
      const { total } = await api.call<{ total: number }>("POST", "/webhook/delivery/search", { body });
      if (total === 0 || performance.now() >= untilMs) {
        if (total > 0) process.exitCode = EXIT.refused;
        return total;
      }
      progress.show(`${total} of ${count} wait`, 1 - total / count);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    progress.end();
  }
}
