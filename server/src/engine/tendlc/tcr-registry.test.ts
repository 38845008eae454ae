import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeRegistry, startFakeRegistry } from "../../../../test/support/fake-registry.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN } from "../../../../test/support/registrations.js";
import { FakeClock } from "../../base/fake-clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { BrandLocked, CampaignLocked, VettingLocked } from "../../domain/tendlc/port.js";
import { HttpClient } from "../../net/http-client.js";
import { RegistryHttp } from "./registry-http.js";
import { TcrRegistry } from "./tcr-registry.js";

const BRAND_UUID = "0189d6a0-0000-7000-8000-00000000000b";
const CAMPAIGN_UUID = "0189d6a0-0000-7000-8000-00000000000c";
const TIMEOUT_MS = 10_000;

let far: FakeRegistry;
let clock: FakeClock;
let http: HttpClient;
let logged: string[];
let registry: TcrRegistry;

beforeEach(async () => {
  far = await startFakeRegistry();
  clock = new FakeClock();
  http = new HttpClient({ clock, allow: ["127.0.0.0/8"] });
  logged = [];
  registry = started();
});
afterEach(async () => {
  await http.close();
  await far.close();
});

/** The registry as it is after a start: nothing is remembered. */
function started(o: { key?: string; url?: string } = {}): TcrRegistry {
  const { key = far.key, url = far.url } = o;
  const api = new RegistryHttp({ http, clock, url, key, secret: far.secret });
  return new TcrRegistry({ api, log: recorder(), hasHost: async () => true });
}

function recorder(): Log {
  const line = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log, onFail: () => undefined };
  return log;
}

function brand(given: Partial<BrandLocked> = {}): BrandLocked {
  const stored = { created_on: now(), modified_on: now(), uuid: BRAND_UUID, account: BRAND_UUID, referenceId: "shop" };
  const none = { firstName: null, lastName: null, mobilePhone: null, stockSymbol: null, stockExchange: null };
  const empty = { altBusinessId: null, altBusinessIdType: null, businessContactEmail: null, ipAddress: null };
  const registered = { brandId: null, cspId: null, universalEin: null, createDate: null, optionalAttributes: null };
  const rules = { relationship_on: null, otp_done_on: null, otp_expires_on: null, otp_tries: 0, vettings: [] };
  return {
    ...stored,
    ...none,
    ...empty,
    ...registered,
    ...rules,
    ...SAMPLE_BRAND,
    einIssuingCountry: "US",
    brandRelationship: "BASIC_ACCOUNT",
    tag: [],
    mock: false,
    identityStatus: "SELF_DECLARED",
    status: "REGISTRATION_PENDING",
    failureReasons: [],
    deleted_on: null,
    campaigns: 0,
    ...given,
  };
}

function campaign(given: Partial<CampaignLocked> = {}): CampaignLocked {
  const stored = { created_on: now(), modified_on: now(), uuid: CAMPAIGN_UUID, account: BRAND_UUID, brand: BRAND_UUID };
  const flags = { autoRenewal: true, embeddedLink: false, embeddedPhone: false, numberPool: false, ageGated: false };
  const more = { directLending: false, affiliateMarketing: false, termsAndConditions: true, is_active: false };
  const dates = { billedDate: null, createDate: null, expired_on: null, deleted_on: null };
  const texts = { sample3: null, sample4: null, sample5: null, optinKeywords: null, embeddedLinkSample: null };
  return {
    ...stored,
    ...flags,
    ...more,
    ...dates,
    ...texts,
    ...SAMPLE_CAMPAIGN,
    campaignId: null,
    brandId: "B000001",
    subUsecases: [],
    vertical: "RETAIL",
    subscriberHelp: true,
    subscriberOptin: true,
    subscriberOptout: true,
    termsAndConditionsLink: null,
    mnoIds: [],
    referenceId: "spring",
    resellerId: null,
    tag: [],
    mock: false,
    status: "ACTIVE",
    submissionStatus: "PENDING",
    campaign_state: "TCR_PENDING",
    failureReasons: [],
    quiet_hours: { enabled: true, start: "08:00", end: "21:00" },
    suspended_from: null,
    mnoMetadata: {},
    operationStatus: {},
    sharing: {},
    appeal_reason: null,
    ...given,
  };
}

