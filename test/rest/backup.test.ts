import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareJobs } from "../../server/src/app/job-tables.js";
import { createLog } from "../../server/src/base/log.js";
import { dumpLines } from "../../server/src/store/backup/dump.js";
import { BackupLoad, checkEmpty, readHead } from "../../server/src/store/backup/load.js";
import { migrate } from "../../server/src/store/migrate.js";
import { createEmptyStore, type TestStore } from "../support/database.js";
import { makeEverything } from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";

const NOW = "2024-01-01T00:00:00.000Z";
let world: NounWorld;
let empty: TestStore;

beforeAll(async () => {
  [world, empty] = await Promise.all([createNounWorld(), createEmptyStore()]);
  await makeEverything(world, await world.person(), await world.admin());
  await prepareJobs(world.store.address, createLog("silent"));
  await sql`select graphile_worker.add_job('sample', '{"a": ["x\u2028y"]}', 'queue', now() + interval '1 day', 3, 'key', 5)`.execute(
    world.store.db,
  );
});
afterAll(() => Promise.all([world?.close(), empty?.close()]));

async function dump(store: TestStore): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of dumpLines(store.address, { now: NOW })) lines.push(line);
  return lines;
}

/** Rows have no order: each line with the table it is of. */
function sorted(lines: readonly string[]): string[] {
  let table = "";
  return lines
    .map((line) => {
      if (line.startsWith("#")) table = line;
      return line.startsWith("#") ? line : `${table} ${line}`;
    })
    .sort();
}

async function prepared(): Promise<void> {
  await migrate(empty.db);
  await prepareJobs(empty.address, createLog("silent"));
}

test("what one database has, another has after it: every row of every table, and the jobs that wait", async () => {
  const before = await dump(world.store as TestStore);
  expect(before.length).toBeGreaterThan(150);
  const [head, ...lines] = before;
  expect(readHead(head).created_on).toBe(NOW);
  await checkEmpty(empty.address);
  await prepared();
  const load = await BackupLoad.begin(empty.address);
  for (const line of lines) await load.line(line);
  await load.commit();
  expect(sorted(await dump(empty))).toEqual(sorted(before));
  // References and triggers are on again, and numbers go on behind those that are there.
  await expect(sql`delete from account`.execute(empty.db)).rejects.toThrow(/violates/);
  await expect(sql`update "transaction" set amount = 0`.execute(empty.db)).rejects.toThrow();
  const { rows } = await sql<{ next: string; last: string }>`
    select nextval(pg_get_serial_sequence('outbox', 'seq')) as next, (select max(seq) from outbox) as last`.execute(
    empty.db,
  );
  expect(Number(rows[0]?.next)).toBe(Number(rows[0]?.last) + 1);
  await expect(checkEmpty(empty.address)).rejects.toThrow("the database has accounts");

  // A load that is given up, and one whose row refers to nothing, leave all as it was.
  const given = await BackupLoad.begin(empty.address);
  await given.line('#table {"name":"account","columns":["uuid"]}');
  await given.abandon();
  const token = before.findIndex((line) => line.startsWith('#table {"name":"token",'));
  const bad = await BackupLoad.begin(empty.address);
  for (const line of before.slice(token, token + 2)) await bad.line(line);
  await expect(bad.commit()).rejects.toThrow(/violates foreign key/);
  expect(sorted(await dump(empty))).toEqual(sorted(before));
});

test("what is no backup, or one of a newer version, is refused", () => {
  expect(() => readHead("x")).toThrow("no backup");
  expect(() => readHead(undefined)).toThrow("no backup");
  expect(() => readHead('#head {"format":2}')).toThrow("form 2");
  expect(() => readHead('#head {"format":1,"migration":9999}')).toThrow("schema 9999");
});
