import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { runCommand, table } from "./output.js";
import { findPlace, type PlaceOptions } from "./place.js";
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

function redeliver(
  uuid: string | undefined,
  options: PlaceOptions & { since?: string; until?: string; target?: string; state: string },
): Promise<void> {
  const { since, until, target, state } = options;
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
    (api) => api.call<unknown>("POST", "/webhook/redeliver", { body }),
    (answer) => JSON.stringify(answer),
  );
}
