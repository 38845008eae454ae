import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { AccountPurge } from "../../server/src/domain/account/purge.js";
import { SqlAccountPurge } from "../../server/src/store/account-purge.js";
import { SqlCallTraces } from "../../server/src/store/call-trace.js";
import { makeEverything } from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { packedOf } from "../support/packed-legs.js";
import type { RestPerson } from "../support/rest.js";

const DAY_MS = 86_400_000;
const going = new AbortController().signal;
let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  await makeEverything(world, ann, root);
  await makeEverything(world, bob, root);
});
afterAll(() => world.close());

/** Tables that have rows of an account, and how many. */
async function rowsOf(account: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'account' order by table_name`.execute(world.store.db);
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const { rows: found } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(name)} where account = ${account}`.execute(world.store.db);
    if (found[0]!.n > 0) counts[name] = found[0]!.n;
  }
  return counts;
}
const runAt = async (days: number) => {
  world.clock.advance(days * DAY_MS);
  await world.services.accountPurge.run(going);
};
const everything = async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    world.store.db,
  );
  const texts = rows.map(async ({ name }) => {
    const { rows: found } = await sql<{ text: string | null }>`
      select string_agg(t::text, ' ') as text from ${sql.table(name)} t`.execute(world.store.db);
    return `${name}: ${found[0]?.text ?? ""}`;
  });
  return (await Promise.all(texts)).filter((text) => !text.startsWith("audit_entry"));
};

test("what a deleted account had is gone after 25 days, but for money and what stands at registries; no other loses anything", async () => {
  world.blobs.set(`${ann.account}/some-recording`, Buffer.from("RIFF"));
  world.blobs.set(`${bob.account}/some-recording`, Buffer.from("RIFF"));
  const theirs = await rowsOf(bob.account);
  const now = new Date(world.clock.now()).toISOString();
  await world.store.db.updateTable("account").set({ deleted_on: now }).where("uuid", "=", ann.account).execute();

  await runAt(24.9);
  expect(await rowsOf(ann.account)).toHaveProperty("call_record");
  await runAt(0.2);
  expect(Object.keys(await rowsOf(ann.account))).toEqual([
    "account_spend",
    "audit_entry",
    "event_cursor",
    "lease_count",
    "lease_subscription",
    "payment",
    "sms_brand",
    "sms_campaign",
    "tn_lease",
    "tn_order",
    "tn_order_item",
    "tollfree_verification",
    "transaction",
    "user",
  ]);
  expect([...world.blobs.keys()].filter((key) => key.endsWith("some-recording"))).toEqual([
    `${bob.account}/some-recording`,
  ]);
  const left = (await everything()).filter((text) => text.includes(ann.email));
  expect(left).toEqual([]);
  expect(await rowsOf(bob.account)).toEqual(theirs);
  const { payload } = await world.call("GET", "/admin/audit", {
    headers: { authorization: `Basic ${Buffer.from(`${root.email}:${root.password}`).toString("base64")}` },
    query: { operation: "AccountPurge" },
  });
  expect(payload).toMatchObject([{ kind: "deletion", account: ann.account, actor: { type: "platform" } }]);
});

test("what stands beside rows of others goes without them: traces, replies, mails, parts of messages", async () => {
  const [dan, eve, admin] = [await world.person(), await world.person(), await world.admin()];
  const [dans, eves] = [await makeEverything(world, dan, admin), await makeEverything(world, eve, admin)];
  const { db } = world.store;
  const at = (days: number) => new Date(world.clock.now() + days * DAY_MS).toISOString();
  const leg = (account: string, call = "") => ({ call, account, is_cut: false, messages: [] });
  const traces = new SqlCallTraces(world.store);
  const ofDan = leg(dan.account, dans["call"]);
  await traces.write(packedOf([ofDan, leg(eve.account, eves["call"])]), at(0));
  await traces.write(packedOf([ofDan]), at(0));
  const reply = (tn: string | undefined, action: string, days: number) => ({
    tn: Number(tn),
    recipient: "12015550101",
    action,
    sent_on: at(days),
  });
  const replies = [reply(dans["tn"], "stop", -1), reply(dans["tn"], "help", 1), reply(eves["tn"], "stop", -1)];
  await db.insertInto("sms_auto_reply").values(replies).execute();
  const sms = dans["sms"] ?? "";
  await db
    .insertInto("sms_attempt")
    .values({ sms, part: 1, node: "n", started_on: at(0) })
    .execute();
  // Anybody's address, and one of nobody else.
  await db
    .updateTable("account")
    .set({ email: eve.email.toUpperCase(), deleted_on: at(0) })
    .where("uuid", "=", dan.account)
    .execute();
  const mail = { created_on: at(0), modified_on: at(0), template: "invoice", data: "x" };
  for (const recipient of [eve.email.toUpperCase(), dan.email])
    await db
      .insertInto("mail")
      .values({ uuid: newUuid(), ...mail, recipient })
      .execute();

  await runAt(26);
  expect(await traces.of(eve.account, [eves["call"] ?? ""])).toHaveLength(1);
  expect(await traces.of(dan.account, [ofDan.call])).toHaveLength(1);
  const left = await sql<{ action: string; tn: string }>`
    select action, tn::text from sms_auto_reply where recipient = '12015550101' order by action`.execute(db);
  expect(left.rows).toEqual([
    { action: "help", tn: dans["tn"] },
    { action: "stop", tn: eves["tn"] },
  ]);
  const parts = await sql`select sms from sms_part where sms = ${sms}
    union all select sms from sms_attempt where sms = ${sms}`.execute(db);
  expect(parts.rows).toEqual([]);
  const mails = db.selectFrom("mail").select("recipient").where("template", "=", "invoice").where("data", "=", "x");
  expect(await mails.execute()).toEqual([{ recipient: eve.email.toUpperCase() }]);
});

