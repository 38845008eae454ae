import { afterEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RateLimitSettings } from "../../server/src/edge/rest/rate-limit.js";
import { createRestWorld, type RestWorld } from "../support/rest.js";

let world: RestWorld;
afterEach(() => world.close());

const OFF = {
  perMinute: 0,
  burst: 100,
  anonymousPerMinute: 0,
  signUpsPerHour: 0,
  searchesPerMinute: 0,
  ordersPerMinute: 0,
};
const start = async (limits: Partial<RateLimitSettings>) => {
  world = await createRestWorld({ server: { rateLimits: { ...OFF, ...limits } } });
};

test("a caller over the burst gets 429 with Retry-After, and goes on as tokens come back", async () => {
  await start({ perMinute: 60, burst: 3 });
  const ann = await world.person();
  const token = (await world.call("POST", "/token", { as: ann, body: { name: "t" } })).payload.token;
  const get = () => world.call("GET", "/user", { headers: { "x-auth-token": token } });
  const first = await get();
  expect(first.headers).toMatchObject({ "ratelimit-limit": "60", "ratelimit-remaining": "2", "ratelimit-reset": "1" });
  await get();
  await get();
  const over = await get();
  expect(over.body).toMatchObject({ status: 429, message: "Too many requests", meta: "rate_limited" });
  expect(over.headers).toMatchObject({ "retry-after": "1", "ratelimit-remaining": "0" });
  world.clock.advance(1000);
  expect((await get()).status).toBe(200);
});

test("one caller's flood does not touch another caller of the same address", async () => {
  await start({ perMinute: 60, burst: 2 });
  const [ann, bob] = [await world.person(), await world.person()];
  for (let n = 0; n < 5; n++) await world.call("GET", "/user", { as: ann });
  expect((await world.call("GET", "/user", { as: ann })).status).toBe(429);
  expect((await world.call("GET", "/user", { as: bob })).status).toBe(200);
});

test("an address without good credentials has twenty a minute, on public operations and with wrong tokens", async () => {
  await start({ anonymousPerMinute: 20 });
  const address = "203.0.113.1";
  for (let n = 0; n < 10; n++) expect((await world.call("GET", "/settings", { address })).status).toBe(200);
  for (let n = 0; n < 10; n++) expect((await world.call("GET", "/user", { address })).status).toBe(401);
  expect((await world.call("GET", "/settings", { address })).status).toBe(429);
  expect((await world.call("GET", "/user", { address, headers: { "x-auth-token": "wrong" } })).status).toBe(429);
  expect((await world.call("GET", "/settings", { address: "203.0.113.2" })).status).toBe(200);
  const ann = await world.person();
  expect((await world.call("GET", "/user", { as: ann, address })).status).toBe(200);
});

test("an address signs up three times an hour; attempts with faults do not count", async () => {
  await start({ signUpsPerHour: 3 });
  const signUp = (body: object) => world.call("POST", "/user", { body, address: "203.0.113.3" });
  const good = () => ({ email: `${newUuid()}@example.org`, password: "a password" });
  for (let n = 0; n < 5; n++) expect((await signUp({ email: "x" })).status).toBe(400);
  for (let n = 0; n < 3; n++) expect((await signUp(good())).status).toBe(201);
  const over = await signUp(good());
  expect([over.status, over.headers["retry-after"]]).toEqual([429, "1200"]);
  world.clock.advance(1_200_000);
  expect((await signUp(good())).status).toBe(201);
});

test("searches have a limit of their own per account", async () => {
  await start({ searchesPerMinute: 2 });
  const ann = await world.person();
  const search = () => world.call("POST", "/transaction/search", { as: ann });
  expect([(await search()).status, (await search()).status, (await search()).status]).toEqual([200, 200, 429]);
  expect((await world.call("GET", "/user", { as: ann })).status).toBe(200);
});

test("orders have a limit of their own per account", async () => {
  await start({ ordersPerMinute: 2 });
  const [ann, bob] = [await world.person(), await world.person()];
  const order = (as: typeof ann) => world.call("POST", "/order", { as, body: { items: [{ tn: 12015550123 }] } });
  expect([(await order(ann)).status, (await order(ann)).status, (await order(ann)).status]).toEqual([404, 404, 429]);
  expect((await order(bob)).status).toBe(404);
  world.clock.advance(30_000);
  expect((await order(ann)).status).toBe(404);
});

test("behind a trusted proxy the forwarded address counts; from others the header is not believed", async () => {
  world = await createRestWorld({
    server: { rateLimits: { ...OFF, anonymousPerMinute: 1 }, trustProxy: ["10.0.0.0/8"] },
  });
  const from = (address: string, forwarded: string) =>
    world.call("GET", "/settings", { address, headers: { "x-forwarded-for": forwarded } });
  expect((await from("10.0.0.1", "203.0.113.7")).status).toBe(200);
  expect((await from("10.0.0.1", "203.0.113.7")).status).toBe(429);
  expect((await from("10.0.0.1", "203.0.113.8")).status).toBe(200);
  expect((await from("198.51.100.1", "203.0.113.9")).status).toBe(200);
  expect((await from("198.51.100.1", "203.0.113.10")).status).toBe(429);
});
