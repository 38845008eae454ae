import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { gauge } from "./metrics-reader.js";
import type { Platform } from "./platform.js";
import { freezeDatabase, shutDatabase } from "./stopped-database.js";
import { until, within } from "./until.js";

export interface MomentsOptions {
  readonly platform: Platform;
  /** Calls the numbers from the network. */
  readonly carrier: LabCarrier;
  readonly numbers: readonly number[];
  /** Calls the user. */
  readonly phone: LabPhone;
  readonly user: string;
  readonly calls: number;
  /** 0 <= x < 1. */
  readonly random: () => number;
}

/** What came of one round. */
export interface MomentsReport {
  /** How and when the database was away. */
  readonly how: string;
  /** Calls by what their callers heard: `answered`, or the status of the refusal. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Everything that is left and must not be; empty when all is well. */
  readonly left: readonly string[];
}

const BEGIN_MS = 900;
const TALK_MS = 4_000;
const SHORT_MS = 300;
/** It falls silent unnoticed, or so that what waits for it is cut off (8 s). */
const [UNNOTICED_MS, NOTICED_MS] = [4_000, 8_000];
const SHUT_MS = 1_500;
const OUTCOME_MS = 40_000;
const REST_MS = 60_000;
const GIVEN_BACK_MS = 15_000;

/**
 * Begins and ends calls at random moments around one at which the database goes away, for a random while: whatever a call
 * was at, it ends, and nothing of it is left counted, open in the log or set aside.
 */
export async function databaseAtAnyMoment(o: MomentsOptions): Promise<MomentsReport> {
  const { platform, random } = o;
  const outcomes: Record<string, number> = {};
  const isFrozen = random() < 0.6;
  const awayMs = random() * BEGIN_MS;
  const backMs = random() * (isFrozen ? UNNOTICED_MS : SHUT_MS) + (isFrozen && random() < 0.5 ? NOTICED_MS : 0);
  const calls = Array.from({ length: o.calls }, async () => {
    const outcome = await call(o);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  });
  await wait(awayMs);
  const back = await (isFrozen ? freezeDatabase : shutDatabase)(platform);
  await wait(backMs);
  await back();
  await Promise.all(calls);
  const how = `${isFrozen ? "silent" : "shut down"} from ${Math.round(awayMs)} ms on, for ${Math.round(backMs)} ms`;
  return { how, outcomes, left: await leftOf(platform) };
}

async function call({ carrier, numbers, phone, user, random }: MomentsOptions): Promise<string> {
  const which = Math.floor(random() * (numbers.length + 1));
  const [beginMs, talkMs] = [random() * BEGIN_MS, random() * (random() < 0.3 ? SHORT_MS : TALK_MS)];
  await wait(beginMs);
  const to = numbers[which];
  const made = await (to === undefined ? phone.call(user) : carrier.call({ from: "+15550100001", to: String(to) }));
  const outcome = made.answered.then(
    () => "answered",
    (error: { readonly end?: { readonly status: number } }) => String(error.end?.status),
  );
  await wait(talkMs);
  await made.hangup();
  return within("the outcome of a call", OUTCOME_MS, outcome);
}

async function leftOf(platform: Platform): Promise<string[]> {
  const left: string[] = [];
  for (const name of ["opentact_calls", "opentact_call_journal_waiting"]) {
    const isOver = async () => (await gauge(platform.url, name)) === 0;
    await until(name, isOver, REST_MS).catch((error: Error) => left.push(error.message));
  }
  const open = () => platform.sql("select uuid, direction, state from call where state <> 'destroyed'");
  const holds = () => platform.sql("select account, amount from ledger_hold");
  const legs = await until("the database", open, REST_MS);
  // What calls that never began have set aside is given back some seconds later.
  await until("no holds", async () => (await holds()).length === 0, GIVEN_BACK_MS).catch(() => undefined);
  return [...left, ...[...legs, ...(await holds())].map((row) => JSON.stringify(row))];
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