const now = () => isoTime(clock.now());
/** A step some time after the last one, so that no limit of the registry is in the way. */
const later = <T>(step: () => Promise<T>): Promise<T> => {
  clock.advance(10_000);
  return step();
};
const stepBrand = (given: Partial<BrandLocked> = {}) => later(() => registry.brand(brand(given), now()));
const verified = () => brand({ brandId: "B000001", status: "OK", identityStatus: "VERIFIED" });
const stepCampaign = (given: Partial<CampaignLocked> = {}, of = verified()) =>
  later(() => registry.campaign(campaign(given), of, now()));
const lines = (method: string) => far.seen.map(({ line }) => line).filter((line) => line.startsWith(method));

/** Registers the brand as B000001. */
async function known(given: object = {}): Promise<void> {
  await stepBrand();
  Object.assign(far.brands.get("B000001") ?? {}, { identityStatus: "VERIFIED" }, given);
  far.seen.length = 0;
}

/** Registers the campaign as C000002, of the brand B000001. */
async function running(): Promise<void> {
  await known();
  await stepCampaign();
  far.seen.length = 0;
}
const RUNNING = { campaignId: "C000002", campaign_state: "TCR_ACCEPTED", submissionStatus: "CREATED" } as const;

describe("a brand", () => {
  test("is registered under our uuid, with the key, and looked at until it is scored", async () => {
    const { change, againMs } = await stepBrand({ phone: "12015550100" });
    expect(change).toEqual({
      brandId: "B000001",
      cspId: "SFAKE01",
      status: "OK",
      identityStatus: "SELF_DECLARED",
      failureReasons: [],
      createDate: now(),
    });
    expect(againMs).toBe(60_000);
    expect(lines("")).toEqual([`GET /brand?referenceId=${BRAND_UUID}&recordsPerPage=10`, "POST /brand/nonBlocking"]);
    expect(far.seen[1]).toMatchObject({
      authorization: `Basic ${btoa(`${far.key}:${far.secret}`)}`,
      body: { ...SAMPLE_BRAND, brandRelationship: "BASIC_ACCOUNT", phone: "+12015550100", referenceId: BRAND_UUID },
    });
    expect(Object.values(far.seen[1]?.body ?? {})).not.toContain(null);
  });

  test("tells why it is not verified", async () => {
    await known({ identityStatus: "UNVERIFIED" });
    expect(await stepBrand({ brandId: "B000001", status: "OK" })).toMatchObject({
      change: { identityStatus: "UNVERIFIED", failureReasons: ["TAX_ID"] },
      againMs: null,
    });
  });

  test("is told what the registry found out about it, as far as it can be read", async () => {
    await known({
      optionalAttributes: { taxExemptStatus: "501c3", governmentEntity: false, russell3000: 1, more: "x" },
    });
    const { change } = await stepBrand({ brandId: "B000001", status: "OK" });
    expect(change.optionalAttributes).toEqual({ taxExemptStatus: "501c3", governmentEntity: false });
    await known({ optionalAttributes: "none" });
    expect((await stepBrand({ brandId: "B000001", status: "OK" })).change).not.toHaveProperty("optionalAttributes");
  });

  test("that the registry refuses has failed, with its words", async () => {
    const body = JSON.stringify([{ code: 512, field: "ein", description: "not a tax id" }, { code: 7 }]);
    far.fail({ line: "POST", answer: { status: 400, body } });
    expect(await stepBrand()).toEqual({
      change: { status: "REGISTRATION_FAILED", failureReasons: ["ein: not a tax id", "code 7"] },
      againMs: null,
    });
  });

  test("is sent what changed here once, with what goes with every change", async () => {
    await known();
    const changed = { brandId: "B000001", status: "OK", identityStatus: "VERIFIED", city: "Hoboken" } as const;
    await stepBrand(changed);
    const { entityType, displayName, country, email } = SAMPLE_BRAND;
    const always = { entityType, displayName, country, email, brandRelationship: "BASIC_ACCOUNT" };
    expect(far.seen.map(({ line, body }) => [line, body])).toEqual([
      ["GET /brand/B000001", undefined],
      ["PUT /brand/B000001", { ...always, city: "Hoboken" }],
    ]);
    far.brands.get("B000001")!["city"] = "Hoboken City";
    await stepBrand(changed);
    expect(lines("PUT")).toHaveLength(1);
  });

  test("with another tax id is not verified by what was said of the old one", async () => {
    await known();
    const { change } = await stepBrand({ brandId: "B000001", status: "OK", ein: "98-7654321" });
    expect(change).not.toHaveProperty("identityStatus");
  });

  test("is verified again when it is noted that it is, and once, even when the answer is lost", async () => {
    await known();
    const looked = { change: { status: "OK", failureReasons: [] }, againMs: 60_000 };
    const noted = await stepBrand({ brandId: "B000001", identityStatus: "VERIFIED" });
    expect([noted, lines("PUT")]).toEqual([expect.objectContaining(looked), []]);
    far.fail({ line: "PUT /brand/B000001/revet", isDone: true });
    const arrived = far.arrival("PUT");
    const answer = noted.onceKept?.();
    await arrived;
    clock.advance(TIMEOUT_MS);
    expect(await answer).toEqual(looked);
  });

  test("is verified again later when the registry did not take it up", async () => {
    await known();
    far.fail({ line: "PUT", answer: { status: 429, headers: { "retry-after": "70" } } });
    const noted = await stepBrand({ brandId: "B000001", identityStatus: "VERIFIED" });
    expect(await noted.onceKept?.()).toEqual({ change: { status: "REGISTRATION_PENDING" }, againMs: 70_000 });
  });

  test("that is deleted is removed there, also when we never heard of its registration", async () => {
    far.brands.set("B9", { brandId: "B9", referenceId: BRAND_UUID.toUpperCase() });
    expect(await stepBrand({ deleted_on: now() })).toEqual({ change: {}, againMs: null });
    expect([lines("DELETE"), far.brands.size]).toEqual([["DELETE /brand/B9"], 0]);
    expect(await stepBrand({ deleted_on: now(), brandId: "B9" })).toEqual({ change: {}, againMs: null });
  });
});

