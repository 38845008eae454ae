import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNounWorld, type NounWorld } from "../../../test/support/noun-world.js";
import type { RestPerson } from "../../../test/support/rest.js";
import { callerKeys } from "../domain/tn-profile/rules.js";
import { callerLists } from "./caller-list.js";
import { SqlRouting } from "./routing.js";

let world: NounWorld;
let ann: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
  await world.setBalance(ann, 100);
});
afterAll(() => world.close());

const made = async (body: object): Promise<string> =>
  (await world.call("POST", "/profile/tn", { as: ann, body: { name: "P", ...body } })).payload.uuid;

// N8: blacklist, whitelist, prefix, anonymous, both lists.
test.each([
  ["no entries", {}, "12015550100", false],
  ["no entries", {}, undefined, false],
  ["its number on the blacklist", { blacklist: ["12015550100"] }, "12015550100", true],
  ["another number on the blacklist", { blacklist: ["12015550101"] }, "12015550100", false],
  ["a longer number on the blacklist", { blacklist: ["120155501001"] }, "12015550100", false],
  ["a beginning without a star on the blacklist", { blacklist: ["1201"] }, "12015550100", false],
  ["a prefix on the blacklist", { blacklist: ["1201*"] }, "12015550100", true],
  ["the whole number as a prefix", { blacklist: ["12015550100*"] }, "12015550100", true],
  ["another prefix on the blacklist", { blacklist: ["1202*"] }, "12015550100", false],
  ["anonymous on the blacklist", { blacklist: ["anonymous"] }, undefined, true],
  ["anonymous on the blacklist", { blacklist: ["anonymous"] }, "12015550100", false],
  ["a prefix on the blacklist", { blacklist: ["1*"] }, undefined, false],
  ["its number on the whitelist", { whitelist: ["12015550100"] }, "12015550100", false],
  ["a prefix on the whitelist", { whitelist: ["44*", "1201555*"] }, "12015550100", false],
  ["others on the whitelist", { whitelist: ["44*"] }, "12015550100", true],
  ["others on the whitelist", { whitelist: ["44*"] }, undefined, true],
  ["anonymous on the whitelist", { whitelist: ["anonymous"] }, undefined, false],
  ["both lists", { blacklist: ["12015550100"], whitelist: ["12015550100"] }, "12015550100", true],
  [
    "a prefix on the blacklist, its number on the whitelist",
    { blacklist: ["1*"], whitelist: ["12015550100"] },
    "12015550100",
    true,
  ],
  [
    "another on the blacklist, a prefix on the whitelist",
    { blacklist: ["12015550101"], whitelist: ["1*"] },
    "12015550100",
    false,
  ],
])("with %s %j, a call of %s is refused: %s", async (_, lists, number, isRefused) => {
  expect(await callerLists.refuses(world.store.db, await made(lists), number)).toBe(isRefused);
});

test("a lease asks its profile while that is active and acts on calls", async () => {
  const tn = 12015555901;
  await world.lease(ann, tn);
  const routing = new SqlRouting(world.store, world.box);
  const asked = async () => (await routing.findLeaseByTn(tn))?.callers;
  expect(await asked()).toBeNull();
  const uuid = await made({ blacklist: ["1*"] });
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { tn_profile: uuid } });
  expect(await asked()).toBe(uuid);
  expect([await routing.refusesCaller(uuid, "12015550100"), await routing.refusesCaller(uuid, "442012345678")]).toEqual(
    [true, false],
  );
  for (const body of [{ is_active: false }, { applies_to: ["sms"] }]) {
    const change = (patch: object) => world.call("PATCH", `/profile/tn/${uuid}`, { as: ann, body: patch });
    await change(body);
    expect(await asked()).toBeNull();
    await change({ is_active: true, applies_to: ["voice"] });
    expect(await asked()).toBe(uuid);
  }
});

test("a list of 10,000 entries is asked by its index, never read through", async () => {
  const uuid = await made({});
  const { db } = world.store;
  await sql`insert into tn_profile_caller select ${uuid}, list, (12010000000 + n)::text
    from generate_series(1, 10000) n, unnest(array['blacklist', 'whitelist']) list`.execute(db);
  await sql`analyze tn_profile_caller`.execute(db);
  const { rows } = await sql<{ "QUERY PLAN": string }>`explain
    select exists (select 1 from tn_profile_caller c
      where c.tn_profile = ${uuid} and c.list = 'blacklist' and c.entry = any (${callerKeys("12015550100")}::text[]))`.execute(
    db,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/Index Only Scan using tn_profile_caller_pkey/);
  expect(plan).toMatch(/Index Cond: .*entry = ANY/);
  expect(plan).not.toMatch(/Seq Scan/);
});
