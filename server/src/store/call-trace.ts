import { deflate, inflate } from "node:zlib";
import { sql } from "kysely";
import { newOrderedUuid } from "../base/ids.js";
import type { CallTraceStore, TracedLeg } from "../domain/call/port/traces.js";
import type { Store } from "./db.js";
import { legsOf, TraceBody } from "./trace-body.js";

/** Most of the gain for a third of the work: this is done for every call. */
const LEVEL = 1;

/** Traces of legs, many in one row, packed together: messages are alike. */
export class SqlCallTraces implements CallTraceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async write(legs: Iterable<TracedLeg>, now: string): Promise<void> {
    const text = await TraceBody.of(legs);
    const calls = [...text.calls];
    const body = await packed(text.bytes);
    text.release();
    if (calls.length === 0) return;
    const row = { uuid: newOrderedUuid(), created_on: now, calls, body };
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
    for (const { body } of rows) found.push(...legsOf(await unpacked(body), account, calls));
    return found;
  }
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
