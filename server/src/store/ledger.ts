import { sql } from "kysely";
import { DomainError } from "../base/errors.js";
import { newUuid } from "../base/ids.js";
import type { NewEvent } from "../domain/event/port.js";
import type { Amount, LedgerEntry, LedgerTx } from "../domain/ledger/port.js";
import { sourceAction } from "../domain/ledger/rules.js";
import type { Tx } from "./db.js";

/**
 * An amount as text that PostgreSQL reads exactly; a number is taken at its five decimals.
 * @throws Error for what is no amount: a minus would turn a charge into a gift, a finer one would be rounded unseen
 */
function decimal(amount: Amount): string {
  const text = typeof amount === "number" ? amount.toFixed(5) : amount;
  if (!/^\d{1,9}(?:\.\d{1,5}0*)?$/.test(text)) throw new Error(`not an amount of money: ${text}`);
  return text;
}

/**
 * Money of accounts inside one transaction. Every change begins with the lock of the account's row: what is read after
 * it cannot be changed by anybody else before the commit. The lock is the weaker one that an update takes (`no key`): a
 * row that was inserted before and refers to the account holds its key, and two such transactions must not wait for each
 * other.
 */
export class SqlLedger implements LedgerTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async hold(o: Parameters<LedgerTx["hold"]>[0]): Promise<string | undefined> {
    await this.#lock(o.account);
    const uuid = newUuid();
    const amount = decimal(o.amount);
    const { rows } = await sql<{ uuid: string }>`
      insert into ledger_hold (uuid, created_on, account, amount, ref_type, ref_uuid, expires_on)
      select ${uuid}::uuid, ${o.now}::timestamptz, uuid, ${amount}::numeric, ${o.refType}::text, ${o.refUuid}::uuid, ${o.expiresOn}::timestamptz
      from account where uuid = ${o.account} and ${free("account")} >= ${amount}::numeric
      returning uuid`.execute(this.#tx);
    return rows[0]?.uuid;
  }

