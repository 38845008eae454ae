import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlInstallation } from "../../server/src/store/installation.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { addCampaign } from "../support/rows.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
/** Ann's second messaging profile. */
let profile: string;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 1000);
  profile = (await world.call("POST", "/profile/messaging", { as: ann, body: { name: "Second" } })).payload.uuid;
});
afterAll(() => world.close());

let next = 12015556000;
async function lease(): Promise<number> {
  const tn = next++;
  await world.lease(ann, tn);
  return tn;
}
const path = (tn: number, type: string) => `/lease/tn/${tn}/subscription/${type}`;
const post = (tn: number, type: string, body: object, as = ann) => world.call("POST", path(tn, type), { as, body });
const remove = (tn: number, type: string) => world.call("DELETE", path(tn, type), { as: ann });
const campaign = (o: object = {}) => addCampaign(world.store, ann.account, o);

/** Switches features of a number on that its rate profile does not sell. */
async function offer(tn: number, ...features: ("mms" | "fax" | "emergency")[]): Promise<void> {
  const on = Object.fromEntries(features.map((feature) => [feature, true]));
  await world.store.db.updateTable("tn").set(on).where("tn", "=", tn).execute();
  await world.store.db
    .updateTable("tn_profile")
    .set({ features: ["voice", "sms", "mms", "emergency"], emergency_nrc: 3 })
    .where("name", "=", "US")
    .execute();
}

test("SMS is switched on for its fee, and changed under the same uuid without another", async () => {
  const tn = await lease();
  await remove(tn, "sms");
  const balance = await world.balance(ann);
  const first = await campaign();
  const on = await post(tn, "sms", { messaging_profile: profile, sms_campaign: first.uuid });
  expect(on.status).toBe(200);
  expect(on.payload).toMatchObject({
    type: "sms",
    messaging_profile: { uuid: profile, name: "Second" },
    sms_campaign: { uuid: first.uuid, campaignId: first.campaignId },
    assignment_status: "PENDING_ASSIGNMENT",
    tn_lease: { tn: { tn, sms: true } },
  });
  expect(await world.balance(ann)).toBeCloseTo(balance - 0.01, 5);
  const fees = await world.store.db.selectFrom("transaction").selectAll().where("ref_type", "=", "sms_nrc").execute();
  expect(fees.filter(({ account_balance_after: after }) => Math.abs(after - (balance - 0.01)) < 1e-9)).toHaveLength(1);

  await world.store.db
    .updateTable("lease_subscription")
    .set({ assignment_status: "ASSIGNED" })
    .where("uuid", "=", on.payload.uuid)
    .execute();
  const same = await post(tn, "sms", { messaging_profile: profile, sms_campaign: first.campaignId });
  expect(same.payload).toMatchObject({ uuid: on.payload.uuid, assignment_status: "ASSIGNED" });
  const second = await campaign();
  const moved = await post(tn, "sms", { messaging_profile: profile, sms_campaign: second.campaignId });
  expect(moved.payload).toMatchObject({
    uuid: on.payload.uuid,
    sms_campaign: { uuid: second.uuid },
    assignment_status: "PENDING_ASSIGNMENT",
  });
  expect(await world.balance(ann)).toBeCloseTo(balance - 0.01, 5);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload.messaging_profile.uuid).toBe(profile);

  const off = await remove(tn, "sms");
  expect([off.status, off.payload.uuid]).toEqual([200, on.payload.uuid]);
  expect((await remove(tn, "sms")).body.message).toBe("Subscription not found");
  expect((await world.call("GET", path(tn, "sms"), { as: ann })).body.message).toBe("Subscription not found");
});

test("SMS asked for several times at once is switched on once, for one fee", async () => {
  const tn = await lease();
  await remove(tn, "sms");
  const balance = await world.balance(ann);
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(tn, "sms", { messaging_profile: profile })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(answers.map(({ payload }) => payload.uuid)).size).toBe(1);
  expect(await world.balance(ann)).toBeCloseTo(balance - 0.01, 5);
});

test("without a campaign a number receives only, and the answer warns while 10DLC is not enforced", async () => {
  const tn = await lease();
  for (const body of [{ messaging_profile: profile }, { messaging_profile: profile, sms_campaign: null }]) {
    const { status, payload } = await post(tn, "sms", body);
    expect([status, payload.sms_campaign, payload.assignment_status]).toEqual([200, null, null]);
    expect(payload.warning).toMatch(/10DLC/);
  }
});

