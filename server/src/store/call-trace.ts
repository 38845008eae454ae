import { brotliCompress, brotliDecompress, constants, inflate } from "node:zlib";
import { sql } from "kysely";
import { newOrderedUuid } from "../base/ids.js";
import type { CallTraceStore, PackedLegs, TracedLeg } from "../domain/call/port/traces.js";
import type { Store } from "./db.js";
import { legsOf } from "./trace-body.js";

/** First byte of what former versions packed by deflate; brotli with a window of that size never begins so (RFC 7932 §9.1). */
const DEFLATED = 0x78;
const WINDOW_BITS = 18;
/** A third of the work of deflate at its fastest, and as small: this is done for every call. */
const PACKING = {
  chunkSize: 64 * 1024,
  params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS },
};

/** Traces of legs, many in one row, packed together: messages are alike. */
export class SqlCallTraces implements CallTraceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async write({ calls, bytes }: PackedLegs, now: string): Promise<void> {
    if (calls.length === 0) return;
    const row = { uuid: newOrderedUuid(), created_on: now, calls: [...calls], body: await packed(bytes) };
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

function packed(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    brotliCompress(bytes, PACKING, (error, body) => (error ? reject(error) : resolve(body)));
  });
}

function unpacked(body: Buffer): Promise<Buffer> {
  const unpack = body[0] === DEFLATED ? inflate : brotliDecompress;
  return new Promise((resolve, reject) => {
    unpack(body, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