  /** Many holds of one account, or none when it has not the money for all. @returns false: nothing was set aside */
  async holdAll(
    account: string,
    holds: readonly { readonly uuid: string; readonly amount: Amount; readonly refUuid: string }[],
    o: { readonly refType: string; readonly now: string },
  ): Promise<boolean> {
    await this.#lock(account);
    const rows = holds.map(({ uuid, amount, refUuid }) => ({ uuid, amount: decimal(amount), ref: refUuid }));
    const { rows: made } = await sql`
      with given as materialized (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(uuid uuid, amount numeric, ref uuid))
      insert into ledger_hold (uuid, created_on, account, amount, ref_type, ref_uuid)
      select g.uuid, ${o.now}::timestamptz, a.uuid, g.amount, ${o.refType}::text, g.ref
      from given g, account a where a.uuid = ${account} and ${free("a")} >= (select sum(amount) from given)
      returning uuid`.execute(this.#tx);
    return made.length > 0;
  }

  async extend(hold: string, amount: Amount): Promise<boolean> {
    const account = await this.#accountOf(hold);
    if (account === undefined) return false;
    await this.#lock(account);
    const { rows } = await sql`
      update ledger_hold set amount = amount + ${decimal(amount)}::numeric
      from account where ledger_hold.uuid = ${hold} and account.uuid = ${account}
        and ${free("account")} >= ${decimal(amount)}::numeric
      returning ledger_hold.uuid`.execute(this.#tx);
    return rows.length > 0;
  }

  async capture(hold: string, entries: readonly LedgerEntry[], now: string): Promise<void> {
    const account = await this.#accountOf(hold);
    if (account === undefined) throw new Error("capture of an unknown hold");
    await this.#lock(account);
    for (const entry of entries) {
      const taken = await this.#shrink(hold, decimal(entry.amount));
      if (!taken) throw new Error("capture of more than the hold holds");
      await this.#write(account, entry, "-", now);
    }
    await this.#dropEmpty(hold);
  }

  async release(hold: string, amount?: Amount): Promise<void> {
    const account = await this.#accountOf(hold);
    if (account === undefined) return;
    await this.#lock(account);
    if (amount === undefined) await this.#tx.deleteFrom("ledger_hold").where("uuid", "=", hold).execute();
    else {
      const left = sql<number>`greatest(amount - ${decimal(amount)}::numeric, 0)`;
      await this.#tx.updateTable("ledger_hold").set({ amount: left }).where("uuid", "=", hold).execute();
      await this.#dropEmpty(hold);
    }
  }

  async charge(account: string, entry: LedgerEntry, now: string): Promise<boolean> {
    await this.#lock(account);
    if (await this.#isDone(account, entry)) return true;
    const { rows } = await sql`
      select 1 from account where uuid = ${account} and ${free("account")} >= ${decimal(entry.amount)}::numeric`.execute(
      this.#tx,
    );
    if (rows.length === 0) return false;
    await this.#write(account, entry, "-", now);
    return true;
  }

  async debit(account: string, entry: LedgerEntry, now: string): Promise<void> {
    await this.#lock(account);
    if (!(await this.#isDone(account, entry))) await this.#write(account, entry, "-", now);
  }

  async credit(account: string, entry: LedgerEntry, now: string): Promise<void> {
    await this.#lock(account);
    if (!(await this.#isDone(account, entry))) await this.#write(account, entry, "+", now);
  }

  async free(account: string): Promise<string> {
    const { rows } = await sql<{ free: string }>`
      select (${free("account")})::text as free from account where uuid = ${account}`.execute(this.#tx);
    return rows[0]?.free ?? "0";
  }

  async #lock(account: string): Promise<void> {
    await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
  }

  async #accountOf(hold: string): Promise<string | undefined> {
    const row = await this.#tx.selectFrom("ledger_hold").select("account").where("uuid", "=", hold).executeTakeFirst();
    return row?.account;
  }

  async #shrink(hold: string, amount: string): Promise<boolean> {
    const row = await this.#tx
      .updateTable("ledger_hold")
      .set({ amount: sql<number>`amount - ${amount}::numeric` })
      .where("uuid", "=", hold)
      .where(sql<boolean>`amount >= ${amount}::numeric`)
      .returning("uuid")
      .executeTakeFirst();
    return row !== undefined;
  }

  async #dropEmpty(hold: string): Promise<void> {
    await this.#tx.deleteFrom("ledger_hold").where("uuid", "=", hold).where("amount", "=", 0).execute();
  }

  async #isDone(account: string, { onceKey }: LedgerEntry): Promise<boolean> {
    if (onceKey === undefined) return false;
    const row = await this.#tx
      .selectFrom("transaction")
      .select("uuid")
      .where("account", "=", account)
      .where("once_key", "=", onceKey)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Changes the balance and writes the transaction that says so, with its event, and with a mail when the balance falls
   * below the limit that the account has set. An amount of 0 is nothing.
   */
  async #write(account: string, entry: LedgerEntry, sign: "+" | "-", now: string): Promise<void> {
    const change = sql`${sql.raw(sign)} ${decimal(entry.amount)}::numeric`;
    const { refType, refUuid, description, onceKey = null } = entry;
    const changing = sql<Changed>`
      with changed as (
        update account set balance = balance ${change} where uuid = ${account} and ${decimal(entry.amount)}::numeric <> 0
        returning balance, balance_low, balance - (0 ${change}) as before
      ), written as (
        insert into "transaction" (uuid, created_on, modified_on, account, amount, account_balance_before,
          account_balance_after, ref_type, ref_uuid, description, once_key)
        select ${newUuid()}::uuid, ${now}::timestamptz, ${now}::timestamptz, ${account}::uuid, 0 ${change}, before, balance,
          ${refType}::text, ${refUuid}::uuid, ${description}::text, ${onceKey}::text from changed)
      select balance, balance::text as text, balance_low::text as "limit",
        coalesce(before >= balance_low and balance < balance_low, false) as fell from changed`;
    const { rows } = await changing.execute(this.#tx).catch(outOfRange);
    const row = rows[0];
    if (!row) return;
    if (row.fell) await tellLow(this.#tx, account, row, now);
    await this.#tx.outbox.add(balanceEvent(account, row.balance, refType, now));
  }
}

/** Tells a new balance, and what made it. */
export function balanceEvent(account: string, balance: number, refType: LedgerEntry["refType"], now: string): NewEvent {
  const body = {
    message: `New balance is ${balance}`,
    success: true,
    payload: balance,
    source_action: sourceAction(refType),
  };
  return { account, type: "balance", ref_id: account, created_on: now, body };
}

/** The mail of a balance that has fallen below the limit of its account. */
export async function tellLow(
  tx: Tx,
  account: string,
  { text: balance, limit }: Pick<Changed, "text" | "limit">,
  now: string,
): Promise<void> {
  await tx.mails.addForAccount({ template: "balance_low", account, data: { balance, limit: limit ?? "" }, now });
}

/** More digits than a balance has (PostgreSQL's numeric_value_out_of_range) is a refusal; anything else passes on. */
function outOfRange(error: unknown): never {
  if ((error as { code?: unknown }).code !== "22003") throw error;
  throw new DomainError(409, "conflict", "The balance would be out of range");
}

/** A balance after its change; `fell`: below the limit, from above or from on it. */
interface Changed {
  readonly balance: number;
  readonly text: string;
  readonly limit: string | null;
  readonly fell: boolean;
}

/** SQL of the balance less the holds of the account in the statement around. */
export function free(alias: string) {
  return sql`${sql.raw(alias)}.balance - (${heldOf(alias)})`;
}

/** A query of one row: what is `held` of the account in the statement around. */
export function heldOf(alias: string) {
  return sql`select coalesce(sum(h.amount), 0) as held from ledger_hold h where h.account = ${sql.raw(alias)}.uuid`;
}