describe("a registration costs money and is made once", () => {
  const made = () => far.brands.size;

  test("when the answer comes too late, and whoever asks next has forgotten everything", async () => {
    far.fail({ line: "POST", isDone: true });
    const arrived = far.arrival("POST");
    const step = stepBrand();
    await arrived;
    clock.advance(TIMEOUT_MS);
    expect(await step).toEqual({ change: {}, againMs: 120_000 });
    registry = started();
    expect((await stepBrand()).change.brandId).toBe("B000001");
    expect([lines("POST").length, made()]).toEqual([1, 1]);
  });

  test("when the request that got no answer was not taken", async () => {
    far.fail({ line: "POST" });
    const arrived = far.arrival("POST");
    const step = stepBrand();
    await arrived;
    clock.advance(TIMEOUT_MS);
    expect((await step).change).toEqual({});
    expect((await stepBrand()).change.brandId).toBe("B000001");
    expect([lines("POST").length, made()]).toEqual([2, 1]);
  });

  test("when the registry breaks down after it, or answers nonsense", async () => {
    for (const answer of [{ status: 500 }, { status: 200, body: "<html>" }, { status: 200, body: '{"brandId":7}' }]) {
      far.brands.clear();
      far.seen.length = 0;
      far.fail({ line: "POST", isDone: true, answer });
      expect((await stepBrand()).change).toEqual({});
      expect((await stepBrand()).change.brandId).toMatch(/^B/);
      expect([lines("POST").length, made()]).toEqual([1, 1]);
    }
  });

  test("when the list did not know it yet and the registry refuses the second", async () => {
    far.brands.set("B7", { brandId: "B7", referenceId: BRAND_UUID, identityStatus: "VERIFIED" });
    far.fail({ line: "GET /brand?", answer: { status: 200, body: '{"totalRecords":0}' } });
    expect((await stepBrand()).change).toMatchObject({ brandId: "B7", status: "OK", identityStatus: "VERIFIED" });
    expect(made()).toBe(1);
  });

  test("when it cannot be told whether it was made: then it is not", async () => {
    const others = JSON.stringify({ totalRecords: 1, records: [{ brandId: "B8", referenceId: "another" }] });
    for (const body of [others, "{}", "[]", "", "<html>", '{"records":"none"}']) {
      far.fail({ line: "GET /brand?", answer: { status: 200, body } });
      const { change, againMs } = await stepBrand();
      expect([change, (againMs ?? 0) >= 60_000]).toEqual([{}, true]);
    }
    expect(lines("POST")).toEqual([]);
  });

  test("campaigns likewise", async () => {
    await known();
    far.fail({ line: "POST /campaignBuilder", isDone: true });
    const arrived = far.arrival("POST");
    const step = stepCampaign();
    await arrived;
    clock.advance(TIMEOUT_MS);
    expect((await step).change).toEqual({});
    registry = started();
    expect((await stepCampaign()).change).toMatchObject({ campaignId: "C000002", campaign_state: "TCR_ACCEPTED" });
    expect([lines("POST").length, far.campaigns.size]).toEqual([1, 1]);
  });

  test("vettings likewise, though they bear no reference; an older one of the kind is another one", async () => {
    await known();
    const kind = { evpId: "AEGIS", vettingClass: "STANDARD" };
    far.vettings.set("B000001", [{ ...kind, vettingId: "V0", vettingStatus: "EXPIRED", createDate: 1_600_000_000 }]);
    const vetting = (given: Partial<VettingLocked> = {}): VettingLocked => ({
      ...{ uuid: CAMPAIGN_UUID, account: BRAND_UUID, brand: BRAND_UUID, created_on: now(), modified_on: now() },
      ...{ ...kind, vettingId: null, vettingToken: null, vettingScore: null, reasons: [] },
      ...{ vettingDetails: null, vettedDate: null, createDate: null },
      vettingStatus: "PENDING",
      ...given,
    });
    const step = (given?: Partial<VettingLocked>) => later(() => registry.vetting(vetting(given), verified(), now()));
    far.fail({ line: "POST", isDone: true, answer: { status: 502 } });
    expect((await step()).change).toEqual({});
    expect(await step()).toMatchObject({ change: { vettingId: "V2", vettingStatus: "PENDING" }, againMs: 60_000 });
    expect([lines("POST").length, far.vettings.get("B000001")?.length]).toEqual([1, 2]);
    Object.assign(far.vettings.get("B000001")?.[1] ?? {}, { vettingStatus: "ACTIVE", vettingScore: 77 });
    expect(await step({ vettingId: "V2" })).toMatchObject({
      change: { vettingStatus: "ACTIVE", vettingScore: 77 },
      againMs: null,
    });
  });
});

