import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TEST_BOX } from "../../../test/support/database.js";
import { allHeard } from "../../../test/support/heard.js";
import { createNounWorld, type NounWorld } from "../../../test/support/noun-world.js";
import type { RestPerson } from "../../../test/support/rest.js";
import { unseenChange } from "../../../test/support/unseen.js";
import { systemClock } from "../base/clock.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { CachedRouting, ROUTING_TABLES } from "./cached-routing.js";
import { createStore, type Store } from "./db.js";
import { PgBus } from "./pg-bus.js";
import type { Tables } from "./tables.js";

const domain = "kept.sip.opentact.test";
const log = createLog("silent");
let world: NounWorld;
let ann: RestPerson;
/** Another process on the same database. */
let other: Store;
let bus: PgBus;
let clock: FakeClock;
let routing: CachedRouting;

beforeAll(async () => {
  world = await createNounWorld();
  const { store } = world;
  other = createStore({ box: TEST_BOX, connection: store.address, log });
  bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log });
  ann = await world.person();
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "kept" } });
  await world.call("POST", "/sip/domain/kept/user", { as: ann, body: { login: "Alice", password: "first-password" } });
});
afterAll(async () => {
  await bus.close();
  await other.close();
  await world.close();
});
beforeEach(async () => {
  await allHeard(bus, other.db);
  clock = new FakeClock();
  routing = new CachedRouting({ store: world.store, box: world.box, clock });
  routing.listen(bus);
});

const unseen = (db: Kysely<Tables>, name: string) => unseenChange(db, `update sip_user set first_name = '${name}'`);

/** The same for a domain that comes: that of `ann` once more, under another name. */
const unseenDomain = (db: Kysely<Tables>, name: string) =>
  unseenChange(
    db,
    `insert into sip_domain select (jsonb_populate_record(d, jsonb_build_object('domain', '${name}'))).*
     from sip_domain d where d.domain = '${domain}'`,
  );

const firstName = async () => (await routing.findSipUser(domain, "alice"))?.first_name;

test("what was read is remembered, for a minute", async () => {
  await unseen(other.db, "One");
  expect(await firstName()).toBe("One");
  await unseen(other.db, "Two");
  expect(await firstName()).toBe("One");
  await clock.advance(60_000);
  expect(await firstName()).toBe("Two");
});

test("a change of this process acts with its commit", async () => {
  const before = await routing.findSipUser(domain, "ALICE");
  const path = `/sip/domain/kept/user/${before?.uuid}`;
  await world.call("PATCH", path, { as: ann, body: { login: "Alice", password: "second-password" } });
  expect((await routing.findSipUser(domain, "alice"))?.ha1_md5).not.toBe(before?.ha1_md5);
});

test("a change of another process acts when the database tells of it", async () => {
  expect((await routing.findSipUser(domain, "alice"))?.account.disabled_on).toBeNull();
  await sql`update account set disabled_on = now() where uuid = ${ann.account}`.execute(other.db);
  await expect.poll(async () => (await routing.findSipUser(domain, "alice"))?.account.disabled_on).not.toBeNull();
  await sql`update account set disabled_on = null where uuid = ${ann.account}`.execute(other.db);
  await expect.poll(async () => (await routing.findSipUser(domain, "alice"))?.account.disabled_on).toBeNull();
});

test("what is being read while something changes is not remembered", async () => {
  await unseen(other.db, "Old");
  const reading = firstName();
  await sql`update sip_user set first_name = 'New'`.execute(world.store.db);
  await reading;
  expect(await firstName()).toBe("New");
});

test("a remembered user whose password does not fit is read again", async () => {
  await unseen(other.db, "Three");
  expect(await firstName()).toBe("Three");
  await unseen(other.db, "Four");
  const found = await routing.findSipUser(domain, "alice", (user) => user.first_name === "Four");
  expect(found?.first_name).toBe("Four");
});

test("nobody is remembered as missing, and nothing while messages of other processes are not heard", async () => {
  expect(await routing.findSipUser(domain, "bob")).toBeUndefined();
  await unseen(other.db, "Five");
  const deaf = new CachedRouting({ store: world.store, box: world.box, clock });
  expect((await deaf.findSipUser(domain, "alice"))?.first_name).toBe("Five");
  await unseen(other.db, "Six");
  expect((await deaf.findSipUser(domain, "alice"))?.first_name).toBe("Six");
});

test("a domain that is not ours is remembered as such until one is made", async () => {
  const strange = "carrier.invalid";
  expect(await routing.findSipDomain(strange)).toBeUndefined();
  await unseenDomain(other.db, strange);
  expect(await routing.findSipDomain("CARRIER.invalid")).toBeUndefined();
  await clock.advance(60_000);
  expect((await routing.findSipDomain(strange))?.domain).toBe(strange);
  const made = "made.sip.opentact.test";
  expect(await routing.findSipDomain(made)).toBeUndefined();
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "made" } });
  expect((await routing.findSipDomain(made))?.domain).toBe(made);
});

test("writing calls, events and registrations makes nothing be forgotten, nor does a statement without a row", async () => {
  await unseen(other.db, "Seven");
  expect(await firstName()).toBe("Seven");
  await unseen(other.db, "Eight");
  await sql`update outbox set modified_on = now()`.execute(world.store.db);
  await sql`update account set balance = balance + 0`.execute(world.store.db);
  await sql`update sip_user set first_name = 'Nobody' where false`.execute(world.store.db);
  await world.store.transaction((tx) => sql`delete from registration where false`.execute(tx));
  // A message that these had sent would have come before this one.
  await allHeard(bus, other.db);
  expect(await firstName()).toBe("Seven");
});

test("each table that answers are made of tells other processes of its rows", async () => {
  const { rows } = await sql<{ name: string; by_row: boolean }>`
    select c.relname as name, t.tgtype & 1 = 1 as by_row from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname = 'tell_routing'`.execute(world.store.db);
  expect(rows.map(({ name }) => name).sort()).toEqual([...ROUTING_TABLES].sort());
  expect(rows.every(({ by_row }) => by_row)).toBe(true);
});
