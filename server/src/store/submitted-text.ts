import { sql } from "kysely";
import type { JoinableParts, SubmittedPart, SubmittedTexts } from "../domain/messaging/port/text-parts.js";
import type { Tx } from "./db.js";
import { completeMessage } from "./sms-outbound.js";

/** Texts of customers that have not come whole, in the transaction that takes a part. */
export class SqlSubmittedTexts implements SubmittedTexts {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lock(part: SubmittedPart): Promise<{ sms: string; isTaken: boolean } | undefined> {
    const { smpp_account, from, to, reference, total, number, bytes } = part;
    // Two parts at the same time must see each other.
    const key = `${smpp_account} ${from} ${to} ${reference} ${total}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(this.#tx);
    const { rows } = await sql<{ sms: string; isTaken: boolean }>`
      select t.sms, exists (select 1 from smpp_part p
        where p.sms = t.sms and p.number = ${number} and p.bytes <> ${bytes}) as "isTaken"
      from smpp_text t where t.smpp_account = ${smpp_account} and t.sender = ${from} and t.recipient = ${to}
        and t.reference = ${reference} and t.total = ${total}`.execute(this.#tx);
    return rows[0];
  }

  async open(sms: string, { smpp_account, from, to, reference, total, charset }: SubmittedPart): Promise<void> {
    const row = { sms, smpp_account, sender: from, recipient: to, reference, total, charset };
    await this.#tx.insertInto("smpp_text").values(row).execute();
  }

  async add(sms: string, { total, number, dataCoding, bytes }: SubmittedPart): Promise<JoinableParts | undefined> {
    await this.#tx
      .insertInto("smpp_part")
      .values({ sms, number, data_coding: dataCoding, bytes })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const rows = await this.#tx
      .selectFrom("smpp_part as p")
      .innerJoin("smpp_text as t", "t.sms", "p.sms")
      .select(["p.number", "p.data_coding as dataCoding", "p.bytes", "t.charset"])
      .where("p.sms", "=", sms)
      .orderBy("p.number")
      .execute();
    return rows.length < total ? undefined : { total, charset: rows[0]?.charset ?? null, parts: rows };
  }

  close(sms: string, whole: Parameters<SubmittedTexts["close"]>[1]) {
    return completeMessage(this.#tx, sms, whole);
  }
}