describe("when the registry gives no answer that counts", () => {
  test("a key that is not accepted changes nothing, and is not in the log", async () => {
    registry = started({ key: "another key" });
    expect(await stepBrand()).toEqual({ change: {}, againMs: 300_000 });
    expect(lines("POST")).toEqual([]);
    expect(logged.join()).toMatch(/REGISTRY_KEY or REGISTRY_SECRET is not accepted/);
    expect(logged.join()).not.toMatch(new RegExp(`another key|${far.secret}|Basic`));
  });

  test("after a 429 nothing goes out for as long as it asks", async () => {
    const answer = { status: 429, headers: { "retry-after": "70" } };
    far.fail({ line: "GET", answer });
    expect(await stepBrand()).toEqual({ change: {}, againMs: 70_000 });
    expect(await stepBrand()).toEqual({ change: {}, againMs: 60_000 });
    expect(far.seen).toHaveLength(1);
    clock.advance(60_000);
    expect((await stepBrand()).change.brandId).toBe("B000001");
  });

  test("words that we do not know leave what we had, with a line in the log", async () => {
    await known({ identityStatus: "SUPER_VERIFIED" });
    expect((await stepBrand({ brandId: "B000001", status: "OK" })).change).not.toHaveProperty("identityStatus");
    expect(logged.join()).toContain('"word":"SUPER_VERIFIED"');
    await running();
    far.operations.set("C000002", { 10017: "LEVITATING", 10035: "REVIEW", junk: "APPROVED" });
    const { change } = await stepCampaign({ ...RUNNING, operationStatus: { 10017: "REGISTERED" } });
    expect(change.operationStatus).toEqual({ 10017: "REGISTERED", 10035: "REVIEW" });
    expect(logged.join()).toContain('"word":"LEVITATING"');
  });

  test("who waits for it is told so", async () => {
    far.fail({ line: "GET", answer: { status: 503 } });
    await expect(later(() => registry.terms(verified(), "MARKETING"))).rejects.toMatchObject({ status: 503 });
    await expect(later(() => registry.sendOtp(brand(), {}))).rejects.toMatchObject({ status: 409 });
  });

  test("no more than 20 questions a second go out, and 20 writes in 10 s", async () => {
    await known();
    clock.advance(10_000);
    const asked = Array.from({ length: 25 }, () => registry.terms(verified(), "MARKETING"));
    await Promise.all(asked.slice(0, 20));
    expect(far.seen).toHaveLength(20);
    clock.advance(999);
    expect(far.seen).toHaveLength(20);
    clock.advance(1);
    await Promise.all(asked);
    far.seen.length = 0;
    const told = Array.from({ length: 21 }, () => registry.sendOtp(verified(), {}).catch(() => "not sent"));
    expect(await told[20]).toBe("not sent");
    await Promise.all(told);
    expect(far.seen).toHaveLength(20);
  });
});

