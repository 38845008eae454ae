import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TEST_BOX } from "../../../test/support/database.js";
import { allHeard } from "../../../test/support/heard.js";
import { createNounWorld, type NounWorld } from "../../../test/support/noun-world.js";
import type { RestPerson } from "../../../test/support/rest.js";
import { unseenChange } from "../../../test/support/unseen.js";
import { until } from "../../../test/support/until.js";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import { CachedAuth } from "./cached-auth.js";
import { createStore, type Store } from "./db.js";
import { PgBus } from "./pg-bus.js";

const log = createLog("silent");
let world: NounWorld;
let ann: RestPerson;
/** Another process on the same database. */
let other: Store;
let bus: PgBus;
let auth: CachedAuth;

beforeAll(async () => {
  world = await createNounWorld();
  const { store } = world;
  other = createStore({ box: TEST_BOX, connection: store.address, log });
  bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log });
  ann = await world.person();
});
afterAll(async () => {
  await bus.close();
  await other.close();
  await world.close();
});
beforeEach(async () => {
  await allHeard(bus, other.db);
  auth = new CachedAuth({ store: world.store, box: world.box, clock: systemClock });
  auth.listen(bus);
});

/** A new email that nobody is told of. */
const unseen = (text: string) =>
  unseenChange(other.db, `update "user" set email = '${text}' where uuid = '${ann.uuid}'`);

const email = async () => (await auth.userByUuid(ann.uuid))?.email;

/** What is remembered is another email than the one that is stored. */
async function remembering(): Promise<void> {
  await unseen("one@example.com");
  await email();
  await unseen("two@example.com");
  expect(await email()).toBe("one@example.com");
}

test("a change of this process acts with its commit, a balance and the use of a token are none", async () => {
  const { db } = world.store;
  await remembering();
  await sql`update account set balance = balance + 1`.execute(db);
  await auth.tokenUsed(ann.uuid, "127.0.0.1", "2024-01-01T00:00:00.000Z");
  expect(await email()).toBe("one@example.com");
  await db.updateTable("user").set({ role: "User" }).where("uuid", "=", ann.uuid).execute();
  expect(await email()).toBe("two@example.com");
});

test.each([
  ["user", `update "user" set deleted_on = deleted_on`],
  ["account", "update account set disabled_on = disabled_on"],
  ["owner", "update account set admin = admin"],
  ["token", "update token set expired_on = expired_on"],
])("a change of another process acts with its message: %s", async (_what, text) => {
  const { uuid, account } = ann;
  await sql`
    insert into token (uuid, created_on, modified_on, account, "user", name, ttl, prefix, token_hash, expired_on)
    values (gen_random_uuid(), now(), now(), ${account}, ${uuid}, 'x', 60, 'abcd', gen_random_uuid()::text, now())`.execute(
    other.db,
  );
  await allHeard(bus, other.db);
  await remembering();
  await sql.raw(text).execute(other.db);
  await until("it to be forgotten", async () => (await email()) === "two@example.com");
});

test("a token that is taken back is not known any more, and nothing is remembered unheard", async () => {
  const { uuid, account } = ann;
  const { db } = world.store;
  await sql`
    insert into token (uuid, created_on, modified_on, account, "user", name, ttl, prefix, token_hash, expired_on)
    values (gen_random_uuid(), now(), now(), ${account}, ${uuid}, 'y', 60, 'abcd', 'the-hash', now())`.execute(db);
  expect((await auth.tokenByHash("the-hash"))?.user.uuid).toBe(uuid);
  await db.deleteFrom("token").where("token_hash", "=", "the-hash").execute();
  expect(await auth.tokenByHash("the-hash")).toBeUndefined();
  const deaf = new CachedAuth({ store: world.store, box: world.box, clock: systemClock });
  await unseen("one@example.com");
  await deaf.userByUuid(uuid);
  await unseen("two@example.com");
  expect((await deaf.userByUuid(uuid))?.email).toBe("two@example.com");
});
