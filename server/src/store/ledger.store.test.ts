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

async function account(balance: number): Promise<string> {
  const uuid = newUuid();
  await store.db
    .insertInto("account")
    .values({ uuid, created_on: NOW, modified_on: NOW, name: "a", email: "a@example.org" })
    .execute();
  if (balance > 0) await money((ledger) => ledger.credit(uuid, entry(balance, "payment"), NOW));
  return uuid;
}

function money<T>(work: (ledger: LedgerTx) => Promise<T>): Promise<T> {
  return store.transaction((tx) => work(new SqlLedger(tx)));
}

function entry(
  amount: number | string,
  refType: LedgerEntry["refType"] = "tnlease_mrc",
  onceKey?: string,
): LedgerEntry {
  return { amount, refType, refUuid: newUuid(), description: null, ...(onceKey === undefined ? {} : { onceKey }) };
}

const hold = (uuid: string, amount: number) =>
  money((ledger) =>
    ledger.hold({ account: uuid, amount, refType: "tn_order", refUuid: newUuid(), expiresOn: null, now: NOW }),
  );
const free = (uuid: string) => money((ledger) => ledger.free(uuid));

async function state(uuid: string) {
  const { balance } = await store.db
    .selectFrom("account")
    .select("balance")
    .where("uuid", "=", uuid)
    .executeTakeFirstOrThrow();
  const rows = await store.db
    .selectFrom("transaction")
    .select(["amount", "account_balance_before", "account_balance_after", "ref_type"])
    .where("account", "=", uuid)
    .execute();
  const holds = await store.db.selectFrom("ledger_hold").select("uuid").where("account", "=", uuid).execute();
  return {
    balance,
    sum: rows.reduce((sum, row) => Math.round((sum + row.amount) * 1e5) / 1e5, 0),
    rows,
    holds: holds.length,
  };
}

test("a credit adds, writes its transaction with the balances around it, and a balance event", async () => {
  const uuid = await account(0);
  await money((ledger) => ledger.credit(uuid, entry("10.50001", "payment"), NOW));
  expect((await state(uuid)).rows).toEqual([
    { amount: 10.50001, account_balance_before: 0, account_balance_after: 10.50001, ref_type: "payment" },
  ]);
  const events = await store.db.selectFrom("outbox").select(["type", "body"]).where("account", "=", uuid).execute();
  expect(events).toEqual([
    {
      type: "balance",
      body: { message: "New balance is 10.50001", success: true, payload: 10.50001, source_action: "payment_success" },
    },
  ]);
});

test("a hold takes from what is free but not from the balance; more than is free is not held", async () => {
  const uuid = await account(10);
  expect(await hold(uuid, 7)).toBeTypeOf("string");
  expect(await free(uuid)).toBe("3.00000");
  expect(await hold(uuid, 3.00001)).toBeUndefined();
  expect((await state(uuid)).balance).toBe(10);
});

test("a capture charges each entry and makes the hold smaller; the release frees the rest", async () => {
  const uuid = await account(10);
  const held = (await hold(uuid, 8)) ?? "";
  await money((ledger) => ledger.capture(held, [entry(2.5, "tnlease_nrc"), entry(1), entry(0, "sms_nrc")], NOW));
  expect(await state(uuid)).toMatchObject({ balance: 6.5, sum: 6.5, holds: 1 });
  expect(await free(uuid)).toBe("2.00000");
  await money((ledger) => ledger.release(held, 1));
  expect(await free(uuid)).toBe("3.00000");
  await money((ledger) => ledger.release(held));
  await money((ledger) => ledger.release(held));
  expect(await free(uuid)).toBe("6.50000");
  expect((await state(uuid)).rows.map((row) => row.ref_type)).toEqual(["payment", "tnlease_nrc", "tnlease_mrc"]);
});

test("a hold that is used up is gone", async () => {
  const uuid = await account(5);
  const held = (await hold(uuid, 5)) ?? "";
  await money((ledger) => ledger.capture(held, [entry(5)], NOW));
  expect(await state(uuid)).toMatchObject({ balance: 0, holds: 0 });
});

test("more than a hold holds is never captured", async () => {
  const uuid = await account(10);
  const held = (await hold(uuid, 1)) ?? "";
  await expect(money((ledger) => ledger.capture(held, [entry(1.00001)], NOW))).rejects.toThrow("more than");
  expect(await state(uuid)).toMatchObject({ balance: 10, holds: 1 });
});

test("a transaction that fails leaves neither money nor events behind", async () => {
  const uuid = await account(10);
  const failing = money(async (ledger) => {
    await ledger.charge(uuid, entry(4), NOW);
    throw new Error("after the charge");
  });
  await expect(failing).rejects.toThrow("after the charge");
  expect(await state(uuid)).toMatchObject({ balance: 10, sum: 10 });
});

test("what has the same once-key is charged once", async () => {
  const uuid = await account(10);
  const charge = () => money((ledger) => ledger.charge(uuid, entry(4, "tnlease_mrc", "lease 1 2024-02"), NOW));
  expect(await Promise.all([charge(), charge(), charge()])).toEqual([true, true, true]);
  expect((await state(uuid)).balance).toBe(6);
});

test("fifty charges at once never take more than there is, and the sum of the transactions is the balance", async () => {
  const uuid = await account(10);
  const done = await Promise.all(
    Array.from({ length: 50 }, () => money((ledger) => ledger.charge(uuid, entry(0.7), NOW))),
  );
  expect(done.filter(Boolean)).toHaveLength(14);
  expect(await state(uuid)).toMatchObject({ balance: 0.2, sum: 0.2 });
});

test("orders at once: holds never exceed the balance, and all return to zero", async () => {
  const uuid = await account(10);
  const order = async (n: number) => {
    const held = await hold(uuid, 1.5);
    if (held === undefined) return false;
    if (n % 3 === 0) await money((ledger) => ledger.release(held));
    else await money((ledger) => ledger.capture(held, [entry(1), entry(0.5, "tnlease_nrc")], NOW));
    return true;
  };
  const done = await Promise.all(Array.from({ length: 30 }, (_, n) => order(n)));
  const { balance, sum, holds } = await state(uuid);
  expect(holds).toBe(0);
  expect(sum).toBe(balance);
  expect(balance).toBeGreaterThanOrEqual(0);
  expect(done.filter(Boolean).length).toBeGreaterThan(5);
});

test.each(["-1", "NaN", "1e3", "0.000001", "", "Infinity", -1, Number.NaN])("%j is no amount", async (amount) => {
  const uuid = await account(10);
  for (const move of ["charge", "debit", "credit"] as const)
    await expect(money<unknown>((ledger) => ledger[move](uuid, entry(amount), NOW))).rejects.toThrow("not an amount");
  expect(await state(uuid)).toMatchObject({ balance: 10, sum: 10 });
});

test("no money, no free amount: an unknown account has nothing", async () => {
  expect(await free(newUuid())).toBe("0");
  expect(await money((ledger) => ledger.charge(newUuid(), entry(1), NOW))).toBe(false);
});
