import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { newUuid } from "../base/ids.js";
import type { LedgerEntry, LedgerTx } from "../domain/ledger/port.js";
import { SqlLedger } from "./ledger.js";

const NOW = "2024-01-01T00:00:00.000Z";
let store: TestStore;

beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

/** Hundred-thousandths, so that sums are whole numbers. */
const text = (units: number) => `${Math.floor(units / 1e5)}.${String(units % 1e5).padStart(5, "0")}`;
const money = <T>(work: (ledger: LedgerTx) => Promise<T>) => store.transaction((tx) => work(new SqlLedger(tx)));
const entry = (units: number, onceKey?: string): LedgerEntry => ({
  amount: text(units),
  refType: "adjustment",
  refUuid: newUuid(),
  description: null,
  ...(onceKey === undefined ? {} : { onceKey }),
});

/** What one request does with the money of the account, and what it took from it or gave to it. */
type Deed = (account: string) => Promise<number>;

const units = fc.integer({ min: 1, max: 300_000 });

const credits = units.map(
  (amount): Deed =>
    async (account) => {
      await money((ledger) => ledger.credit(account, entry(amount), NOW));
      return amount;
    },
);

const charges = units.map(
  (amount): Deed =>
    async (account) => {
      const isPaid = await money((ledger) => ledger.charge(account, entry(amount), NOW));
      return isPaid ? -amount : 0;
    },
);

/** The same charge asked for three times at once. */
const repeated = units.map(
  (amount): Deed =>
    async (account) => {
      const key = newUuid();
      const charge = () => money((ledger) => ledger.charge(account, entry(amount, key), NOW));
      await Promise.all([charge(), charge(), charge()]);
      // Whoever came first may have found too little, and a later one enough.
      const { rows } = await sql`select 1 from "transaction" where account = ${account} and once_key = ${key}`.execute(
        store.db,
      );
      return rows.length === 0 ? 0 : -amount;
    },
);

/** Set aside, extended, taken in two parts of which one fails with its transaction, the rest freed. */
const orders = fc.record({ amount: units, more: units, taken: fc.double({ min: 0, max: 1, noNaN: true }) }).map(
  ({ amount, more, taken }): Deed =>
    async (account) => {
      const o = { account, amount: text(amount), refType: "tn_order", refUuid: newUuid(), expiresOn: null, now: NOW };
      const hold = await money((ledger) => ledger.hold(o));
      if (hold === undefined) return 0;
      const isMore = await money((ledger) => ledger.extend(hold, text(more)));
      const part = Math.floor((amount + (isMore ? more : 0)) * taken);
      const killed = money(async (ledger) => {
        await ledger.capture(hold, [entry(part)], NOW);
        throw new Error("killed");
      });
      await expect(killed).rejects.toThrow("killed");
      await money((ledger) => ledger.capture(hold, [entry(part)], NOW));
      await money((ledger) => ledger.release(hold));
      return -part;
    },
);

const deeds = fc.array(fc.oneof(credits, charges, charges, repeated, orders, orders), { minLength: 5, maxLength: 25 });

/** Balance and holds in hundred-thousandths, as one moment has them. */
async function look(account: string): Promise<{ balance: number; held: number }> {
  const { rows } = await sql<{ balance: number; held: number }>`
    select (balance * 100000)::bigint as balance,
      (coalesce((select sum(amount) from ledger_hold where account = a.uuid), 0) * 100000)::bigint as held
    from account a where uuid = ${account}`.execute(store.db);
  return rows[0] ?? { balance: Number.NaN, held: Number.NaN };
}

/** Looks again and again until told to stop; true when there was always enough for what is held. */
async function watch(account: string, isOver: () => boolean): Promise<boolean> {
  let isSound = true;
  while (!isOver()) {
    const { balance, held } = await look(account);
    isSound &&= balance >= 0 && held >= 0 && balance >= held;
  }
  return isSound;
}

async function newAccount(first: number): Promise<string> {
  const uuid = newUuid();
  const row = { uuid, created_on: NOW, modified_on: NOW, name: "a", email: "a@example.org" };
  await store.db.insertInto("account").values(row).execute();
  await money((ledger) => ledger.credit(uuid, entry(first), NOW));
  return uuid;
}

test("whatever happens at once, no account is overdrawn, holds return to zero, and the history adds up to the balance", async () => {
  const check = async (first: number, todo: readonly Deed[]) => {
    const account = await newAccount(first);
    let isOver = false;
    const watched = watch(account, () => isOver);
    const moved = await Promise.all(todo.map((deed) => deed(account)));
    isOver = true;
    expect(await watched).toBe(true);
    const expected = moved.reduce((sum, part) => sum + part, first);
    expect(await look(account)).toEqual({ balance: expected, held: 0 });
    const { rows } = await sql<{ amount: number; before: number; after: number }>`
      select (amount * 100000)::bigint as amount, (account_balance_before * 100000)::bigint as before,
        (account_balance_after * 100000)::bigint as after from "transaction" where account = ${account}`.execute(
      store.db,
    );
    expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(expected);
    // One line from 0 to the balance: each change begins where another one ended.
    const sorted = (values: number[]) => values.sort((a, b) => a - b);
    expect(sorted([...rows.map(({ before }) => before), expected])).toEqual(
      sorted([0, ...rows.map(({ after }) => after)]),
    );
  };
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), deeds, check), { numRuns: 12 });
});
