import { Webhook } from "standardwebhooks";
import type { Json } from "../support/api-client.js";
import { HookReceiver } from "../support/hook-receiver.js";
import { Platform, type PlatformOptions } from "../support/platform.js";
import { until } from "../support/until.js";

/** Events of one ref: their first attempts keep their order. */
const PER_REF = 5;
/**
 * What a kill may have repeated here: eight requests in flight to one host, and answers that wait to be kept, whose places
 * were given back (`DeliveredWriter` holds more back at 500 of them only; with a database that keeps up they are a few).
 */
const IN_FLIGHT_MAX = 24;

export interface KilledOptions {
  /** Deliveries that wait when the first kill comes. A multiple of 5. */
  readonly events: number;
  /** How many kills, the first one included. */
  readonly kills: number;
  /** 0..1 */
  readonly random: () => number;
  /** Of each start, with a folder of its own. */
  readonly start: PlatformOptions & { readonly dataDir: string };
  readonly deadlineMs: number;
  /** Told of each kill. */
  readonly told?: (line: string) => void;
}

export interface KilledReport {
  readonly requests: number;
  /** Requests beyond one for each event. */
  readonly repeated: number;
  /** What was promised and is not so, in words. */
  readonly problems: readonly string[];
}

/**
 * Power cuts while deliveries to a webhook wait: the first while its receiver answers nothing, the others in the middle of
 * the sending. Afterwards each event must have come, with its own id, signed, in order, and the log must know of it.
 */
export async function killWithPending(options: KilledOptions): Promise<KilledReport> {
  const { events, kills, random, start, deadlineMs, told = () => undefined } = options;
  const receiver = await HookReceiver.start();
  receiver.answer = () => () => new Promise<number>(() => undefined);
  let platform = await Platform.start(start);
  try {
    const api = await platform.api();
    const hook = await api.post("/event/subscription", { channel: "webhook", type: "tn_order", url: receiver.url() });
    await store(platform, events);
    await until("all deliveries", async () => (await pending(platform, hook.uuid)) === events, deadlineMs);
    const came = () => new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size;
    for (let kill = 1; kill <= kills; kill++) {
      await platform.kill();
      told(`kill ${kill}: ${came()} of ${events} events had come, in ${receiver.requests.length} requests`);
      receiver.answer = () => 200;
      platform = await Platform.start(start);
      const enough = kill === kills ? events : came() + Math.ceil(random() * ((events - came()) / 2));
      await until(`${enough} events`, () => came() >= enough, deadlineMs);
    }
    await until("the last outcome", async () => (await pending(platform, hook.uuid)) === 0, deadlineMs);
    const problems = [
      ...signatureProblems(receiver, hook.secret),
      ...orderProblems(receiver),
      ...(await logProblems(platform, hook.uuid, events)),
    ];
    const { length } = receiver.requests;
    if (length - events > kills * IN_FLIGHT_MAX) problems.push(`${length} requests for ${events} events`);
    return { requests: length, repeated: length - events, problems };
  } finally {
    await receiver.close();
    await platform.stop({ mayHaveErrors: true });
  }
}

/** As one commit; the sequencer finds them at its next look. */
async function store(platform: Platform, events: number): Promise<void> {
  const body = { message: "TN order: created", success: true, payload: { state: "created" } };
  await platform.sql(
    `insert into outbox (uuid, account, type, ref_id, sequence, created_on, modified_on, body)
     select gen_random_uuid(), u.account, 'tn_order', r.ref, s.n, now(), now(), $3::json
     from "user" u, (select gen_random_uuid() as ref from generate_series(1, $1::int)) r, generate_series(1, $2::int) s(n)
     where u.email = $4 order by s.n`,
    [Math.ceil(events / PER_REF), PER_REF, JSON.stringify(body), platform.ready.account.email],
  );
}

async function pending(platform: Platform, hook: string): Promise<number> {
  const text = "select count(*)::int as n from webhook_delivery where endpoint = $1 and state = 'pending'";
  return (await platform.sql(text, [hook]))[0].n;
}

/** An independent library judges every request, repeated ones too. */
function signatureProblems(receiver: HookReceiver, secret: string): string[] {
  const webhook = new Webhook(secret);
  return receiver.requests.flatMap(({ text, headers, body }) => {
    if (headers["webhook-id"] !== body.uuid) return [`event ${body.uuid} came with the id ${headers["webhook-id"]}`];
    try {
      webhook.verify(text, headers);
      return [];
    } catch (error) {
      return [`event ${body.uuid}: ${(error as Error).message}`];
    }
  });
}

/** First requests of one ref come in the order of its events. */
function orderProblems(receiver: HookReceiver): string[] {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  return receiver.requests.flatMap(({ body }) => {
    if (seen.has(body.uuid)) return [];
    seen.add(body.uuid);
    const before = last.get(body.ref_id) ?? 0;
    last.set(body.ref_id, body.sequence);
    return body.sequence === before + 1 ? [] : [`event ${body.sequence} of ${body.ref_id} came after ${before}`];
  });
}

async function logProblems(platform: Platform, hook: string, events: number): Promise<string[]> {
  const rows = await platform.sql("select state, attempts, log from webhook_delivery where endpoint = $1", [hook]);
  const isWhole = ({ state, attempts, log }: Json) =>
    state === "delivered" && log.length === attempts && log.at(-1)?.ok === true && log.at(-1)?.status === 200;
  const bad = rows.filter((row) => !isWhole(row));
  return [
    ...(rows.length === events ? [] : [`the log has ${rows.length} deliveries of ${events}`]),
    ...bad.slice(0, 5).map((row) => `the log has ${JSON.stringify(row)}`),
  ];
}
