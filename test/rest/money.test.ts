import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let root: RestPerson;
beforeAll(async () => {
  world = await createSmsWorld();
  root = await world.admin();
});
afterAll(() => world.close());

/** What the history of an account says: the sum of its changes and the kinds with their numbers. */
async function history(account: string): Promise<{ sum: string; balance: string; held: string }> {
  const { rows } = await sql<{ sum: string; balance: string; held: string }>`
    select (coalesce((select sum(amount) from "transaction" where account = a.uuid), 0))::numeric(14, 5)::text as sum,
      a.balance::text as balance,
      (coalesce((select sum(amount) from ledger_hold where account = a.uuid), 0))::numeric(14, 5)::text as held
    from account a where a.uuid = ${account}`.execute(world.store.db);
  return rows[0] ?? { sum: "", balance: "", held: "" };
}

/** A person whose whole balance is a payment, so that the history begins at zero. */
async function paid(amount: number): Promise<RestPerson> {
  const person = await world.rich(0);
  const body = { provider: "unknown", account: person.account, amount };
  await world.call("POST", "/payment", { as: root, body });
  return person;
}

test("orders, messages both ways, features, releases and payments at once: the history adds up to the balance", async () => {
  const [ann, bob] = [await paid(60), await paid(60)];
  const numbers = Array.from({ length: 8 }, (_, n) => 12015556000 + n);
  await world.stock(...numbers);
  const order = (as: RestPerson, tn: number) => world.call("POST", "/order", { as, body: { items: [{ tn }] } });
  for (const [n, tn] of numbers.entries()) expect((await order(n % 2 === 0 ? ann : bob, tn)).status).toBe(201);
  await world.worker.runDue();
  const work = numbers.flatMap((tn, n) => {
    const [as, other] = n % 2 === 0 ? [ann, bob] : [bob, ann];
    const to = String(numbers[(n + 1) % numbers.length]);
    const feature = async () => {
      await world.call("PATCH", `/lease/tn/${tn}`, { as, body: { voice: false } });
      return world.call("PATCH", `/lease/tn/${tn}`, { as, body: { voice: true } });
    };
    const pay = { provider: "unknown", account: other.account, amount: 0.12345 };
    return [
      ...Array.from({ length: 5 }, (_, k) => world.send(as, { from: tn, to, message: `Message ${k}` })),
      world.send(as, { from: tn, to: "12015550101", message: "Out" }),
      feature(),
      world.call("POST", "/payment", { as: root, body: pay }),
      order(as, 12015557000 + n),
    ];
  });
  const statuses = (await Promise.all(work)).map(({ status }) => status);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  await world.worker.runDue();
  for (const { account } of [ann, bob]) {
    const { sum, balance } = await history(account);
    expect(sum).toBe(balance);
    expect(Number(balance)).toBeGreaterThanOrEqual(0);
  }
});

test("fifty orders at once on a balance for ten give ten", async () => {
  // A number costs 1 + 2 and 0.5 a month for voice, 0.01 once for SMS.
  const ann = await paid(35.1);
  const numbers = Array.from({ length: 50 }, (_, n) => 12015558000 + n);
  await world.stock(...numbers);
  const answers = await Promise.all(
    numbers.map((tn) => world.call("POST", "/order", { as: ann, body: { items: [{ tn }] } })),
  );
  const made = answers.filter(({ status }) => status === 201);
  expect([made.length, answers.filter(({ status }) => status === 402).length]).toEqual([10, 40]);
  expect(await history(ann.account)).toMatchObject({ balance: "35.10000", held: "35.10000" });
  await world.worker.runDue();
  expect(await history(ann.account)).toEqual({ sum: "0.00000", balance: "0.00000", held: "0.00000" });
});
