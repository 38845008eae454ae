import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN } from "../support/registrations.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let root: RestPerson;
let ann: RestPerson;
let bob: RestPerson;
let brand: { uuid: string; brandId: string };
let next = 12015558001;

beforeAll(async () => {
  world = await createSmsWorld({ MESSAGING_ENFORCE_10DLC: "on", REGISTRY_WEBHOOK_SECRET: "a webhook secret" });
  [root, ann, bob] = [await world.admin(), await world.rich(), await world.rich()];
  const { payload } = await world.call("POST", "/sms/brand", { as: ann, body: SAMPLE_BRAND });
  await moved();
  brand = (await world.call("GET", `/sms/brand/${payload.uuid}`, { as: ann })).payload;
});
afterAll(() => world.close());

const call = (method: string, path: string, body?: object, as = ann) =>
  world.call(method, `/sms/campaign${path}`, { as, ...(body ? { body } : {}) });
const moved = () => world.services.registryWorker.runDue();
const simulate = (entity: string, state: string, reason?: string) =>
  world.call("POST", "/admin/registry/simulate", { as: root, body: { entity, state, ...(reason ? { reason } : {}) } });

/** Lets the registry take all its steps. */
async function settle(): Promise<void> {
  for (let n = 0; n < 8; n++) {
    await moved();
    world.clock.advance(200);
  }
}
async function campaign(given: object = {}): Promise<{ uuid: string; campaignId: string }> {
  const { status, payload } = await call("POST", "", { ...SAMPLE_CAMPAIGN, brandId: brand.brandId, ...given });
  expect(status).toBe(201);
  await settle();
  return (await call("GET", `/${payload.uuid}`)).payload;
}

