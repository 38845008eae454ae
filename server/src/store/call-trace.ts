import { deflate, inflate } from "node:zlib";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { nextTurn } from "../base/next-turn.js";
import type { CallTraceStore, TracedLeg } from "../domain/call/port/traces.js";
import { bytesOfLines } from "./binary-array.js";
import type { Store } from "./db.js";

/** Most of the gain for a third of the work: this is done for every call. */
const LEVEL = 1;
/** Legs that become text in one turn of the event loop. */
const TURN_LEGS = 10;

/** Traces of legs, many in one row: lines of JSON that begin with the leg, packed together. */
export class SqlCallTraces implements CallTraceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async write(legs: readonly TracedLeg[], now: string): Promise<void> {
    if (legs.length === 0) return;
    const body = await packed(bytesOfLines(await linesOf(legs)));
    const calls = [...new Set(legs.map(({ call }) => call))];
    const row = { uuid: newUuid(), created_on: now, calls, body };
    await this.#store.db.insertInto("call_trace").values(row).execute();
  }

  async of(account: string, calls: readonly string[]): Promise<readonly TracedLeg[]> {
    const rows = await this.#store.db
      .selectFrom("call_trace")
      .select("body")
      .where(sql<boolean>`calls && ${sql.val([...calls])}::uuid[]`)
      .orderBy("created_on")
      .orderBy("uuid")
      .execute();
    const found: TracedLeg[] = [];
    for (const { body } of rows) {
      for (const text of (await unpacked(body)).toString("utf8").split("\n")) {
        if (!calls.some((call) => text.startsWith(start(call)))) continue;
        const leg = JSON.parse(text) as TracedLeg;
        if (leg.account === account) found.push(leg);
      }
    }
    return found;
  }
}

function start(call: string): string {
  return `{"call":"${call}"`;
}

function line({ call, account, is_cut, messages, fetches, steps }: TracedLeg): string {
  return JSON.stringify({ call, account, is_cut, messages, fetches, steps });
}

async function linesOf(legs: readonly TracedLeg[]): Promise<string[]> {
  const lines: string[] = [];
  for (const leg of legs) {
    lines.push(line(leg));
    if (lines.length % TURN_LEGS === 0) await nextTurn();
  }
  return lines;
}

function packed(text: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflate(text, { level: LEVEL }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

function unpacked(body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    inflate(body, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
