import { afterAll, beforeAll, expect, test } from "vitest";
import { createNounWorld, type NounWorld } from "../../../test/support/noun-world.js";
import type { RestPerson } from "../../../test/support/rest.js";
import { SOME_TIME } from "../../../test/support/rows.js";
import { type ConfiguredProduct, SqlSipProducts } from "./sip-product.js";

let world: NounWorld;
let ann: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
});
afterAll(() => world.close());

const configure = (...products: ConfiguredProduct[]) => new SqlSipProducts(world.store).configure(products, SOME_TIME);
const shown = async () => {
  const { payload } = await world.call("GET", "/sip/product", { as: ann });
  return payload.map(({ id, name, type }: ConfiguredProduct) => `${id} ${name} ${type}`);
};

test("products follow the configuration; product 1 is always there, and one that is used stays", async () => {
  await configure();
  expect(await shown()).toEqual(["1 Standard public"]);
  await configure(
    { id: 2, name: "Premium", type: "public" },
    { id: 7, name: "Wholesale", type: "private" },
    { id: 9, name: "Zone", type: "public" },
  );
  expect(await shown()).toEqual(["2 Premium public", "1 Standard public", "7 Wholesale private", "9 Zone public"]);
  const body = { name: "App", product: 7 };
  expect((await world.call("POST", "/sip/app", { as: ann, body })).payload.product.id).toBe(7);
  const line = { name: "C", ip: "192.0.2.1", port: 5060, product: 2 };
  const { uuid } = (await world.call("POST", "/sip/connection", { as: ann, body: line })).payload;
  await configure({ id: 1, name: "Basic", type: "public" });
  expect(await shown()).toEqual(["1 Basic public", "2 Premium public", "7 Wholesale private"]);
  const moved = await world.call("PATCH", `/sip/connection/${uuid}`, { as: ann, body: { product: 1 } });
  expect(moved.payload.product).toMatchObject({ id: 1, name: "Basic" });
  await configure();
  expect(await shown()).toEqual(["1 Basic public", "7 Wholesale private"]);
});
