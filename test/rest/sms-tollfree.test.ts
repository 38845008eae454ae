import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { TOLLFREE_REQUEST } from "../support/registrations.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;
const [TN, OTHER, LOCAL] = [18005558001, 18005558002, 12015558101];

beforeAll(async () => {
  world = await createSmsWorld({ MESSAGING_ENFORCE_10DLC: "on" });
  [ann, bob] = [await world.rich(), await world.rich()];
  for (const tn of [TN, OTHER, LOCAL]) await world.lease(ann, tn);
});
afterAll(() => world.close());

const call = (method: string, path: string, body?: object, as = ann) =>
  world.call(method, `/sms/tollfree${path}`, { as, ...(body ? { body } : {}) });
const moved = () => world.services.registryWorker.runDue();
const request = (...numbers: number[]) => ({
  ...TOLLFREE_REQUEST,
  phoneNumbers: numbers.map((phoneNumber) => ({ phoneNumber })),
});
async function sent(from: number): Promise<unknown[]> {
  const { status, body } = await world.send(ann, { from, to: 12015550101, message: "x" });
  return [status, body.meta];
}

describe("a verification of toll-free numbers", () => {
  test("lets its numbers send to the US from the answer of the registry until it is withdrawn", async () => {
    const messaging_profile = (await world.call("GET", "/account", { as: ann })).payload.messaging_profile_default.uuid;
    await world.call("POST", `/lease/tn/${TN}/subscription/sms`, { as: ann, body: { messaging_profile } });
    expect(await sent(TN)).toEqual([409, "1102"]);
    const { status, payload } = await call("POST", "", request(TN, TN, OTHER));
    expect([status, payload]).toEqual([
      201,
      expect.objectContaining({
        ...TOLLFREE_REQUEST,
        phoneNumbers: [{ phoneNumber: TN }, { phoneNumber: OTHER }],
        businessAddr2: null,
        ageGatedContent: null,
        verificationStatus: "In Progress",
        reason: null,
        deleted_on: null,
        account: expect.objectContaining({ uuid: ann.account }),
      }),
    ]);
    expect(await sent(TN)).toEqual([409, "1102"]);
    await moved();
    expect((await call("GET", `/${payload.uuid}`)).payload.verificationStatus).toBe("Verified");
    expect(await sent(TN)).toEqual([200, undefined]);
    const fixed = await call("PATCH", `/${payload.uuid}`, { businessCity: "Trenton" });
    expect([fixed.status, fixed.body.message]).toEqual([409, "A verification that is Verified cannot be changed"]);
    const gone = await call("DELETE", `/${payload.uuid}`);
    expect([gone.status, gone.payload.deleted_on]).toEqual([200, expect.any(String)]);
    for (const method of ["GET", "PATCH", "DELETE"])
      expect((await call(method, `/${payload.uuid}`, method === "PATCH" ? {} : undefined)).status).toBe(404);
    expect((await call("GET", "")).payload).toEqual([]);
    expect(await sent(TN)).toEqual([409, "1102"]);
  });

  test("that is rejected tells why, and is corrected", async () => {
    const bad = { ...request(TN), productionMessageContent: "Widgets [reject]", doingBusinessAs: "Acme" };
    const { uuid } = (await call("POST", "", bad)).payload;
    expect((await call("PATCH", `/${uuid}`, { businessCity: "Trenton" })).status).toBe(409);
    await moved();
    const rejected = (await call("GET", `/${uuid}`)).payload;
    expect(rejected).toMatchObject({ verificationStatus: "Rejected", reason: expect.stringContaining("rejected") });
    expect((await call("PATCH", `/${uuid}`, {})).payload).toEqual(rejected);
    const corrected = await call("PATCH", `/${uuid}`, {
      productionMessageContent: "Acme: your order is on its way.",
      doingBusinessAs: null,
      phoneNumbers: [{ phoneNumber: OTHER }],
    });
    expect(corrected.payload).toMatchObject({
      productionMessageContent: "Acme: your order is on its way.",
      businessCity: TOLLFREE_REQUEST.businessCity,
      doingBusinessAs: null,
      phoneNumbers: [{ phoneNumber: OTHER }],
      verificationStatus: "In Progress",
      reason: null,
    });
    await moved();
    expect((await call("GET", `/${uuid}`)).payload.verificationStatus).toBe("Verified");
  });

  test("is of toll-free leases of the account only", async () => {
    for (const tn of [LOCAL, 18005559999]) {
      const { status, body } = await call("POST", "", request(TN, tn));
      expect([tn, status, body.message]).toEqual([tn, 404, "TNLease not found"]);
    }
    expect((await call("POST", "", request(TN), bob)).status).toBe(404);
    const { uuid } = (await call("POST", "", { ...request(TN), productionMessageContent: "[reject]" })).payload;
    await moved();
    expect((await call("PATCH", `/${uuid}`, { phoneNumbers: [{ phoneNumber: LOCAL }] })).status).toBe(404);
    for (const method of ["GET", "PATCH", "DELETE"])
      expect((await call(method, `/${uuid}`, method === "PATCH" ? {} : undefined, bob)).status).toBe(404);
    expect((await call("GET", `/${newUuid()}`)).status).toBe(404);
  });

  test("is checked field by field", async () => {
    const fields = async (given: object) => Object.keys((await call("POST", "", given)).body.fields ?? {}).sort();
    expect(await fields({})).toEqual(
      [...Object.keys(TOLLFREE_REQUEST), "phoneNumbers"].map((name) => `body.${name}`).sort(),
    );
    const odd = { ...request(TN), useCase: "Spam", messageVolume: "11", phoneNumbers: [], webhookUrl: "x" };
    expect(await fields(odd)).toEqual(["body.messageVolume", "body.phoneNumbers", "body.useCase", "body.webhookUrl"]);
    const nobody = {
      businessContactEmail: "nobody",
      businessContactPhone: "call me",
      businessRegistrationCountry: "USA",
    };
    expect(await fields({ ...request(TN), ...nobody })).toEqual(Object.keys(nobody).map((name) => `body.${name}`));
    const written = { businessContactPhone: "(201) 555-0100", businessRegistrationCountry: "us" };
    const { payload } = await call("POST", "", { ...request(TN), ...written });
    expect(payload).toMatchObject({ ...written, businessRegistrationCountry: "US" });
  });
});