test("what waits to be sent is ended when SMS is switched off, or the number is released", async () => {
  const { db } = world.store;
  for (const end of ["/subscription/sms", ""]) {
    const tn = next++;
    await world.lease(ann, tn);
    await new SqlInstallation(world.store, world.box).ensureMessagingCarrier("lab", "2024-01-01T00:00:00.000Z");
    const { payload } = await world.call("POST", "/sms", {
      as: ann,
      body: { from: tn, to: 12015550101, message: "x" },
    });
    await db.updateTable("sms_queue").set({ due_on: "2024-01-02T00:00:00.000Z" }).where("tn", "=", tn).execute();
    expect((await world.call("DELETE", `/lease/tn/${tn}${end}`, { as: ann })).status).toBe(200);
    await world.services.smsSender.runDue();
    const sms = (await world.call("GET", `/sms/outbound/${payload.uuid}`, { as: ann })).payload;
    expect(sms).toMatchObject({ state: "failed", error: { code: 1002 } });
  }
});

test("SMS without money for its fee is 402 and changes nothing", async () => {
  const tn = await lease();
  await remove(tn, "sms");
  await world.setBalance(ann, 0);
  const before = (await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload;
  const poor = await post(tn, "sms", { messaging_profile: profile });
  expect([poor.status, poor.body.meta]).toEqual([402, "insufficient_balance"]);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload).toEqual(before);
  await world.setBalance(ann, 1000);
});

test("unknown and foreign profiles and campaigns are 404 by their name, a missing profile is 400", async () => {
  const tn = await lease();
  const foreign = (await world.call("GET", "/profile/messaging", { as: bob })).payload[0].uuid;
  const gone = await campaign({ deleted_on: "2024-01-01T00:00:00.000Z" });
  for (const [body, message] of [
    [{ messaging_profile: foreign }, "Messaging profile not found"],
    [{ messaging_profile: newUuid() }, "Messaging profile not found"],
    [
      { messaging_profile: profile, sms_campaign: (await addCampaign(world.store, bob.account)).uuid },
      "Campaign not found",
    ],
    [{ messaging_profile: profile, sms_campaign: "CNONE" }, "Campaign not found"],
    [{ messaging_profile: profile, sms_campaign: gone.uuid }, "Campaign not found"],
  ] as const) {
    const answer = await post(tn, "sms", body);
    expect([answer.status, answer.body.message]).toEqual([404, message]);
  }
  for (const type of ["sms", "mms"]) {
    const bad = await post(tn, type, {});
    expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["body.messaging_profile"]]);
  }
  expect((await post(12015559998, "sms", { messaging_profile: profile })).body.message).toBe("TNLease not found");
});

test("the other features are switched on where the number and its rate profile offer them", async () => {
  const tn = await lease();
  for (const [type, body] of [
    ["mms", { messaging_profile: profile }],
    ["fax", {}],
    ["emergency", {}],
  ] as const) {
    const none = await post(tn, type, body);
    expect([type, none.status, Object.keys(none.body.fields)]).toEqual([type, 400, ["params.type"]]);
  }
  await offer(tn, "mms", "emergency");
  const balance = await world.balance(ann);
  const mms = await post(tn, "mms", { messaging_profile: profile, sms_campaign: (await campaign()).uuid });
  expect(mms.payload).toMatchObject({
    type: "mms",
    messaging_profile: { uuid: profile },
    tn_lease: { tn: { mms: true } },
  });
  await world.setBalance(ann, 2);
  const poor = await post(tn, "emergency", {});
  expect([poor.status, poor.body.meta]).toEqual([402, "insufficient_balance"]);
  await world.setBalance(ann, balance);
  const emergency = await post(tn, "emergency", {});
  expect(emergency.payload).toMatchObject({ type: "emergency", messaging_profile: null, sms_campaign: null });
  expect(await world.balance(ann)).toBeCloseTo(balance - 3, 5);
  const all = await world.call("GET", `/lease/tn/${tn}/subscription`, { as: ann });
  expect(all.payload.map(({ type }: { type: string }) => type).sort()).toEqual(["emergency", "mms", "sms", "voice"]);
  expect((await remove(tn, "emergency")).payload.uuid).toBe(emergency.payload.uuid);
  expect((await remove(tn, "mms")).status).toBe(200);
  expect((await post(tn, "telex", {})).status).toBe(400);
});