describe("a campaign", () => {
  test("is registered for a month, moves by itself, and sends when it is provisioned", async () => {
    const balance = await world.balance(ann);
    const body = { ...SAMPLE_CAMPAIGN, brand: brand.uuid, referenceId: "c-1" };
    const { status, payload } = await call("POST", "", body);
    expect([status, payload]).toEqual([
      201,
      expect.objectContaining({
        ...SAMPLE_CAMPAIGN,
        brandId: brand.brandId,
        campaignId: null,
        campaign_state: "TCR_PENDING",
        submissionStatus: "PENDING",
        status: "ACTIVE",
        is_active: false,
        subscriberOptin: true,
        embeddedLink: false,
        quiet_hours: { enabled: true, start: "08:00", end: "21:00" },
        brand: expect.objectContaining({ uuid: brand.uuid, displayName: "Acme" }),
        account: expect.objectContaining({ uuid: ann.account }),
        vertical: "RETAIL",
      }),
    ]);
    expect(await world.balance(ann)).toBeCloseTo(balance - 10, 5);
    const again = await call("POST", "", { ...body, referenceId: "C-1" });
    expect([again.status, again.payload.uuid]).toEqual([200, payload.uuid]);
    await settle();
    const done = (await call("GET", `/${payload.uuid}`)).payload;
    expect(done).toMatchObject({
      campaignId: expect.stringMatching(/^C[A-Z0-9]{6}$/),
      campaign_state: "MNO_PROVISIONED",
      submissionStatus: "CREATED",
      is_active: true,
      billedDate: expect.any(String),
    });
    expect((await call("GET", `/${done.campaignId}`)).payload.uuid).toBe(payload.uuid);
    const events = await world.store.db
      .selectFrom("outbox")
      .select("body")
      .where("ref_id", "=", payload.uuid)
      .orderBy("sequence")
      .execute();
    expect(events.map((row) => (row.body as { payload: { state: string } }).payload.state)).toEqual([
      "TCR_ACCEPTED",
      "CNP_ACCEPTED",
      "MNO_PENDING",
      "MNO_ACCEPTED",
      "MNO_PROVISIONED",
    ]);
    expect((await call("GET", `/${payload.uuid}/operationStatus`)).payload["10017"]).toBe("APPROVED");
    expect((await call("GET", `/${payload.uuid}/mnoMetadata`)).payload["10035"].mno).toBe("T-Mobile");
  });

  test("is refused for what the linter calls an error, unless forced; then the registry rejects it", async () => {
    const bad = { ...SAMPLE_CAMPAIGN, brandId: brand.uuid, privacyPolicyLink: null, sample2: null };
    const lint = await call("POST", "/lint", bad);
    expect([lint.status, lint.payload.ok]).toEqual([200, false]);
    expect(lint.payload.findings.map(({ id }: { id: string }) => id)).toEqual(["L03", "L10"]);
    const refused = await call("POST", "", bad);
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      {
        "body.sample2": { message: "L03: 2 samples are needed" },
        "body.privacyPolicyLink": { message: "L10: a privacy policy is needed" },
      },
    ]);
    const forced = await call("POST", "?force=true", bad);
    expect(forced.status).toBe(201);
    await settle();
    expect((await call("GET", `/${forced.payload.uuid}`)).payload).toMatchObject({
      campaign_state: "TCR_FAILED",
      submissionStatus: "FAILED",
      failureReasons: ["L03", "L10"],
    });
    const good = await call("POST", "/lint", { ...SAMPLE_CAMPAIGN, brandId: brand.uuid });
    expect(good.payload).toEqual({ ok: true, findings: [] });
    const short = await call("POST", "/lint", { ...SAMPLE_CAMPAIGN, brandId: brand.uuid, description: "x" });
    expect(short.payload.findings.map(({ id }: { id: string }) => id)).toContain("L05");
    const foreign = await call("POST", "/lint", { ...SAMPLE_CAMPAIGN, brandId: brand.uuid }, bob);
    expect(foreign.payload.findings).toMatchObject([{ id: "L01", field: "brandId" }]);
  });

  test("is checked field by field; a foreign brand is 404, no money 402", async () => {
    const fields = async (given: object) => Object.keys((await call("POST", "", given)).body.fields ?? {}).sort();
    expect(await fields({})).toEqual(["body.brandId", "body.description", "body.usecase"]);
    expect(
      await fields({
        ...SAMPLE_CAMPAIGN,
        brandId: brand.uuid,
        sample1: "x",
        usecase: "X",
        quiet_hours: { start: "9" },
      }),
    ).toEqual(["body.quiet_hours.start", "body.sample1", "body.usecase"]);
    const odd = { ...SAMPLE_CAMPAIGN, brandId: brand.uuid, quiet_hours: { start: "20:00", end: "08:00" } };
    expect(await fields(odd)).toEqual(["body.quiet_hours.end"]);
    const foreign = await call("POST", "", { ...SAMPLE_CAMPAIGN, brandId: brand.uuid }, bob);
    expect([foreign.status, foreign.body.message]).toEqual([404, "Brand not found"]);
    await world.setBalance(ann, 9);
    const poor = await call("POST", "", { ...SAMPLE_CAMPAIGN, brandId: brand.uuid });
    expect([poor.status, poor.body.meta]).toEqual([402, "insufficient_balance"]);
    await world.setBalance(ann, 1000);
  });

  test("is changed only where the registry lets it", async () => {
    const { uuid } = await campaign();
    const patch = (body: object) => call("PATCH", `/${uuid}`, body);
    const before = (await call("GET", `/${uuid}`)).payload;
    expect((await patch({})).payload).toEqual(before);
    const fewer = await patch({ sample2: null });
    expect([fewer.status, fewer.body.fields]).toEqual([
      400,
      { "body.sample2": { message: "2 samples are needed", value: null } },
    ]);
    const sample3 = "Acme: widgets are in. Reply STOP to unsubscribe.";
    const more = { autoRenewal: false, resellerId: "R1", quiet_hours: { end: "20:00" } };
    const changed = await patch({ sample2: null, sample3, ...more });
    expect(changed.payload).toMatchObject({
      sample2: null,
      sample3,
      autoRenewal: false,
      resellerId: "R1",
      quiet_hours: { enabled: true, start: "08:00", end: "20:00" },
    });
    for (const [field, value] of [
      ["usecase", "2FA"],
      ["embeddedLink", true],
      ["brandId", newUuid()],
      ["optoutMessage", "x"],
      ["referenceId", "y"],
      ["resellerId", "R2"],
    ]) {
      const refused = await patch({ [field as string]: value });
      expect([refused.status, refused.body.message]).toEqual([409, `${field} is immutable after registration`]);
    }
    for (const field of ["description", "autoRenewal", "quiet_hours"])
      expect([field, (await patch({ [field]: null })).status]).toEqual([field, 400]);
    expect((await patch({ description: "short" })).status).toBe(400);
    expect((await call("PATCH", `/${uuid}`, { autoRenewal: true }, bob)).status).toBe(404);
  });

  test("meets the ends that its description asks for, and is appealed", async () => {
    const word = (text: string) => ({ description: `${SAMPLE_CAMPAIGN.description} ${text}` });
    const rejected = await campaign(word("[reject]"));
    expect(rejected).toMatchObject({ campaign_state: "TCR_FAILED", failureReasons: ["[reject]"] });
    expect((await call("POST", `/${rejected.uuid}/appeal`, { appeal_reason: "x" })).status).toBe(409);
    const suspended = await campaign(word("[suspend]"));
    expect(suspended).toMatchObject({ campaign_state: "TCR_SUSPENDED", is_active: false });
    const byCarrier = await campaign(word("[mno-reject]"));
    expect(byCarrier).toMatchObject({ campaign_state: "MNO_REJECTED", is_active: false });
    expect((await call("GET", `/${byCarrier.uuid}/operationStatus`)).payload["10017"]).toBe("REJECTED");
    expect((await call("POST", `/${byCarrier.uuid}/appeal`, {})).status).toBe(400);
    const appeal = await call("POST", `/${byCarrier.uuid}/appeal`, { appeal_reason: "corrected" });
    expect([appeal.status, appeal.payload.campaign_state]).toEqual([200, "TCR_ACCEPTED"]);
    await settle();
    expect((await call("GET", `/${byCarrier.uuid}`)).payload).toMatchObject({
      campaign_state: "MNO_PROVISIONED",
      is_active: true,
    });
  });

  test("is shared once", async () => {
    const { uuid } = await campaign();
    expect((await call("GET", `/${uuid}/sharing`)).payload).toEqual({});
    const shared = await call("PUT", `/${uuid}/sharing/SABC123`);
    expect(shared.payload).toMatchObject({ sharedByMe: { upstreamCnpId: "SABC123", sharingStatus: "ACCEPTED" } });
    expect((await call("GET", `/${uuid}/sharing`)).payload).toEqual(shared.payload);
    expect((await call("PUT", `/${uuid}/sharing/SABC124`)).status).toBe(409);
    expect((await call("PUT", `/${uuid}/sharing/nobody`)).status).toBe(400);
  });

  test("is listed by brand, ended, and then gone for everybody", async () => {
    const { uuid } = await campaign();
    const all = await call("GET", `?brandId=${brand.brandId}&take=1`);
    expect([all.payload[0].uuid, Number(all.headers["x-total-count"]) > 1]).toEqual([uuid, true]);
    expect((await call("GET", `?brandId=${newUuid()}`)).payload).toEqual([]);
    expect((await call("GET", "", undefined, bob)).payload).toEqual([]);
    const ended = await call("DELETE", `/${uuid}`);
    expect(ended.payload).toMatchObject({
      status: "EXPIRED",
      campaign_state: "TCR_EXPIRED",
      is_active: false,
      deleted_on: expect.any(String),
    });
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["GET", "/mnoMetadata"],
      ["GET", "/operationStatus"],
      ["GET", "/sharing"],
      ["PUT", "/sharing/SABC123"],
      ["GET", "/tnleases"],
    ]) {
      const gone = await call(method ?? "", `/${uuid}${path}`);
      expect([method, path, gone.status, gone.body.message]).toEqual([method, path, 404, "Campaign not found"]);
    }
  });

  test("is renewed each month while it can be paid, then it ends", async () => {
    const { uuid } = await campaign();
    const billedBefore = async (days: number) => {
      const past = new Date(world.clock.now() - days * 86_400_000).toISOString();
      await world.store.db.updateTable("sms_campaign").set({ billedDate: past }).where("uuid", "=", uuid).execute();
    };
    await world.store.db.updateTable("sms_campaign").set({ billedDate: null }).where("uuid", "!=", uuid).execute();
    await billedBefore(32);
    const balance = await world.balance(ann);
    await world.services.registryWorker.renewDue();
    expect(await world.balance(ann)).toBeCloseTo(balance - 10, 5);
    await world.services.registryWorker.renewDue();
    expect(await world.balance(ann)).toBeCloseTo(balance - 10, 5);
    await billedBefore(33);
    await world.setBalance(ann, 1);
    await world.services.registryWorker.renewDue();
    expect((await call("GET", `/${uuid}`)).payload).toMatchObject({
      status: "EXPIRED",
      campaign_state: "TCR_EXPIRED",
      is_active: false,
    });
    await world.setBalance(ann, 1000);
  });
});

