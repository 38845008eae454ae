import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeRegistry, startFakeRegistry } from "../support/fake-registry.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN } from "../support/registrations.js";
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
  far.seen.length = 0;
  ann = await world.renewed(ann);
  const { uuid } = (await call("POST", "/brand", SAMPLE_BRAND)).payload;
  await moved();
  const { brandId } = (await call("GET", `/brand/${uuid}`)).payload;
  Object.assign(far.brands.get(brandId) ?? {}, { identityStatus: "VERIFIED" });
  let answered: () => void = () => undefined;
  far.fail({ line: `GET /brand/${brandId}`, until: new Promise<void>((resolve) => (answered = resolve)) });
  const asked = far.arrival(`GET /brand/${brandId}`);
  const step = moved(60_000);
  await asked;
  expect((await call("PATCH", `/brand/${uuid}`, { city: "Hoboken" })).status).toBe(200);
  answered();
  await step;
  await moved();
  expect(far.brands.get(brandId)?.["city"]).toBe("Hoboken");
});
