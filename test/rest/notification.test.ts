import { EEmailTemplate, wordsOf } from "@opentact/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isSent } from "../../server/src/domain/event/rules.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { SqlLedger } from "../../server/src/store/ledger.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let root: RestPerson;
beforeAll(async () => {
  world = await createRestWorld();
  root = await world.admin();
});
afterAll(() => world.close());

const get = async (as: RestPerson) => (await world.call("GET", "/account/notification", { as })).payload;
const patch = (as: RestPerson, body: object) => world.call("PATCH", "/account/notification", { as, body });
const pay = (as: RestPerson, amount: number) =>
  world.call("POST", "/payment", { as: root, body: { provider: "unknown", account: as.account, amount } });

async function charge(as: RestPerson, amount: number): Promise<void> {
  const entry = { amount, refType: "adjustment", refUuid: null, description: null } as const;
  const now = new Date(world.clock.now()).toISOString();
  expect(await world.store.transaction((tx) => new SqlLedger(tx).charge(as.account, entry, now))).toBe(true);
}

/** Kinds of the mails on their way to somebody. */
async function mails(as: RestPerson): Promise<string[]> {
  const rows = await world.store.db.selectFrom("mail").select("template").where("recipient", "=", as.email).execute();
  return rows.map(({ template }) => template).filter((template) => !template.startsWith("user_"));
}

test("an account begins without balance events and limit, with every mail but the reports", async () => {
  const ann = await world.person();
  const kinds = wordsOf(EEmailTemplate);
  expect(await get(ann)).toEqual({
    balance: false,
    legacy_call_state: false,
    balance_low: null,
    email: Object.fromEntries(kinds.map((kind) => [kind, !kind.startsWith("report_")])),
  });
});

test("the older words of calls are on where the installation has them on, until the account says", async () => {
  const ann = await world.person();
  const row = { name: "events.legacy_call_state", value: "true", modified_on: "2024-01-01T00:00:00.000Z" };
  await world.store.db.insertInto("setting").values(row).execute();
  expect((await get(ann)).legacy_call_state).toBe(true);
  expect((await patch(ann, { legacy_call_state: false })).payload.legacy_call_state).toBe(false);
  await world.store.db.deleteFrom("setting").where("name", "=", row.name).execute();
});

test("PATCH sets what is given and leaves the rest; mail kinds are merged; null clears the limit only", async () => {
  const ann = await world.person();
  let expected = await get(ann);
  for (const change of [
    { balance: true },
    { legacy_call_state: true },
    { balance_low: 2.5 },
    { balance_low: null },
    { balance: false },
  ]) {
    expected = { ...expected, ...change };
    expect((await patch(ann, change)).payload).toEqual(expected);
  }
  await patch(ann, { email: { invoice: false } });
  const { payload } = await patch(ann, { email: { report_daily: true, user_welcome_letter: true, gift: false } });
  expect(payload.email).toEqual({ ...expected.email, invoice: false, report_daily: true });
  expect((await patch(ann, {})).payload).toEqual(payload);
  expect((await patch(ann, { balance_changed: true })).payload.balance).toBe(true);
  expect(await get(ann)).toEqual({ ...payload, balance: true });
});

test.each([
  ["body.balance", { balance: null }],
  ["body.balance", { balance: "maybe" }],
  ["body.legacy_call_state", { legacy_call_state: null }],
  ["body.balance_low", { balance_low: 0.000001 }],
  ["body.balance_low", { balance_low: "x" }],
  ["body.email", { email: null }],
  ["body.email.invoice", { email: { invoice: null } }],
  ["body.email.user_password_changed", { email: { user_password_changed: false } }],
  ["body.email.user_reset_password", { email: { user_reset_password: false } }],
  ["body.email.user_welcome_letter", { email: { user_welcome_letter: false } }],
])("400: %s in %j, and nothing is changed", async (field, body) => {
  const ann = await world.person();
  const before = await get(ann);
  const answer = await patch(ann, { ...body, ...(field.startsWith("body.email") ? { balance: true } : {}) });
  expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, [field]]);
  expect(await get(ann)).toEqual(before);
});

test("balance true lets events of the balance through to those without a subscription", async () => {
  const ann = await world.person();
  const events = new SqlEvents({ store: world.store, node: "test" });
  const isTold = async () => {
    const { account } = await events.after(ann.account, 0, 1);
    return isSent({ type: "balance" }, account, [], undefined);
  };
  expect(await isTold()).toBe(false);
  await patch(ann, { balance: true });
  expect(await isTold()).toBe(true);
  await patch(ann, { balance: false });
  expect(await isTold()).toBe(false);
});

test("a mail goes out when the balance falls below the limit, once for each fall", async () => {
  const ann = await world.person();
  await patch(ann, { balance_low: 5, email: { payment_success: false } });
  await pay(ann, 10);
  await charge(ann, 5);
  expect(await mails(ann)).toEqual([]);
  await charge(ann, 0.00001);
  await charge(ann, 1);
  expect(await mails(ann)).toEqual(["balance_low"]);
  await pay(ann, 10);
  await charge(ann, 9);
  await patch(ann, { balance_low: null });
  await pay(ann, 10);
  await charge(ann, 14);
  expect(await mails(ann)).toEqual(["balance_low", "balance_low"]);
});

test("a payment is told by mail, unless the account does not wish to know", async () => {
  const ann = await world.person();
  await pay(ann, 1);
  await pay(ann, 0);
  expect(await mails(ann)).toEqual(["payment_success"]);
  await patch(ann, { email: { payment_success: false } });
  await pay(ann, 1);
  expect(await mails(ann)).toEqual(["payment_success"]);
});