describe("numbers and sending", () => {
  async function number(sms_campaign: string | null): Promise<number> {
    const tn = next++;
    await world.lease(ann, tn);
    const messaging_profile = (await world.call("GET", "/account", { as: ann })).payload.messaging_profile_default.uuid;
    const body = { messaging_profile, sms_campaign };
    const { status } = await world.call("POST", `/lease/tn/${tn}/subscription/sms`, { as: ann, body });
    expect(status).toBe(200);
    return tn;
  }
  const assignment = async (tn: number) =>
    (await world.call("GET", `/lease/tn/${tn}/subscription/sms`, { as: ann })).payload.assignment_status;
  const send = async (from: number, to = 12015550101) => {
    const { status, body } = await world.send(ann, { from, to, message: "Acme: x" });
    return [status, body.meta];
  };

  test("a number sends to the US once it is assigned to an active campaign", async () => {
    const { uuid } = await campaign();
    const [tn, none] = [await number(uuid), await number(null)];
    expect(await assignment(tn)).toBe("PENDING_ASSIGNMENT");
    expect(await send(tn)).toEqual([409, "1101"]);
    await settle();
    expect(await assignment(tn)).toBe("ASSIGNED");
    expect(await send(tn)).toEqual([200, undefined]);
    expect(await send(none)).toEqual([409, "1101"]);
    expect(await send(none, 14165550101)).toEqual([200, undefined]);
    const list = await call("GET", `/${uuid}/tnleases`);
    expect(list.payload).toMatchObject([
      {
        tn: { tn },
        subscriptions: expect.arrayContaining([expect.objectContaining({ assignment_status: "ASSIGNED" })]),
      },
    ]);
    const queued = await world.send(ann, { from: tn, to: 12015550102, message: "x", validity_period: 60 });
    await simulate(uuid, "TCR_SUSPENDED", "complaints");
    expect(await send(tn)).toEqual([409, "1101"]);
    world.clock.advance(5_000);
    await world.services.smsSender.runDue();
    const waits = async () => (await world.call("GET", `/sms/outbound/${queued.payload.uuid}`, { as: ann })).payload;
    expect(await waits()).toMatchObject({ state: "created" });
    world.clock.advance(60_000);
    await world.services.smsSender.runDue();
    expect(await waits()).toMatchObject({ state: "failed", error: { code: 1101 } });
    expect((await simulate(uuid, "MNO_PROVISIONED")).payload).toMatchObject({
      kind: "campaign",
      uuid,
      previous_state: "TCR_SUSPENDED",
    });
    expect(await send(tn)).toEqual([200, undefined]);
  });

  test("a number of a rejected campaign is not assigned", async () => {
    const { uuid } = await campaign({ description: `${SAMPLE_CAMPAIGN.description} [reject]` });
    const tn = await number(uuid);
    await settle();
    expect(await assignment(tn)).toBe("FAILED_ASSIGNMENT");
  });

  test("a campaign keeps its rate a minute and its brand the cap of a day, all its numbers and lives of the process together", async () => {
    const { uuid } = await campaign({ quiet_hours: { enabled: false } });
    const tns = [await number(uuid), await number(uuid), await number(uuid)];
    await settle();
    const terms = { "10017": { tpm: 4 }, "10035": { brandDailyCap: 6 } };
    await world.store.db
      .updateTable("sms_campaign")
      .set({ mnoMetadata: JSON.stringify(terms) })
      .where("uuid", "=", uuid)
      .execute();
    // What other tests left in the queue would count.
    await world.store.db.deleteFrom("sms_queue").execute();
    await sql`delete from sms_brand_day`.execute(world.store.db);
    const uuids: string[] = [];
    for (const [at, from] of [...tns, ...tns].entries()) {
      const body = {
        from,
        to: 12015550110 + at,
        message: "x".repeat(200),
        validity_period: at === 5 ? 36_000 : 14_400,
      };
      uuids.push((await world.send(ann, body)).payload.uuid);
    }
    const told = async () => {
      const all = await Promise.all(uuids.map((one) => world.call("GET", `/sms/outbound/${one}`, { as: ann })));
      return all.map(({ payload }) => payload.error?.code ?? payload.reason ?? payload.state);
    };
    const pass = async (ms: number) => {
      world.clock.advance(ms);
      // A receipt that is being taken holds the sender.
      await world.smsc.idle();
      if (ms > 600_000) [ann, root] = [await world.renewed(ann), await world.renewed(root)];
      await world.services.smsSender.runDue();
    };
    const rate = "rate of the campaign";
    const cap = "daily cap of the registry";
    await pass(0);
    expect(await told()).toEqual(["success", "success", rate, "created", "created", "created"]);
    for (let n = 0; n < 4; n++) await pass(1_000);
    expect(await told()).toEqual(["success", "success", rate, rate, rate, rate]);
    await pass(56_000);
    expect((await told()).filter((one) => one === "success")).toHaveLength(2);
    // The minute has passed: one more fits under the cap of the day, the others wait for the next.
    await pass(1_000);
    for (let n = 0; n < 3; n++) await pass(1_000);
    expect(await told()).toEqual(["success", "success", "success", cap, cap, cap]);
    await pass(4 * 3_600_000);
    expect(await told()).toEqual(["success", "success", "success", 1205, 1205, cap]);
    // Midnight in Los Angeles.
    await pass(Date.parse("2024-01-01T08:00:00.000Z") - world.clock.now() - 1);
    expect((await told())[5]).toBe(cap);
    await pass(1);
    expect((await told())[5]).toBe("success");
  });

  test("marketing waits for the hours of the recipient, other campaigns do not", async () => {
    const { uuid } = await campaign();
    const tn = await number(uuid);
    await settle();
    const dayMs = 86_400_000;
    const night = Math.ceil(world.clock.now() / dayMs) * dayMs + 8 * 3_600_000;
    world.clock.advance(night - world.clock.now());
    [ann, root] = [await world.renewed(ann), await world.renewed(root)];
    const { payload } = await world.send(ann, { from: tn, to: 12015550101, message: "Acme: x" });
    const opens = new Date(night + 5 * 3_600_000).toISOString();
    expect(payload).toMatchObject({
      state: "created",
      send_after: opens,
      valid_until: new Date(night + 9 * 3_600_000).toISOString(),
    });
    await world.services.smsSender.runDue();
    const state = async () => (await world.call("GET", `/sms/outbound/${payload.uuid}`, { as: ann })).payload.state;
    expect(await state()).toBe("created");
    world.clock.advance(5 * 3_600_000);
    [ann, root] = [await world.renewed(ann), await world.renewed(root)];
    await world.services.smsSender.runDue();
    expect(await state()).toBe("success");
  });
});

