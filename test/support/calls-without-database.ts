import type { LabCall } from "../../server/src/lab/call.js";
import { CallRefusedError } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { Json } from "./api-client.js";
import { gauge } from "./metrics-reader.js";
import type { Platform } from "./platform.js";
import { until, within } from "./until.js";

export interface WithoutDatabaseOptions {
  readonly platform: Platform;
  /** Calls the platform from the network. */
  readonly carrier: LabCarrier;
  /** A number whose app sounds 600 Hz for minutes. */
  readonly number: number;
  readonly calls: number;
  /** Takes the database away. @returns gives it back */
  readonly away: () => Promise<() => unknown>;
  /** Kept away for that long after a new call was refused; 0 = no longer than it takes to see what goes on. */
  readonly awayMs: number;
}

/** What was seen of calls whose database was away for a while. */
export interface WithoutDatabaseReport {
  /** Calls that heard their tone while it was away. */
  readonly heard: number;
  /** From the moment it went to the first refusal of a new call, ms. */
  readonly refusedAfterMs: number;
  /** From its return until the last change of the calls was written, ms. */
  readonly writtenAfterMs: number;
  /** Everything that must not be; empty when all is well. */
  readonly faults: readonly string[];
}

const TONE_HZ = 600;
const ANSWER_MS = 60_000;
/** Calls that begin together. */
const AT_ONCE = 10;
/** How long the database may take to be noticed as away, or as back. */
const NOTICE_MS = 60_000;

/**
 * Takes the database away in the middle of calls: those go on with their audio, half of them end meanwhile; new calls and
 * requests are refused; once it is back the log holds everything in order, at the times when it happened.
 */
export async function callsWithoutDatabase(o: WithoutDatabaseOptions): Promise<WithoutDatabaseReport> {
  const { platform } = o;
  const faults: string[] = [];
  const [{ seq }] = await platform.sql("select coalesce(max(seq), 0)::int as seq from outbox");
  const calls: LabCall[] = [];
  while (calls.length < o.calls) {
    const count = Math.min(AT_ONCE, o.calls - calls.length);
    calls.push(...(await Promise.all(Array.from({ length: count }, () => answered(o)))));
  }
  const back = await o.away();
  const goneMs = Date.now();
  const refusedAfterMs = await refused(o, goneMs, faults);
  const heard = (await Promise.all(calls.map((call) => call.media.hearsTone(TONE_HZ, 500, ANSWER_MS)))).filter(Boolean);
  const [ended, going] = [calls.slice(0, o.calls / 2), calls.slice(o.calls / 2)];
  await Promise.all(ended.map((call) => call.hangup()));
  await new Promise((resolve) => setTimeout(resolve, o.awayMs));
  const still = await Promise.all(going.map((call) => call.media.hearsTone(TONE_HZ, 500, ANSWER_MS)));
  if (!still.every(Boolean)) faults.push("a call lost its audio");
  const waiting = await gauge(platform.url, "opentact_call_journal_waiting");
  if (waiting === 0) faults.push("nothing waited to be written: the database was not away");
  const backMs = Date.now();
  await back();
  await written(platform);
  const writtenAfterMs = Date.now() - backMs;
  await Promise.all(going.map((call) => call.hangup()));
  await until("rest", async () => (await gauge(platform.url, "opentact_calls")) === 0 || undefined, NOTICE_MS);
  await written(platform);
  faults.push(...(await broken(platform, { seq, calls: o.calls, ended: ended.length, goneMs, backMs })));
  return { heard: heard.length, refusedAfterMs, writtenAfterMs, faults };
}

async function answered({ carrier, number }: WithoutDatabaseOptions): Promise<LabCall> {
  const call = await carrier.call({ from: "+15550100001", to: String(number) });
  await within("the answer", ANSWER_MS, call.answered);
  return call;
}

/** New calls and requests are refused with a word when to come again. */
async function refused(o: WithoutDatabaseOptions, goneMs: number, faults: string[]): Promise<number> {
  const { platform, carrier, number } = o;
  const retries: string[] = [];
  carrier.trace = (direction, _peer, text) => {
    if (direction === "in" && text.startsWith("SIP/2.0 503"))
      retries.push(/^Retry-After: *(\d+)/im.exec(text)?.[1] ?? "");
  };
  const call = await carrier.call({ from: "+15550100002", to: String(number) });
  const end = await within("the refusal of a new call", NOTICE_MS, call.answered).then(
    // Taken, which is a fault: left alone it would be counted as a call that does not end.
    () => call.hangup().then(() => undefined),
    (error: unknown) => (error instanceof CallRefusedError ? error.end : undefined),
  );
  const afterMs = Date.now() - goneMs;
  carrier.trace = undefined;
  if (end?.status !== 503 || Number(retries[0]) <= 0)
    faults.push(`a new call: ${end?.status}, Retry-After ${retries.join()}`);
  const answer = await fetch(`${platform.url}/rest/sip/app`, {
    headers: { authorization: `Bearer ${(await platform.api()).token}` },
  });
  if (answer.status !== 503 || Number(answer.headers.get("retry-after")) <= 0)
    faults.push(`a request: ${answer.status}, Retry-After ${answer.headers.get("retry-after")}`);
  return afterMs;
}

async function written(platform: Platform): Promise<void> {
  const look = async () => (await gauge(platform.url, "opentact_call_journal_waiting")) === 0 || undefined;
  await until("everything to be written", look, NOTICE_MS);
}

/** What the log says wrongly of the calls since `seq`. */
async function broken(
  platform: Platform,
  o: { seq: number; calls: number; ended: number; goneMs: number; backMs: number },
): Promise<string[]> {
  const faults: string[] = [];
  const rows = await platform.sql(
    `select c.uuid, c.state, c.state_end, c.hangup_on, count(o.uuid)::int as events, max(o.sequence) as last,
       array_agg(o.created_on order by o.sequence) = array_agg(o.created_on order by o.created_on, o.sequence) as in_order,
       array_agg(o.position order by o.sequence) = array_agg(o.position order by o.position) as in_position
     from call c join outbox o on o.ref_id = c.uuid where o.seq > $1 group by c.uuid`,
    [o.seq],
  );
  if (rows.length !== o.calls) faults.push(`${rows.length} calls in the log`);
  const isWhole = (row: Json) =>
    row.state === "destroyed" &&
    row.state_end === "completed" &&
    row.events === row.last &&
    row.in_order &&
    row.in_position;
  const wrong = rows.filter((row) => !isWhole(row));
  if (wrong.length > 0) faults.push(`${wrong.length} calls are not whole, for example ${JSON.stringify(wrong[0])}`);
  const during = rows.filter(({ hangup_on }) => +new Date(hangup_on) > o.goneMs && +new Date(hangup_on) < o.backMs);
  if (during.length !== o.ended) faults.push(`${during.length} calls ended while the database was away`);
  return faults;
}
