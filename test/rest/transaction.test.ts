import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlLedger } from "../../server/src/store/ledger.js";
import { callRow } from "../support/call-rows.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
const ANN = 12015554101;
const BOB = 12015554102;

beforeAll(async () => {
  world = await createSmsWorld();
  [ann, bob, root] = [await world.rich(), await world.rich(), await world.admin()];
  await world.lease(ann, ANN);
  await world.lease(bob, BOB);
});
afterAll(() => world.close());

const get = (path: string, as = ann) => world.call("GET", `/transaction/${path}`, { as });
const pay = async (as: RestPerson, amount: number, reference_id?: string) =>
  (
    await world.call("POST", "/payment", {
      as: root,
      body: { provider: "unknown", account: as.account, amount, reference_id },
    })
  ).payload;

/** The newest transaction of a kind. */
async function newest(ref_type: string, as = ann): Promise<{ uuid: string; amount: number; ref_uuid: string }> {
  const { payload } = await world.call("POST", "/transaction/search", { as, body: { ref_type, take: 1 } });
  return payload.data[0];
}

describe("GET /transaction/{uuid}", () => {
  test("shows the payment that was booked, in base form", async () => {
    const payment = await pay(ann, 12.34567, "bank 1");
    const { payload } = await get((await newest("payment")).uuid);
    const { meta, account, user, ...base } = payment;
    expect(payload).toMatchObject({ amount: 12.34567, ref_uuid: payment.uuid, account: { uuid: ann.account } });
    expect(payload.ref_object).toEqual(base);
    expect([meta, account.uuid, user.uuid]).toEqual([null, ann.account, root.uuid]);
  });

  test("shows the lease that was charged, also when it is released", async () => {
    const carl = await world.rich();
    await world.lease(carl, 12015554103);
    const charged = await newest("tnlease_nrc", carl);
    const lease = (await get(charged.uuid, carl)).payload.ref_object;
    expect(lease).toMatchObject({ uuid: charged.ref_uuid, tn: { tn: 12015554103 }, subscriptions: expect.any(Array) });
    await world.call("DELETE", "/lease/tn/12015554103", { as: carl });
    expect((await get(charged.uuid, carl)).payload.ref_object).toMatchObject({ uuid: lease.uuid, subscriptions: [] });
  });

  test("shows the message that was sent, and the one that came in", async () => {
    await world.send(ann, { from: ANN, to: String(BOB), message: "Hello" });
    const out = await newest("sms_outgoing");
    expect((await get(out.uuid)).payload).toMatchObject({
      amount: -0.005,
      ref_object: { uuid: out.ref_uuid, type: "smsr", from: String(ANN), to: BOB, message: "Hello", cost: 0.005 },
    });
    const income = await newest("sms_incoming", bob);
    const { ref_object } = (await get(income.uuid, bob)).payload;
    expect(ref_object).toMatchObject({ uuid: income.ref_uuid, type: "smsi", message: "Hello", readed: false });
    expect(Object.keys(ref_object)).not.toContain("account");
  });

  test("shows the call that was charged; nothing for what is not kept or not named", async () => {
    const call = callRow({ account: ann.account }, { state: "destroyed" });
    await world.callWriter.write([{ call, node: null, flows: [], records: [], events: [] }]);
    const charge = async (refType: "voice_incoming" | "adjustment", refUuid: string | null) => {
      const now = new Date(world.clock.now()).toISOString();
      const entry = { amount: 0.01, refType, refUuid, description: null };
      await world.store.transaction((tx) => new SqlLedger(tx).charge(ann.account, entry, now));
      return (await get((await newest(refType)).uuid)).payload.ref_object;
    };
    expect(await charge("voice_incoming", call.uuid)).toMatchObject({
      uuid: call.uuid,
      type: "CallSCA",
      direction: "in",
    });
    world.clock.advance(1);
    expect(await charge("voice_incoming", newUuid())).toBeNull();
    expect(await charge("adjustment", null)).toBeNull();
  });

  test("404 for another account and an unknown id, 400 for a malformed one; an Admin reads every one", async () => {
    const { uuid } = await newest("tnlease_nrc");
    for (const [id, as] of [
      [uuid, bob],
      [newUuid(), ann],
    ] as const)
      expect((await get(id, as)).body).toMatchObject({ status: 404, message: "Transaction not found" });
    expect((await get("x")).status).toBe(400);
    expect((await get(uuid, root)).payload.uuid).toBe(uuid);
  });
});

describe("GET /transaction/report/invoice", () => {
  test("sums each kind of the previous calendar month of the account's zone, or between two moments", async () => {
    const carl = await world.person();
    await world.call("PATCH", "/account", { as: carl, body: { time_zone: "America/New_York" } });
    // 2024-01-01T00:00Z is the evening of 31 December there.
    await pay(carl, 5);
    const december = (await get("report/invoice", carl)).payload;
    expect(december).toEqual({
      from: "2023-11-01T04:00:00.000Z",
      to: "2023-12-01T04:59:59.999Z",
      report: [],
    });
    const within = async (query: string) => (await get(`report/invoice?${query}`, carl)).payload;
    const now = new Date(world.clock.now()).toISOString();
    expect(await within(`from=${now}`)).toEqual({ from: now, to: now, report: [{ ref_type: "payment", amount: 5 }] });
    expect(await within(`to=${now}`)).toMatchObject({
      from: "2023-12-01T05:00:00.000Z",
      to: now,
      report: [{ amount: 5 }],
    });
    expect((await within("from=2024-01-02&to=2024-01-03")).report).toEqual([]);
    const wrong = await get(`report/invoice?from=2024-01-02&to=2024-01-01`, carl);
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([400, ["params.to"]]);
    expect((await get("report/invoice?from=soon", carl)).status).toBe(400);
  });
});

describe("GET /transaction/report/dashboard/{ref_type}", () => {
  test("counts the last 30 days of the account's zone, days without transactions too", async () => {
    const carl = await world.person();
    await world.call("PATCH", "/account", { as: carl, body: { time_zone: "America/New_York" } });
    await pay(carl, 5);
    await pay(carl, 0.00001);
    const { payload } = await get("report/dashboard/payment", carl);
    expect(payload).toMatchObject({ ref_type: "payment", from: "2023-12-02T05:00:00.000Z" });
    expect(payload.report).toHaveLength(30);
    expect(payload.report[0]).toEqual({ date: "2023-12-02", count: 0, sum: 0 });
    expect(payload.report.at(-1)).toEqual({ date: "2023-12-31", count: 2, sum: 5.00001 });
    const other = (await get("report/dashboard/sms_outgoing", carl)).payload.report;
    expect(new Set(other.map(({ count, sum }: { count: number; sum: number }) => `${count} ${sum}`))).toEqual(
      new Set(["0 0"]),
    );
  });

  test("takes 366 days at most, in order, of a known kind", async () => {
    const report = (query: string, kind = "payment") => get(`report/dashboard/${kind}?${query}`);
    expect((await report("from=2024-01-01&to=2024-12-31T23:59:59.999Z")).payload.report).toHaveLength(366);
    for (const query of ["from=2024-01-01&to=2025-01-01T00:00:00.001Z", "from=2024-01-02&to=2024-01-01"]) {
      const { status, body } = await report(query);
      expect([status, Object.keys(body.fields)]).toEqual([400, ["params.to"]]);
    }
    expect(Object.keys((await report("", "gift")).body.fields)).toEqual(["params.ref_type"]);
  });
});