test("another account meets 404 and changes nothing", async () => {
  const tn = await lease();
  const before = (await world.call("GET", `/lease/tn/${tn}/subscription`, { as: ann })).payload;
  for (const type of ["sms", "voice", "mms"])
    for (const [method, body] of [["GET"], ["POST", { messaging_profile: profile }], ["DELETE"]] as const) {
      const answer = await world.call(method, path(tn, type), { as: bob, ...(body ? { body } : {}) });
      expect([type, method, answer.body.message]).toEqual([type, method, "TNLease not found"]);
    }
  expect((await world.call("GET", `/lease/tn/${tn}/subscription`, { as: ann })).payload).toEqual(before);
});

test("a campaign of a sole proprietor has 5 numbers at most, as a pool too", async () => {
  const { uuid: sms_campaign } = await campaign({ numberPool: true });
  const { db } = world.store;
  const { brand } = await db
    .selectFrom("sms_campaign")
    .select("brand")
    .where("uuid", "=", sms_campaign)
    .executeTakeFirstOrThrow();
  const { entityType } = await db
    .selectFrom("sms_brand")
    .select("entityType")
    .where("uuid", "=", brand)
    .executeTakeFirstOrThrow();
  const become = (type: typeof entityType) =>
    db.updateTable("sms_brand").set({ entityType: type }).where("uuid", "=", brand).execute();
  await become("SOLE_PROPRIETOR");
  const body = { messaging_profile: profile, sms_campaign };
  const numbers: number[] = [];
  for (let n = 0; n < 5; n++) numbers.push(await lease());
  for (const tn of numbers) expect((await post(tn, "sms", body)).status).toBe(200);
  const sixth = await post(await lease(), "sms", body);
  expect([sixth.status, sixth.body.message]).toEqual([409, "Campaign number limit reached"]);
  // One that has it already keeps it.
  expect((await post(Number(numbers[0]), "sms", body)).status).toBe(200);
  await become(entityType);
});

test("a campaign that is no pool has 49 numbers at most", async () => {
  const small = await campaign();
  const pool = await campaign({ numberPool: true });
  const tn = await lease();
  const other = await lease();
  const { db } = world.store;
  const row = await db.selectFrom("tn").selectAll().where("tn", "=", tn).executeTakeFirstOrThrow();
  for (let i = 0; i < 49; i++) {
    const extra = next++;
    await db
      .insertInto("tn")
      .values({ ...row, tn: extra })
      .execute();
    const lease_ = await db.selectFrom("tn_lease").selectAll().where("tn", "=", tn).executeTakeFirstOrThrow();
    const uuid = newUuid();
    await db
      .insertInto("tn_lease")
      .values({ ...lease_, uuid, tn: extra })
      .execute();
    for (const { uuid: sms_campaign } of [small, pool]) {
      const type = sms_campaign === small.uuid ? "sms" : "mms";
      const { created_on, modified_on, account } = lease_;
      const own = { assignment_status: null, warning: null, removed_on: null, messaging_profile: profile };
      await db
        .insertInto("lease_subscription")
        .values({ uuid: newUuid(), created_on, modified_on, account, tn_lease: uuid, type, sms_campaign, ...own })
        .execute();
    }
  }
  const full = await post(tn, "sms", { messaging_profile: profile, sms_campaign: small.uuid });
  expect([full.status, full.body.message]).toEqual([409, "Campaign number limit reached"]);
  expect((await world.call("GET", path(tn, "sms"), { as: ann })).payload.sms_campaign).toBeNull();
  expect((await post(tn, "sms", { messaging_profile: profile, sms_campaign: pool.uuid })).status).toBe(200);
  await offer(tn, "mms");
  const fullForMms = await post(tn, "mms", { messaging_profile: profile, sms_campaign: small.uuid });
  expect([fullForMms.status, fullForMms.body.message]).toEqual([409, "Campaign number limit reached"]);
  const first = await db
    .selectFrom("lease_subscription")
    .innerJoin("tn_lease", "tn_lease.uuid", "lease_subscription.tn_lease")
    .select("tn")
    .where("sms_campaign", "=", small.uuid)
    .executeTakeFirstOrThrow();
  expect((await post(first.tn, "sms", { messaging_profile: profile, sms_campaign: small.uuid })).status).toBe(200);
  await remove(first.tn, "sms");
  expect((await post(other, "sms", { messaging_profile: profile, sms_campaign: small.uuid })).status).toBe(200);
});