describe("the registry", () => {
  test("is moved on command, by uuid and by registry id", async () => {
    const one = await campaign();
    expect((await simulate(brand.brandId, "UNVERIFIED", "TAX_ID")).payload).toEqual({
      kind: "brand",
      uuid: brand.uuid,
      state: "UNVERIFIED",
      previous_state: "VERIFIED",
    });
    expect((await world.call("GET", `/sms/brand/${brand.uuid}/feedback`, { as: ann })).payload.category).toHaveLength(
      1,
    );
    await simulate(brand.uuid, "VERIFIED");
    expect((await simulate(one.campaignId, "TCR_EXPIRED")).status).toBe(200);
    expect((await call("GET", `/${one.uuid}`)).payload).toMatchObject({
      status: "EXPIRED",
      expired_on: expect.any(String),
    });
    const wrong = await simulate(one.uuid, "VERIFIED");
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([400, ["body.state"]]);
    expect((await simulate(newUuid(), "VERIFIED")).status).toBe(404);
    const vetting = await world.call("POST", `/sms/brand/${brand.uuid}/externalVetting`, {
      as: ann,
      body: { evpId: "A", vettingClass: "STANDARD" },
    });
    expect((await simulate(vetting.payload.uuid, "FAILED", "no answer")).payload.kind).toBe("vetting");
    await moved();
    const [known] = (await world.call("GET", `/sms/brand/${brand.uuid}/externalVetting`, { as: ann })).payload;
    expect(known).toMatchObject({ vettingStatus: "FAILED", reasons: ["no answer"] });
    expect((await simulate("", "")).status).toBe(400);
  });

  test("tells by signed events only, and an event makes us ask again", async () => {
    const url = "http://api.opentact.test/rest/sms/registry/webhook";
    const tell = (raw: string, signed: string, secret = "a webhook secret") =>
      world.call("POST", "/sms/registry/webhook", {
        raw,
        headers: {
          "content-type": "application/json",
          "x-registry-signature": createHmac("sha1", secret)
            .update(url + signed)
            .digest("base64"),
        },
      });
    await simulate(brand.uuid, "UNVERIFIED");
    const raw = `{ "eventType": "BRAND_SCORE_UPDATE", "brandId": "${brand.brandId}", "mock": false }`;
    const canonical = `{"brandId":"${brand.brandId}","eventType":"BRAND_SCORE_UPDATE","mock":false}`;
    expect((await tell(raw, canonical, "guess")).status).toBe(401);
    expect((await tell(raw, raw)).status).toBe(401);
    expect((await world.call("POST", "/sms/registry/webhook", { body: {} })).status).toBe(401);
    await moved();
    const identity = async () =>
      (await world.call("GET", `/sms/brand/${brand.uuid}`, { as: ann })).payload.identityStatus;
    expect(await identity()).toBe("UNVERIFIED");
    expect((await tell(raw, canonical)).status).toBe(200);
    await moved();
    expect(await identity()).toBe("VERIFIED");
  });

  test("ends test registrations after 30 days", async () => {
    const made = await world.call("POST", "/sms/brand", { as: ann, body: { ...SAMPLE_BRAND, mock: true } });
    await moved();
    const mine = await call("POST", "", { ...SAMPLE_CAMPAIGN, brandId: made.payload.uuid });
    expect(mine.payload.mock).toBe(true);
    const old = new Date(world.clock.now() - 31 * 86_400_000).toISOString();
    await world.store.db
      .updateTable("sms_brand")
      .set({ created_on: old })
      .where("uuid", "=", made.payload.uuid)
      .execute();
    await world.store.db
      .updateTable("sms_campaign")
      .set({ created_on: old })
      .where("uuid", "=", mine.payload.uuid)
      .execute();
    await world.services.registryWorker.renewDue();
    expect((await world.call("GET", `/sms/brand/${made.payload.uuid}`, { as: ann })).status).toBe(404);
    expect((await call("GET", `/${mine.payload.uuid}`)).payload.status).toBe("EXPIRED");
  });
});
