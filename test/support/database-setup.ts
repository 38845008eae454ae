import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type { TestProject } from "vitest/node";
import { prepareJobs } from "../../server/src/app/job-tables.js";
import { createLog } from "../../server/src/base/log.js";
import { createStore } from "../../server/src/store/db.js";
import { findBinaries } from "../../server/src/store/embedded/binaries.js";
import { PostgresChild, SOCKET_PORT } from "../../server/src/store/embedded/child.js";
import { DATABASE_USER, ensureDatabase } from "../../server/src/store/embedded/initdb.js";
import { migrate } from "../../server/src/store/migrate.js";
import { secretBox } from "../../server/src/store/secret-box.js";

/** The database server of a test run, as `inject("database")` gives it. */
export interface TestServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Migrated; copied for each test database, never opened. */
  readonly template: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    database: TestServer;
  }
}

const TEMPLATE = "opentact_template";
/** Nothing here has to outlive the machine. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** One server for all test files of a project, in a folder of its own, with a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "opentact-test-"));
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  await chmod(folder, 0o711);
  const socketFolder = join(folder, "run");
  await mkdir(socketFolder, { mode: 0o700 });
  if (user) await chown(socketFolder, user.uid, user.gid);
  const binaries = await findBinaries(join(folder, "bin"), user);
  const data = join(folder, "data");
  await ensureDatabase(data, binaries, user, ["--no-sync"]);
  const logFile = join(folder, "postgres.log");
  const child = await PostgresChild.start({ binaries, folder: data, socketFolder, logFile, user, settings: SETTINGS });
  await makeTemplate(socketFolder);
  project.provide("database", { host: socketFolder, port: SOCKET_PORT, user: DATABASE_USER, template: TEMPLATE });
  return async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(host: string): Promise<void> {
  const log = createLog("silent");
  const address = { host, port: SOCKET_PORT, user: DATABASE_USER };
  const outer = createStore({
    box: secretBox("a key of a test"),
    connection: { ...address, database: "postgres" },
    log,
  });
  await sql.raw(`create database ${TEMPLATE}`).execute(outer.db);
  await outer.close();
  const store = createStore({ box: secretBox("a key of a test"), connection: { ...address, database: TEMPLATE }, log });
  await migrate(store.db);
  await prepareJobs({ ...address, database: TEMPLATE }, log);
  // No connection may be open on the template while it is copied.
  await store.close();
}
