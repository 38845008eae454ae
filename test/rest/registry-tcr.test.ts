import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlRegistryQueue } from "../../server/src/store/registry-queue.js";
import { type FakeRegistry, startFakeRegistry } from "../support/fake-registry.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN, TOLLFREE_REQUEST } from "../support/registrations.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let far: FakeRegistry;
let world: SmsWorld;
let ann: RestPerson;

beforeAll(async () => {
  far = await startFakeRegistry();
  const { url, key, secret } = far;
  world = await createSmsWorld({ REGISTRY: "tcr", REGISTRY_URL: url, REGISTRY_KEY: key, REGISTRY_SECRET: secret });
  ann = await world.rich();
});
afterAll(async () => {
  await world.services.closeRegistry();
  await world.close();
  await far.close();
});

const call = (method: string, path: string, body?: object) =>
  world.call(method, `/sms${path}`, { as: ann, ...(body ? { body } : {}) });
/** Its page is found without a name server. */
const FOUND = { website: "https://localhost" };
/** A brand that is registered and verified there. @returns its brandId */
async function verified(given: object = {}): Promise<string> {
  ann = await world.renewed(ann);
  const { uuid } = (await call("POST", "/brand", { ...SAMPLE_BRAND, ...given })).payload;
  await moved();
  const { brandId } = (await call("GET", `/brand/${uuid}`)).payload;
  Object.assign(far.brands.get(brandId) ?? {}, { identityStatus: "VERIFIED" });
  await moved(60_000);
  far.seen.length = 0;
  return brandId;
}
/** Transactions that are open, whatever they do. */
async function openTransactions(): Promise<number> {
  const { rows } = await sql`select pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state like '%in transaction%'`.execute(
    world.store.db,
  );
  return rows.length;
}
/** The registry keeps the answer to the next request that begins so while `meanwhile` runs. */
async function slowly<T>(line: string, ask: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T> {
  let answered: () => void = () => undefined;
  far.fail({ line, until: new Promise<void>((resolve) => (answered = resolve)) });
  const asked = far.arrival(line);
  const answer = ask();
  await asked;
  await meanwhile().finally(answered);
  return answer;
}
/** The worker does what is due after so long. */
const moved = async (afterMs = 10_000) => {
  world.clock.advance(afterMs);
  await world.services.registryWorker.runDue();
};
const sentOf = (method: string) => far.seen.map(({ line }) => line).filter((line) => line.startsWith(method));

test("with REGISTRY=tcr brand and campaign are registered, changed, shared and taken out at the registry, each once", async () => {
  const brand = (await call("POST", "/brand", { ...SAMPLE_BRAND, referenceId: "mine" })).payload;
  await moved();
  expect((await call("GET", `/brand/${brand.uuid}`)).payload).toMatchObject({
    brandId: "B000001",
    referenceId: "mine",
    status: "OK",
    identityStatus: "SELF_DECLARED",
  });
  Object.assign(far.brands.get("B000001") ?? {}, { identityStatus: "VERIFIED" });
  await moved(60_000);
  expect((await call("PATCH", "/brand/B000001", { city: "Hoboken" })).status).toBe(200);
  await moved();
  expect((await call("GET", "/brand/B000001")).payload.identityStatus).toBe("VERIFIED");
  expect(far.brands.get("B000001")).toMatchObject({ city: "Hoboken", referenceId: brand.uuid });

  const made = await call("POST", "/campaign?force=true", { ...SAMPLE_CAMPAIGN, brandId: "B000001" });
  expect(made.status).toBe(201);
  await moved();
  expect((await call("PUT", "/campaign/C000002/sharing/SUP0001")).payload.sharedByMe.sharingStatus).toBe("PENDING");
  await moved();
  expect(sentOf("PUT")).toEqual(["PUT /brand/B000001", "PUT /campaign/C000002/sharing/SUP0001"]);
  far.operations.set("C000002", { 10017: "APPROVED" });
  await moved(120_000);
  expect((await call("GET", "/campaign/C000002")).payload).toMatchObject({
    campaign_state: "MNO_PROVISIONED",
    is_active: true,
    status: "ACTIVE",
  });

  expect((await call("DELETE", "/campaign/C000002")).status).toBe(200);
  await moved();
  expect((await call("DELETE", "/brand/B000001")).status).toBe(200);
  await moved();
  await moved(86_400_000);
  expect(sentOf("DELETE")).toEqual(["DELETE /campaign/C000002", "DELETE /brand/B000001"]);
  expect(sentOf("POST")).toEqual(["POST /brand/nonBlocking", "POST /campaignBuilder"]);
});

test("who asks for a change while a step is under way is not forgotten", async () => {
  const brandId = await verified();
  expect((await call("PATCH", `/brand/${brandId}`, { city: "Trenton" })).status).toBe(200);
  await slowly(`GET /brand/${brandId}`, moved, async () => {
    expect((await call("PATCH", `/brand/${brandId}`, { city: "Hoboken" })).status).toBe(200);
  });
  await moved();
  expect(far.brands.get(brandId)?.["city"]).toBe("Hoboken");
});

test("what the vendor of a toll-free number says is entered by an Admin; the registry moves the rest itself", async () => {
  const [root, tn] = [await world.admin(), 18005558001];
  ann = await world.renewed(ann);
  await world.lease(ann, tn);
  const { uuid } = (await call("POST", "/tollfree", { ...TOLLFREE_REQUEST, phoneNumbers: [{ phoneNumber: tn }] }))
    .payload;
  await moved();
  const status = async () => (await call("GET", `/tollfree/${uuid}`)).payload.verificationStatus;
  expect(await status()).toBe("Waiting For Vendor");
  const enter = (entity: string, state: string) =>
    world.call("POST", "/admin/registry/simulate", { as: root, body: { entity, state } });
  expect((await enter(uuid, "Verified")).payload).toMatchObject({ kind: "tollfree", state: "Verified" });
  await moved();
  expect(await status()).toBe("Verified");
  const brand = (await call("POST", "/brand", SAMPLE_BRAND)).payload;
  expect([(await enter(brand.uuid, "VERIFIED")).status, (await enter(newUuid(), "Verified")).status]).toEqual([
    409, 409,
  ]);
});

const SOLE = {
  ...{ ...SAMPLE_BRAND, companyName: undefined, ein: undefined, website: undefined, brandRelationship: undefined },
  ...{ entityType: "SOLE_PROPRIETOR", firstName: "Ann", lastName: "Lee", mobilePhone: "12015550123" },
};

describe("while the registry is asked no transaction is open, and what it is asked about can be changed", () => {
  const isFree = (brandId: string) => async () => {
    expect(await openTransactions()).toBe(0);
    expect((await call("PATCH", `/brand/${brandId}`, { city: "Hoboken" })).status).toBe(200);
  };

  test("for the terms of a new campaign", async () => {
    const brandId = await verified(FOUND);
    const ask = () => call("POST", "/campaign", { ...SAMPLE_CAMPAIGN, brandId });
    expect((await slowly("GET /campaignBuilder", ask, isFree(brandId))).status).toBe(201);
  });

  test("for a code of a sole proprietor, sent and given back", async () => {
    const brandId = await verified(SOLE);
    const send = () => call("POST", `/brand/${brandId}/otp`, {});
    expect((await slowly("POST", send, isFree(brandId))).status).toBe(200);
    const give = () => call("PUT", `/brand/${brandId}/otp`, { otpPin: "123456" });
    expect((await slowly(`PUT /brand/${brandId}/smsOtp`, give, isFree(brandId))).status).toBe(200);
  });

  test("for a step of the worker", async () => {
    const brandId = await verified();
    await call("PATCH", `/brand/${brandId}`, { city: "Trenton" });
    await slowly(`GET /brand/${brandId}`, moved, isFree(brandId));
  });
});

test("a campaign that is asked for twice while its terms are, is made once", async () => {
  const brandId = await verified(FOUND);
  const ask = () => call("POST", "/campaign", { ...SAMPLE_CAMPAIGN, brandId, referenceId: "twice" });
  let other = "";
  const first = await slowly("GET /campaignBuilder", ask, async () => void (other = (await ask()).payload.uuid));
  expect([first.status, first.payload.uuid]).toEqual([200, other]);
});

describe("a crash between the answer of the registry and its writing down", () => {
  afterEach(() => vi.restoreAllMocks());
  const killed = () => Promise.reject(new Error("killed"));

  test("registers no brand and no campaign twice, and leaves none without its id", async () => {
    far.seen.length = 0;
    ann = await world.renewed(ann);
    const brand = (await call("POST", "/brand", SAMPLE_BRAND)).payload;
    vi.spyOn(SqlRegistryQueue.prototype, "applyBrand").mockImplementationOnce(killed);
    await moved();
    expect((await call("GET", `/brand/${brand.uuid}`)).payload.brandId).toBeNull();
    await moved(60_000);
    const { brandId, status } = (await call("GET", `/brand/${brand.uuid}`)).payload;
    expect([brandId, status]).toEqual([expect.stringMatching(/^B/), "OK"]);
    Object.assign(far.brands.get(brandId) ?? {}, { identityStatus: "VERIFIED" });
    await moved(60_000);

    const campaign = (await call("POST", "/campaign?force=true", { ...SAMPLE_CAMPAIGN, brandId })).payload;
    vi.spyOn(SqlRegistryQueue.prototype, "applyCampaign").mockImplementationOnce(killed);
    await moved();
    await moved(60_000);
    expect((await call("GET", `/campaign/${campaign.uuid}`)).payload).toMatchObject({
      campaignId: expect.stringMatching(/^C/),
      campaign_state: "TCR_ACCEPTED",
    });
    const registered = far.seen.map(({ body }) => body?.["referenceId"]);
    for (const { uuid } of [brand, campaign]) expect(registered.filter((one) => one === uuid)).toEqual([uuid]);
  });

  test("has no brand verified twice for one revet", async () => {
    const brandId = await verified();
    expect((await call("PUT", `/brand/${brandId}/revet`)).status).toBe(200);
    const apply = vi.spyOn(SqlRegistryQueue.prototype, "applyBrand");
    const kept = apply.getMockImplementation() ?? SqlRegistryQueue.prototype.applyBrand;
    apply.mockImplementationOnce(kept).mockImplementationOnce(killed);
    await moved();
    await moved(120_000);
    expect(sentOf("PUT")).toEqual([`PUT /brand/${brandId}/revet`]);
    expect((await call("GET", `/brand/${brandId}`)).payload).toMatchObject({
      status: "OK",
      identityStatus: "VERIFIED",
    });
  });
});

describe("a code of a sole proprietor", () => {
  const otp = (brandId: string, otpPin: string) => call("PUT", `/brand/${brandId}/otp`, { otpPin });

  test("holds though the registry gave no answer to its sending, and a try that it did not judge does not count", async () => {
    const brandId = await verified(SOLE);
    far.fail({ line: "POST", answer: { status: 503 } });
    expect((await call("POST", `/brand/${brandId}/otp`, {})).status).toBe(503);
    for (let n = 0; n < 6; n++) {
      far.fail({ line: `PUT /brand/${brandId}/smsOtp`, answer: { status: 503 } });
      expect((await otp(brandId, "123456")).status).toBe(503);
    }
    world.clock.advance(10_000);
    expect((await otp(brandId, "123456")).status).toBe(200);
  });

  test("that was not sent leaves the one before, with its tries", async () => {
    const brandId = await verified(SOLE);
    Object.assign(far.brands.get(brandId) ?? {}, { identityStatus: "UNVERIFIED" });
    far.fail({ line: "POST", answer: { status: 400 } });
    expect((await call("POST", `/brand/${brandId}/otp`, {})).status).toBe(409);
    expect((await otp(brandId, "123456")).status).toBe(409);
    expect((await call("POST", `/brand/${brandId}/otp`, {})).status).toBe(200);
    for (let n = 0; n < 4; n++) expect((await otp(brandId, "1")).status).toBe(400);
    world.clock.advance(10_000);
    far.fail({ line: "POST", answer: { status: 400 } });
    expect((await call("POST", `/brand/${brandId}/otp`, {})).status).toBe(409);
    expect((await otp(brandId, "1")).status).toBe(400);
    expect((await otp(brandId, "123456")).status).toBe(409);
  });
});
