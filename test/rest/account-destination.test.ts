import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let root: RestPerson;
let ann: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [root, ann] = [await world.admin(), await world.person()];
});
afterAll(() => world.close());

const path = (account = ann.account) => `/admin/account/${account}/destination`;
const patch = (country: string, body: object, account?: string) =>
  world.call("PATCH", `${path(account)}/${country}`, { as: root, body });

test("an Admin opens, closes and releases countries of an account, and sees what was called", async () => {
  expect((await world.call("GET", path(), { as: root })).payload).toEqual([]);
  const opened = await patch("GB", { is_open: true });
  expect([opened.status, opened.payload]).toEqual([
    200,
    { country: "GB", is_open: true, is_held: false, first_on: null, last_on: null },
  ]);
  expect((await patch("CA", { is_held: true })).payload).toMatchObject({ is_open: null, is_held: true });
  expect((await patch("GB", { is_open: null })).payload).toMatchObject({ is_open: null });
  const listed = await world.call("GET", `${path()}?take=1`, { as: root });
  expect([listed.payload[0].country, listed.headers["x-total-count"]]).toEqual(["CA", "2"]);
});

test("a bad country is 400, an unknown account 404, and nobody but an Admin may", async () => {
  expect((await patch("gb", { is_open: true })).status).toBe(400);
  expect((await patch("GB", { is_open: "x" })).status).toBe(400);
  expect((await patch("GB", { is_open: true }, newUuid())).status).toBe(404);
  expect((await world.call("GET", path(newUuid()), { as: root })).status).toBe(404);
  expect((await world.call("GET", path(), { as: ann })).status).toBe(403);
});

test("a call by request to a country that was opened for the account is placed, elsewhere it is refused", async () => {
  const tn = 12_015_550_100;
  await world.setBalance(ann, 100);
  await world.lease(ann, tn);
  await world.call("POST", "/profile/outbound_voice", { as: ann, body: { name: "Out" } });
  const call = async (to: string) => {
    const body = { tn_lease: String(tn), to, xml: "<Response/>" };
    return (await world.call("POST", "/call", { as: ann, body })).status;
  };
  expect([await call("+442079460000"), await call("+19005550142")]).toEqual([403, 403]);
  await patch("GB", { is_open: true });
  await patch("US", { is_open: false });
  expect([await call("+442079460000"), await call("+12125550142"), await call("+19005550142")]).toEqual([
    201, 403, 403,
  ]);
});
