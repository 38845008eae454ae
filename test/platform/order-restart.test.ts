import { afterAll, beforeAll, expect, it } from "vitest";
import { Api, type Json } from "../support/api-client.js";
import { HttpHost } from "../support/http-host.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { until } from "../support/until.js";

/** A power cut while a number is being bought from a provider, and the next start on the same folder. */
const BOUGHT = 13055550100;
const REFUSED = 13055550101;

let platform: Platform;
let host: HttpHost;
let api: Api;
let balance: number;
let order: Json;

const json = (value: object, more = {}) => ({
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
  ...more,
});
const env = () => ({ NUMBER_PROVIDERS: `acme=${host.url}` });
const orders = () => host.asked.filter(({ method, url }) => method === "POST" && url === "/orders");
const free = async () => (await api.get("/auth")).account.balance as number;

beforeAll(async () => {
  host = await HttpHost.open();
  const dataDir = await seededDataDir();
  platform = await Platform.start({ dataDir, env: env() });
  const admin = await Api.login(platform.url, platform.ready.admin);
  const profile = { kind: "rate", name: "Acme", country: "US", tn_provider: "acme", nrc: 1, mrc: 2 };
  await admin.post("/profile/tn", profile);
  api = await platform.api();
  balance = await free();

  const features = ["voice", "sms"];
  host.answer("/search", json({ offers: [BOUGHT, REFUSED].map((tn) => ({ tn, features })) }));
  host.answer("/orders", json({ id: "1" }, { status: 201, afterMs: 20_000 }));
  const items = [BOUGHT, REFUSED].map((tn) => ({ tn, profile: "Acme" }));
  order = await api.post("/order", { items });
  await until("both orders to reach the provider", async () => orders().length === 2 || undefined);
  await platform.kill();

  const keyOf = (tn: number) => orders().find(({ body }) => body.includes(String(tn)))?.headers["idempotency-key"];
  host.answer(`/orders/${keyOf(BOUGHT)}`, json({ status: "success" }));
  host.answer(`/orders/${keyOf(REFUSED)}`, json({ status: "failed", code: "taken" }));
  platform = await Platform.start({ dataDir, env: env() });
  api = await platform.api();
});

afterAll(async () => {
  await platform?.stop();
  await platform?.remove();
  await host?.close();
});

it("ends the order: what was bought is leased once, what was not is refused, and nothing is bought twice", async () => {
  const done = await until("the order to end", async () => {
    const now = await api.get(`/order/${order.uuid}`);
    return now.processing === 0 ? now : undefined;
  });
  expect(done).toMatchObject({
    state: "success",
    total: 2,
    success: 1,
    failed: 1,
    tns: [{ tn: BOUGHT, registered: true }],
  });
  expect(done.items.map((item: Json) => item.reason)).toEqual([null, "not_available"]);
  expect(orders()).toHaveLength(2);
});

it("charges the number once and holds nothing any more", async () => {
  const { price } = await api.get(`/order/${order.uuid}`);
  const spent = (price.nrc + price.mrc) / 2;
  expect((balance - (await free())).toFixed(5)).toBe(spent.toFixed(5));
  expect(await platform.sql("select 1 from ledger_hold where ref_uuid = $1", [order.uuid])).toEqual([]);
});

it("gives the number back to its provider when it is released", async () => {
  host.answer(`/numbers/${BOUGHT}`, { status: 204 });
  await api.delete(`/lease/tn/${BOUGHT}`);
  await until("the number to be given back", async () => {
    const [row] = await platform.sql("select stock_state from tn where tn = $1", [BOUGHT]);
    return row.stock_state === "returned" || undefined;
  });
  expect(host.asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
});

it("sells fictitious numbers behind the stock of the demo, which fail as their endings say", async () => {
  const { data, total } = await api.post("/tn/search", { npa: "201", line: "019x", take: 20 });
  expect([total, data[0].tn, data[9].tn]).toEqual([10, 12015550190, 12015550199]);
  const { uuid } = await api.post("/order", { items: [{ tn: 12015550190 }, { tn: 12015550198 }] });
  const done = await until("the order to end", async () => {
    const now = await api.get(`/order/${uuid}`);
    return now.processing === 0 ? now : undefined;
  });
  expect(done.items.map((item: Json) => item.reason)).toEqual(["provider_error", null]);
});