test("it is done once, and one that was cut off goes on", async () => {
  const store = new SqlAccountPurge(world.store);
  expect(await store.due(new Date(world.clock.now()).toISOString(), 10)).toEqual([]);
  const now = new Date(world.clock.now() - 26 * DAY_MS).toISOString();
  await world.store.db.updateTable("account").set({ deleted_on: now }).where("uuid", "=", bob.account).execute();
  const stopped = new AbortController();
  const blobs = { removeAll: async () => stopped.abort() };
  const { clock, services } = world;
  const purge = new AccountPurge({ store, blobs, audit: services.audit, clock, log: createLog("silent") });
  await expect(purge.run(stopped.signal)).rejects.toThrow();
  expect(await store.due(new Date(clock.now()).toISOString(), 10)).toEqual([bob.account]);
  await services.accountPurge.run(going);
  expect(await store.due(new Date(clock.now()).toISOString(), 10)).toEqual([]);
  expect((await rowsOf(bob.account))["call"]).toBeUndefined();
});

test("an owner who comes back while others are removed keeps everything, and nobody comes back to an account that is being removed", async () => {
  const [lost, found] = [await world.person(), await world.person()];
  for (const person of [lost, found]) await world.call("DELETE", `/user/${person.uuid}`, { as: person });
  const reopen = (person: RestPerson) =>
    world.call("PUT", `/account/user/${person.uuid}`, {
      headers: { authorization: `Basic ${Buffer.from(`${root.email}:${root.password}`).toString("base64")}` },
    });
  world.clock.advance(26 * DAY_MS);
  // `lost` is the first.
  const longer = new Date(world.clock.now() - 27 * DAY_MS).toISOString();
  await world.store.db.updateTable("account").set({ deleted_on: longer }).where("uuid", "=", lost.account).execute();
  const theirs = await rowsOf(found.account);
  const removed: string[] = [];
  const statuses: number[] = [];
  const removeAll = async (account: string) => {
    removed.push(account);
    for (const person of [found, lost]) statuses.push((await reopen(person)).status);
  };
  const { clock, services } = world;
  const store = new SqlAccountPurge(world.store);
  const blobs = { removeAll };
  await new AccountPurge({ store, blobs, audit: services.audit, clock, log: createLog("silent") }).run(going);
  expect(removed).toEqual([lost.account]);
  expect(statuses).toEqual([200, 409]);
  expect((await reopen(lost)).status).toBe(409);
  expect(await rowsOf(found.account)).toMatchObject({ ...theirs, audit_entry: expect.any(Number) });
  const { email } = await world.store.db
    .selectFrom("user")
    .select("email")
    .where("uuid", "=", found.uuid)
    .executeTakeFirstOrThrow();
  expect(email).toBe(found.email);
});

test("accounts that were tried come after those that were not", async () => {
  const people = [await world.person(), await world.person()];
  for (const [days, { account }] of people.entries()) {
    const deleted_on = new Date(world.clock.now() - (40 - days) * DAY_MS).toISOString();
    await world.store.db.updateTable("account").set({ deleted_on }).where("uuid", "=", account).execute();
  }
  const store = new SqlAccountPurge(world.store);
  const now = new Date(world.clock.now()).toISOString();
  const [first, second] = people.map(({ account }) => account);
  expect(await store.due(now, 1)).toEqual([first]);
  expect(await store.begin(first!, now, now)).toBe(true);
  expect(await store.due(now, 2)).toEqual([second, first]);
});

test("an account that cannot be removed does not keep others waiting", async () => {
  const ids = [newUuid(), newUuid()];
  const gone: string[] = [];
  const store = {
    due: async () => ids,
    begin: async () => true,
    removeSome: async (account: string) => (account === ids[0] ? Promise.reject(new Error("no")) : false),
    forget: async (account: string) => void gone.push(account),
  };
  const blobs = { removeAll: async () => undefined };
  const audit = { add: async () => undefined };
  await new AccountPurge({ store, blobs, audit, clock: world.clock, log: createLog("silent") }).run(going);
  expect(gone).toEqual([ids[1]]);
});