describe("a campaign", () => {
  test("waits for a brand that is not scored, and ends with one that was refused", async () => {
    expect(await stepCampaign({}, brand({ brandId: "B000001", status: "OK" }))).toEqual({
      change: {},
      againMs: 60_000,
    });
    const refused = brand({ status: "REGISTRATION_FAILED" });
    expect((await stepCampaign({}, refused)).change).toMatchObject({ campaign_state: "TCR_FAILED" });
    expect(far.seen).toEqual([]);
  });

  test("is registered with its brand and our uuid, and billed from then on", async () => {
    await known();
    const { change, againMs } = await stepCampaign();
    expect([change, againMs]).toEqual([
      expect.objectContaining({ campaignId: "C000002", submissionStatus: "CREATED", billedDate: now() }),
      1_000,
    ]);
    const body = far.seen.at(-1)?.body;
    expect(body).toMatchObject({ ...SAMPLE_CAMPAIGN, brandId: "B000001", referenceId: CAMPAIGN_UUID });
    expect(Object.keys(body ?? {})).not.toContain("quiet_hours");
  });

  test("moves as partners and mobile carriers say", async () => {
    await running();
    expect((await stepCampaign(RUNNING)).change).toMatchObject({ campaign_state: "TCR_ACCEPTED", is_active: false });
    far.operations.set("C000002", { 10017: "APPROVED" });
    expect(await stepCampaign(RUNNING)).toMatchObject({
      change: {
        campaign_state: "MNO_PROVISIONED",
        is_active: true,
        mnoMetadata: { 10017: { mno: "AT&T", tpm: 240, reqSubscriberHelp: false } },
      },
      againMs: 24 * 3_600_000,
    });
    far.operations.set("C000002", { 10017: "SUSPENDED" });
    expect((await stepCampaign({ ...RUNNING, campaign_state: "MNO_PROVISIONED" })).change).toMatchObject({
      campaign_state: "TCR_SUSPENDED",
      suspended_from: "MNO_PROVISIONED",
      is_active: false,
      failureReasons: ["AT&T: SUSPENDED"],
    });
    Object.assign(far.campaigns.get("C000002") ?? {}, { status: "EXPIRED" });
    expect(await stepCampaign(RUNNING)).toMatchObject({
      change: { campaign_state: "TCR_EXPIRED", status: "EXPIRED", is_active: false, expired_on: now() },
      againMs: null,
    });
  });

  test("that was rejected and appealed waits for another word", async () => {
    await running();
    far.operations.set("C000002", { 10017: "REJECTED" });
    const rejected = await stepCampaign(RUNNING);
    expect(rejected.change).toMatchObject({ campaign_state: "MNO_REJECTED", failureReasons: ["AT&T: REJECTED"] });
    const appealed = { ...RUNNING, appeal_reason: "no", operationStatus: { 10017: "REJECTED" } } as const;
    expect((await stepCampaign(appealed)).change).toMatchObject({ campaign_state: "TCR_ACCEPTED" });
    far.operations.set("C000002", { 10017: "REVIEW" });
    expect((await stepCampaign(appealed)).change).toMatchObject({ campaign_state: "MNO_PENDING" });
  });

  test("is shared as was asked for, and declined when the registry refuses", async () => {
    await running();
    const share = { downstreamCnpId: "S1", upstreamCnpId: "SUP0001", sharedDate: now(), statusDate: now() };
    const sharing = { sharedByMe: { ...share, sharingStatus: "PENDING" } } as const;
    await stepCampaign({ ...RUNNING, sharing });
    await stepCampaign({ ...RUNNING, sharing });
    expect(lines("PUT")).toEqual(["PUT /campaign/C000002/sharing/SUP0001"]);
    far.sharing.clear();
    far.fail({ line: "PUT", answer: { status: 400, body: "[]" } });
    expect((await stepCampaign({ ...RUNNING, sharing })).change).toMatchObject({
      campaign_state: "CNP_FAILED",
      sharing: { sharedByMe: { sharingStatus: "DECLINED", upstreamCnpId: "SUP0001" } },
      failureReasons: ["HTTP 400"],
    });
  });

  test("is sent what changed here, and taken out when it has ended", async () => {
    await running();
    await stepCampaign({ ...RUNNING, autoRenewal: false, helpMessage: "Acme: write to help@acme.example." });
    expect(far.seen.find(({ line }) => line === "PUT /campaign/C000002")?.body).toEqual({
      autoRenewal: false,
      helpMessage: "Acme: write to help@acme.example.",
    });
    await stepCampaign({ ...RUNNING, status: "EXPIRED" });
    expect([lines("DELETE"), far.campaigns.size]).toEqual([["DELETE /campaign/C000002"], 0]);
  });
});

