import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN } from "../support/registrations.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;

beforeAll(async () => {
  world = await createSmsWorld();
  [ann, bob] = [await world.rich(), await world.rich()];
});
afterAll(() => world.close());

const SOLE = {
  ...SAMPLE_BRAND,
  entityType: "SOLE_PROPRIETOR",
  companyName: undefined,
  ein: undefined,
  firstName: "Ann",
  lastName: "Example",
  mobilePhone: "+12015550123",
  displayName: "Ann's Widgets",
};
const call = (method: string, path: string, body?: object, as = ann) =>
  world.call(method, `/sms/brand${path}`, { as, ...(body ? { body } : {}) });
const moved = () => world.services.registryWorker.runDue();
/** A brand that the registry has taken. */
async function brand(given: object = {}): Promise<{ uuid: string; brandId: string }> {
  const { status, payload } = await call("POST", "", { ...SAMPLE_BRAND, ...given });
  expect(status).toBe(201);
  await moved();
  return (await call("GET", `/${payload.uuid}`)).payload;
}

describe("a brand", () => {
  test("asked for several times at once is made and charged once", async () => {
    const balance = await world.balance(bob);
    const body = { ...SAMPLE_BRAND, referenceId: "at once" };
    const answers = await Promise.all([1, 2, 3, 4].map(() => call("POST", "", body, bob)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ payload }) => payload.uuid)).size).toBe(1);
    expect(await world.balance(bob)).toBeCloseTo(balance - 4, 5);
  });

  test("is registered, charged once, verified, and found by uuid and registry id", async () => {
    const balance = await world.balance(ann);
    const { status, payload } = await call("POST", "", {
      ...SAMPLE_BRAND,
      referenceId: "Ref-1",
      BRANDRELATIONSHIP: "large",
    });
    expect([status, payload]).toEqual([
      201,
      expect.objectContaining({
        ...SAMPLE_BRAND,
        referenceId: "Ref-1",
        brandId: null,
        status: "REGISTRATION_PENDING",
        identityStatus: "SELF_DECLARED",
        brandRelationship: "LARGE_ACCOUNT",
        einIssuingCountry: "US",
        mock: false,
        tag: [],
        campaigns: [],
        failureReasons: [],
        deleted_on: null,
      }),
    ]);
    expect(await world.balance(ann)).toBeCloseTo(balance - 4, 5);
    const again = await call("POST", "", { ...SAMPLE_BRAND, referenceId: "REF-1" });
    expect([again.status, again.payload.uuid]).toEqual([200, payload.uuid]);
    expect(await world.balance(ann)).toBeCloseTo(balance - 4, 5);
    await moved();
    const taken = (await call("GET", `/${payload.uuid}`)).payload;
    expect(taken).toMatchObject({
      brandId: expect.stringMatching(/^B[A-Z0-9]{6}$/),
      status: "OK",
      identityStatus: "VERIFIED",
      universalEin: "US_12-3456789",
      createDate: expect.any(String),
    });
    expect((await call("GET", `/${taken.brandId.toLowerCase()}`)).payload.uuid).toBe(payload.uuid);
    expect((await call("GET", `/${payload.uuid}`, undefined, bob)).body.message).toBe("Brand not found");
    expect((await call("GET", "")).payload[0]).toMatchObject({ uuid: payload.uuid, account: { uuid: ann.account } });
    const events = await world.store.db.selectFrom("outbox").selectAll().where("ref_id", "=", payload.uuid).execute();
    expect(events).toMatchObject([
      {
        type: "campaign",
        body: { payload: { kind: "brand", state: "VERIFIED", previous_state: "REGISTRATION_PENDING" } },
      },
    ]);
  });

  test("needs what its entity type needs, and may not have what it may not", async () => {
    const fields = async (given: object) => Object.keys((await call("POST", "", given)).body.fields ?? {}).sort();
    expect(await fields({ ...SAMPLE_BRAND, companyName: undefined, ein: undefined, vertical: undefined })).toEqual([
      "body.companyName",
      "body.ein",
      "body.vertical",
    ]);
    expect(await fields({ ...SAMPLE_BRAND, firstName: "Ann", stockSymbol: "ACME" })).toEqual([
      "body.firstName",
      "body.stockSymbol",
    ]);
    expect(await fields({ ...SAMPLE_BRAND, entityType: "PUBLIC_PROFIT" })).toEqual([
      "body.businessContactEmail",
      "body.stockExchange",
      "body.stockSymbol",
    ]);
    expect(await fields({ ...SOLE, mobilePhone: undefined, companyName: "Acme" })).toEqual([
      "body.companyName",
      "body.mobilePhone",
    ]);
    expect(await fields({ ...SAMPLE_BRAND, ein: "123", state: "New Jersey", email: "x", phone: "abc" })).toEqual([
      "body.ein",
      "body.email",
      "body.phone",
      "body.state",
    ]);
    expect(await fields({ ...SAMPLE_BRAND, entityType: "GOVERNMENT", country: "CA", state: "Ontario" })).toEqual([
      "body.country",
    ]);
    expect(await fields({})).toContain("body.entityType");
  });

  test("that cannot be paid is 402, and nothing is stored", async () => {
    const poor = await world.rich(3);
    const refused = await call("POST", "", SAMPLE_BRAND, poor);
    expect([refused.status, refused.body.meta]).toEqual([402, "insufficient_balance"]);
    expect((await call("GET", "", undefined, poor)).payload).toEqual([]);
    expect((await call("POST", "", { ...SAMPLE_BRAND, mock: true }, poor)).status).toBe(201);
  });

  test("whose tax id ends in 0 is not verified, and tells why", async () => {
    const { uuid } = await brand({ ein: "123456780" });
    expect((await call("GET", `/${uuid}`)).payload).toMatchObject({
      identityStatus: "UNVERIFIED",
      failureReasons: ["TAX_ID"],
    });
    const { payload } = await call("GET", `/${uuid}/feedback`);
    expect(payload).toMatchObject({
      brandId: expect.any(String),
      category: [{ id: "TAX_ID", fields: ["ein", "companyName"] }],
    });
    const fixed = await call("PATCH", `/${uuid}`, { ein: "123456781" });
    expect(fixed.payload).toMatchObject({ ein: "123456781", identityStatus: "SELF_DECLARED" });
    expect((await call("PUT", `/${uuid}/revet`)).payload.status).toBe("REGISTRATION_PENDING");
    expect((await call("PUT", `/${uuid}/revet`)).status).toBe(409);
    await moved();
    expect((await call("GET", `/${uuid}`)).payload).toMatchObject({ identityStatus: "VERIFIED", failureReasons: [] });
    expect((await call("GET", `/${uuid}/feedback`)).payload.category).toEqual([]);
  });

  test("is changed field by field; its relationship once in three months", async () => {
    const { uuid } = await brand();
    const before = (await call("GET", `/${uuid}`)).payload;
    expect((await call("PATCH", `/${uuid}`, {})).payload).toEqual(before);
    const changed = await call("PATCH", `/${uuid}`, {
      website: null,
      email: "new@acme.example",
      tag: ["a"],
      referenceId: "x",
    });
    expect(changed.payload).toMatchObject({
      website: null,
      email: "new@acme.example",
      tag: ["a"],
      referenceId: before.referenceId,
    });
    for (const field of ["displayName", "companyName", "email", "country", "tag"])
      expect([field, (await call("PATCH", `/${uuid}`, { [field]: null })).status]).toEqual([field, 400]);
    expect(Object.keys((await call("PATCH", `/${uuid}`, { state: "Jersey" })).body.fields)).toEqual(["body.state"]);
    expect((await call("PATCH", `/${uuid}`, { brandRelationship: "SMALL_ACCOUNT" })).status).toBe(200);
    expect((await call("PATCH", `/${uuid}`, { brandRelationship: "SMALL" })).status).toBe(200);
    expect((await call("PATCH", `/${uuid}`, { brandRelationship: "LARGE" })).status).toBe(409);
    expect((await call("PATCH", `/${uuid}`, { email: "x@acme.example" }, bob)).status).toBe(404);
  });

  test("is removed when no campaign is active, and its reference is free again", async () => {
    const { uuid } = await brand({ referenceId: "gone" });
    const made = await world.call("POST", "/sms/campaign", { as: ann, body: { ...SAMPLE_CAMPAIGN, brandId: uuid } });
    const used = await call("DELETE", `/${uuid}`);
    expect([used.status, used.body.meta]).toEqual([409, "in_use"]);
    await world.call("DELETE", `/sms/campaign/${made.payload.uuid}`, { as: ann });
    const gone = await call("DELETE", `/${uuid}`);
    expect([gone.status, typeof gone.payload.deleted_on]).toEqual([200, "string"]);
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["PUT", "/revet"],
      ["GET", "/feedback"],
      ["GET", "/externalVetting"],
      ["GET", "/qualify/2FA"],
    ])
      expect([method, path, (await call(method ?? "", `/${uuid}${path}`)).status]).toEqual([method, path, 404]);
    expect((await call("POST", "", { ...SAMPLE_BRAND, referenceId: "gone" })).status).toBe(201);
  });

  test("shows the terms of the mobile carriers for a use case", async () => {
    const { uuid } = await brand();
    const { payload } = await call("GET", `/${uuid}/qualify/MARKETING`);
    expect(payload["10017"]).toMatchObject({ mno: "AT&T", qualify: true, minMsgSamples: 2, tpm: 240 });
    expect(payload["10035"]).toMatchObject({ mno: "T-Mobile", brandTier: "LOW", brandDailyCap: 2000 });
    expect((await call("GET", `/${uuid}/qualify/CHARITY`)).payload["10017"].qualify).toBe(false);
    expect((await call("GET", `/${uuid}/qualify/NOTHING`)).status).toBe(400);
    const charity = await brand({ entityType: "NON_PROFIT", displayName: "Widgets for All" });
    expect(charity).toMatchObject({ optionalAttributes: { taxExemptStatus: "501c3" } });
    expect((await call("GET", `/${charity.uuid}/qualify/CHARITY`)).payload["10017"].qualify).toBe(true);
  });
});

