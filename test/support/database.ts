import { sql } from "kysely";
import { inject } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { createStore, type DatabaseAddress, type Store } from "../../server/src/store/db.js";
import { secretBox } from "../../server/src/store/secret-box.js";

/** Seals the secrets of a test. */
export const TEST_BOX = secretBox("a key of a test");

/** A database of its own, migrated and empty but for what migrations put there. */
export interface TestStore extends Store {
  /** For clients outside the store: LISTEN, a second pool. */
  readonly address: DatabaseAddress;
  /** Closes the store and drops the database. */
  close(): Promise<void>;
}

/** Makes a fresh database. Close it in `afterAll`; what is left is dropped with the server. */
export async function createTestStore(): Promise<TestStore> {
  const database = `t_${newUuid().replaceAll("-", "")}`;
  await admin(`create database ${database} template ${inject("database").template} strategy file_copy`);
  const address = addressOf(database);
  const store = createStore({ box: TEST_BOX, connection: address, log: createLog("silent") });
  const close = async () => {
    await store.close();
    await admin(`drop database ${database} with (force)`);
  };
  return { ...store, address, close };
}

/** Makes a database without any table, for tests of migrations. */
export async function createEmptyStore(): Promise<TestStore> {
  const database = `e_${newUuid().replaceAll("-", "")}`;
  await admin(`create database ${database} template template0`);
  const address = addressOf(database);
  const store = createStore({ box: TEST_BOX, connection: address, log: createLog("silent") });
  const close = async () => {
    await store.close();
    await admin(`drop database ${database} with (force)`);
  };
  return { ...store, address, close };
}

function addressOf(database: string): DatabaseAddress {
  const { host, port, user } = inject("database");
  return { host, port, user, database };
}

/** Two files at once may need the template: the second waits a moment and tries again. */
async function admin(text: string, tries = 50): Promise<void> {
  const store = createStore({ box: TEST_BOX, connection: addressOf("postgres"), log: createLog("silent") });
  try {
    await sql.raw(text).execute(store.db);
  } catch (error) {
    if ((error as { code?: string }).code !== "55006" || tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await admin(text, tries - 1);
  } finally {
    await store.close();
  }
}