test("a toll-free number waits for its vendor: the registry has no place for it", async () => {
  const request = { uuid: BRAND_UUID, account: BRAND_UUID, request: {}, verificationStatus: "In Progress" } as const;
  expect(await registry.tollfree(request)).toMatchObject({ change: { verificationStatus: "Waiting For Vendor" } });
  const done = { ...request, verificationStatus: "Verified" } as const;
  expect(await registry.tollfree(done)).toEqual({ change: {}, againMs: null });
});

test("a code of a sole proprietor is sent and judged by the registry", async () => {
  await known();
  await later(() => registry.sendOtp(verified(), { pinSms: "Acme: @OTP_PIN@" }));
  expect(far.seen.at(-1)).toMatchObject({ line: "POST /brand/B000001/smsOtp", body: { pinSms: "Acme: @OTP_PIN@" } });
  expect(await later(() => registry.isOtp(verified(), "123456"))).toBe(true);
  expect(await later(() => registry.isOtp(verified(), "1"))).toBe(false);
});

test("a code that was taken, though its answer was lost, is right when it is given again", async () => {
  await known({ identityStatus: "SELF_DECLARED" });
  const sole = { ...verified(), entityType: "SOLE_PROPRIETOR" } as const;
  expect(await later(() => registry.isOtp(sole, "1"))).toBe(false);
  Object.assign(far.brands.get("B000001") ?? {}, { identityStatus: "VERIFIED" });
  expect(await later(() => registry.isOtp(sole, "1"))).toBe(true);
});