describe("an external vetting", () => {
  test("is ordered for a fee, gives a score, and fixes the identity", async () => {
    const { uuid } = await brand();
    const balance = await world.balance(ann);
    const ordered = await call("POST", `/${uuid}/externalVetting`, { evpId: "AEGIS", vettingClass: "ENHANCED" });
    expect([ordered.status, ordered.payload]).toEqual([
      201,
      expect.objectContaining({
        evpId: "AEGIS",
        vettingClass: "ENHANCED",
        vettingStatus: "PENDING",
        vettingScore: null,
      }),
    ]);
    expect(await world.balance(ann)).toBeCloseTo(balance - 95, 5);
    await moved();
    const [vetting] = (await call("GET", `/${uuid}/externalVetting`)).payload;
    expect(vetting).toMatchObject({ vettingStatus: "ACTIVE", vettingScore: 92, vettingId: expect.any(String) });
    expect((await call("GET", `/${uuid}`)).payload.identityStatus).toBe("VETTED_VERIFIED");
    expect((await call("GET", `/${uuid}/qualify/MIXED`)).payload["10017"].tpm).toBe(4500);
    const fixed = await call("PATCH", `/${uuid}`, { ein: "987654321" });
    expect([fixed.status, fixed.body.message]).toEqual([409, "ein is fixed by an external vetting"]);
    expect((await call("PATCH", `/${uuid}`, { ein: SAMPLE_BRAND.ein, displayName: "Acme 2" })).status).toBe(200);
  });

  test("is imported without a fee; without money none is ordered", async () => {
    const cy = await world.rich(5);
    const made = await call("POST", "", SAMPLE_BRAND, cy);
    const path = `/${made.payload.uuid}/externalVetting`;
    const early = await call("POST", path, { evpId: "AEGIS", vettingClass: "STANDARD" }, cy);
    expect([early.status, early.body.message]).toEqual([409, "The brand is not registered"]);
    await moved();
    expect((await call("POST", path, { evpId: "AEGIS", vettingClass: "STANDARD" }, cy)).status).toBe(402);
    const imported = await call("PUT", path, { evpId: "WMC", vettingId: "w-1", vettingToken: "t" }, cy);
    expect([imported.status, imported.payload.vettingId]).toEqual([200, "w-1"]);
    await moved();
    expect((await call("GET", path, undefined, cy)).payload).toMatchObject([
      { vettingId: "w-1", vettingStatus: "ACTIVE" },
    ]);
    expect((await call("POST", path, { evpId: "" }, cy)).status).toBe(400);
    for (const method of ["GET", "POST", "PUT"]) {
      const body = { evpId: "A", vettingClass: "STANDARD", vettingId: "x" };
      expect((await call(method, `/${newUuid()}/externalVetting`, method === "GET" ? undefined : body)).status).toBe(
        404,
      );
    }
  });
});

