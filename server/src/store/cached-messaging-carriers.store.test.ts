import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../test/support/database.js";
import { allHeard } from "../../../test/support/heard.js";
import { SOME_TIME } from "../../../test/support/rows.js";
import { unseenChange } from "../../../test/support/unseen.js";
import { until } from "../../../test/support/until.js";
import { systemClock } from "../base/clock.js";
import { newUuid } from "../base/ids.js";
import { createLog } from "../base/log.js";
import { CachedMessagingCarriers } from "./cached-messaging-carriers.js";
import { createStore, type Store } from "./db.js";
import { PgBus } from "./pg-bus.js";

const log = createLog("silent");
const uuid = newUuid();
let store: TestStore;
/** Another process on the same database. */
let other: Store;
let bus: PgBus;
let carriers: CachedMessagingCarriers;

beforeAll(async () => {
  store = await createTestStore();
  other = createStore({ box: TEST_BOX, connection: store.address, log });
  bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log });
  await sql`insert into messaging_carrier (uuid, created_on, modified_on, name, kind, settings)
    values (${uuid}, ${SOME_TIME}, ${SOME_TIME}, 'one', 'simulator', '{}')`.execute(store.db);
});
afterAll(async () => {
  await bus.close();
  await other.close();
  await store.close();
});
beforeEach(async () => {
  await allHeard(bus, other.db);
  carriers = new CachedMessagingCarriers({ store, box: TEST_BOX, clock: systemClock });
  carriers.listen(bus);
});

const name = async () => (await carriers.setup(uuid))?.name;
const unseen = (text: string) =>
  unseenChange(other.db, `update messaging_carrier set name = '${text}' where uuid = '${uuid}'`);

/** What is remembered is another name than the one that is stored. */
async function remembering(): Promise<void> {
  await unseen("one");
  await name();
  await unseen("two");
  expect(await name()).toBe("one");
}

test("a change of this process acts with its commit", async () => {
  await remembering();
  await store.db.updateTable("messaging_carrier").set({ direction: "both" }).where("uuid", "=", uuid).execute();
  expect(await name()).toBe("two");
});

test.each(["name", "kind", "is_active", "direction", "settings", "secrets_encrypted"])(
  "a change of another process acts with its message: %s",
  async (column) => {
    await remembering();
    await sql`update messaging_carrier set ${sql.ref(column)} = ${sql.ref(column)}`.execute(other.db);
    await until("it to be forgotten", async () => (await name()) === "two");
  },
);

test("what the last try met tells nobody, a carrier that is gone is not known, and nothing is remembered unheard", async () => {
  await remembering();
  await sql`update messaging_carrier set last_error = 'down', since = ${SOME_TIME}`.execute(other.db);
  await allHeard(bus, other.db);
  expect(await name()).toBe("one");
  const deaf = new CachedMessagingCarriers({ store, box: TEST_BOX, clock: systemClock });
  await unseen("three");
  expect((await deaf.setup(uuid))?.name).toBe("three");
  await unseen("four");
  expect((await deaf.setup(uuid))?.name).toBe("four");
  await sql`delete from messaging_carrier where uuid = ${uuid}`.execute(other.db);
  await until("it to be gone", async () => (await carriers.setup(uuid)) === undefined);
});
