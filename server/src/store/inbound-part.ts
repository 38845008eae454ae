import { type RawBuilder, sql } from "kysely";
import type { InboundPart, InboundParts, StoredParts } from "../domain/messaging/port/text-parts.js";
import type { Tx } from "./db.js";

interface Row {
  readonly carrier: string;
  readonly sender: string;
  readonly recipient: string;
  readonly total: number;
  readonly number: number;
  readonly data_coding: number;
  readonly charset: string | null;
  readonly bytes: Buffer;
}

const COLUMNS = sql`p.carrier, p.sender, p.recipient, p.total, p.number, p.data_coding, p.charset, p.bytes`;

/** Parts of long texts that wait for the others, in the transaction that takes them. */
export class SqlInboundParts implements InboundParts {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async takeOther(part: InboundPart): Promise<StoredParts | undefined> {
    const { carrier, from, to, reference, total, number, bytes } = part;
    // Two parts at the same time must see each other.
    const key = `${carrier} ${from} ${to} ${reference} ${total}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(this.#tx);
    const { rows } = await sql<Row>`
      delete from sms_inbound_part p
      where ${sameText(part)} and exists (select from sms_inbound_part p
        where ${sameText(part)} and p.number = ${number} and p.bytes <> ${bytes})
      returning ${COLUMNS}`.execute(this.#tx);
    return storedOf(rows);
  }

  async add(part: InboundPart, now: string): Promise<StoredParts | undefined> {
    const { carrier, from, to, reference, total, number, dataCoding, charset, bytes } = part;
    await sql`
      insert into sms_inbound_part (carrier, sender, recipient, reference, total, number, data_coding, charset, bytes,
        received_on)
      values (${carrier}, ${from}, ${to}, ${reference}, ${total}, ${number}, ${dataCoding}, ${charset}, ${bytes},
        ${now})
      on conflict do nothing`.execute(this.#tx);
    const same = sameText(part);
    const { rows } = await sql<Row>`
      delete from sms_inbound_part p
      where ${same} and (select count(*) from sms_inbound_part p where ${same}) = ${total}
      returning ${COLUMNS}`.execute(this.#tx);
    return storedOf(rows);
  }

  async takeOverdue(before: string): Promise<StoredParts | undefined> {
    const { rows } = await sql<Row>`
      delete from sms_inbound_part p using (
        select carrier, sender, recipient, reference, total from sms_inbound_part
        where received_on < ${before} order by received_on limit 1 for update skip locked) g
      where p.carrier = g.carrier and p.sender = g.sender and p.recipient = g.recipient
        and p.reference = g.reference and p.total = g.total
      returning ${COLUMNS}`.execute(this.#tx);
    return storedOf(rows);
  }
}

/** Parts `p` under the reference of a part. */
function sameText({ carrier, from, to, reference, total }: InboundPart): RawBuilder<unknown> {
  return sql`p.carrier = ${carrier} and p.sender = ${from} and p.recipient = ${to}
    and p.reference = ${reference} and p.total = ${total}`;
}

function storedOf(rows: readonly Row[]): StoredParts | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const { carrier, sender: from, recipient: to, total, charset } = first;
  const parts = rows.map(({ number, data_coding: dataCoding, bytes }) => ({ number, dataCoding, bytes }));
  return { carrier, from, to, total, charset, parts: parts.sort((a, b) => a.number - b.number) };
}