describe("a sole proprietor", () => {
  test("gives a one-time code back before it is verified, and has no external vetting", async () => {
    const { uuid } = await brand(SOLE);
    expect((await call("GET", `/${uuid}`)).payload.identityStatus).toBe("UNVERIFIED");
    const otp = (method: string, body: object = {}) => call(method, `/${uuid}/otp`, body);
    expect((await otp("PUT", { otpPin: "550123" })).status).toBe(409);
    expect((await otp("POST", { pinSms: "Your code is @OTP_PIN@" })).status).toBe(200);
    const wrong = await otp("PUT", { otpPin: "000000" });
    expect([wrong.status, wrong.body.fields]).toEqual([400, { "body.otpPin": { message: "wrong code" } }]);
    for (let n = 0; n < 4; n++) await otp("PUT", { otpPin: "000000" });
    expect((await otp("PUT", { otpPin: "550123" })).status).toBe(409);
    await otp("POST");
    world.clock.advance(24 * 3_600_000 - 1);
    ann = await world.renewed(ann);
    expect((await call("PUT", `/${uuid}/otp`, { otpPin: "550123" })).status).toBe(200);
    await moved();
    expect((await call("GET", `/${uuid}`)).payload.identityStatus).toBe("VERIFIED");
    expect((await call("POST", `/${uuid}/otp`, {})).status).toBe(409);
    expect((await call("POST", `/${uuid}/externalVetting`, { evpId: "A", vettingClass: "STANDARD" })).status).toBe(409);
  });

  test("alone has a code", async () => {
    const { uuid } = await brand();
    for (const method of ["POST", "PUT"])
      expect((await call(method, `/${uuid}/otp`, { otpPin: "1" })).status).toBe(409);
    expect((await call("POST", `/${newUuid()}/otp`, {})).status).toBe(404);
  });
});

test("word lists of the registry are answered by name", async () => {
  const list = async (name: string) => (await world.call("GET", `/sms/enum/${name}`, { as: ann })).payload;
  expect(await list("entityType")).toContain("NON_PROFIT");
  expect(await list("usecase")).toContain("2FA");
  expect(await list("mno")).toContainEqual({ id: 10017, name: "AT&T" });
  for (const name of [
    "vertical",
    "brandRelationship",
    "stockExchange",
    "altBusinessIdType",
    "identityStatus",
    "campaignStatus",
    "operationStatus",
    "vettingStatus",
    "vettingClass",
  ])
    expect((await list(name)).length).toBeGreaterThan(1);
  for (const name of ["nothing", "toString"])
    expect((await world.call("GET", `/sms/enum/${name}`, { as: ann })).status).toBe(404);
});
