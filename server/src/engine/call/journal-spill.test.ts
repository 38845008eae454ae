import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryWriter } from "../../../../test/support/memory-writer.js";
import { FakeClock } from "../../base/fake-clock.js";
import { scanRecords } from "../../base/file-record.js";
import { createLog } from "../../base/log.js";
import { nextTurn } from "../../base/next-turn.js";
import type { CallChange } from "../../domain/call/port/call-writer.js";
import { Journal } from "./journal.js";
import { JournalBatch } from "./journal-batch.js";
import { JournalFile, journalPath } from "./journal-file.js";
import { replayJournal } from "./journal-replay.js";
import { JournalSpill } from "./journal-spill.js";

let folder: string;
const opened: JournalFile[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-journal-"));
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  await rm(folder, { recursive: true, force: true });
});

const log = createLog("silent");
const change = (name: string) =>
  ({ call: { uuid: name }, node: "n", flows: [], records: [], events: [] }) as unknown as CallChange;
const namesOf = (changes: readonly CallChange[]) => changes.map(({ call }) => call.uuid);

/** A database that is there, away (refuses) or silent (never answers). */
class Database {
  is: "there" | "away" | "silent" = "there";
  readonly has: string[] = [];
  asked = 0;

  async write(changes: readonly CallChange[]): Promise<void> {
    this.asked++;
    if (this.is === "away") throw new Error("database away");
    if (this.is === "silent") await new Promise(() => undefined);
    this.has.push(...namesOf(changes));
  }
}

function start(o: { memoryMax?: number; path?: string } = {}) {
  const clock = new FakeClock();
  const database = new Database();
  const file = new JournalFile({ path: o.path ?? journalPath(folder), clock, log });
  opened.push(file);
  const spill = new JournalSpill({ file, log, memoryMax: o.memoryMax ?? 10_000 });
  const journal = new Journal({ writer: memoryWriter((changes) => database.write(changes)), clock, log, spill });
  return { clock, database, journal, spill };
}

async function inFile(): Promise<string[]> {
  const bytes = await readFile(journalPath(folder)).catch(() => Buffer.alloc(0));
  return namesOf(scanRecords(bytes).records.map(({ text }) => JSON.parse(text) as CallChange));
}

/** Waits for what the system does; everything else stands still. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await nextTurn();
}

const fileHolds = (names: readonly string[]) => until(async () => (await inFile()).join() === names.join());
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `c${from + at}`);

async function replayed(): Promise<{ names: string[]; written: number }> {
  const names: string[] = [];
  const writer = memoryWriter(async (changes) => void names.push(...namesOf(changes)));
  const written = await replayJournal({
    path: journalPath(folder),
    writer,
    sequences: { last: async () => new Map() },
    log,
  });
  return { names, written };
}

test("while the database answers there is no file", async () => {
  const { journal, database } = start();
  await Promise.all(numbered(0, 2_500).map((name) => journal.write(change(name))));
  await journal.flush();
  expect(database.has).toEqual(numbered(0, 2_500));
  expect(await readdir(folder)).toEqual([]);
});

test("what waits for a database that is away is in the file at once, and what comes later behind it", async () => {
  const { journal, database } = start();
  database.is = "away";
  void journal.write(change("a"));
  void journal.write(change("b"));
  await fileHolds(["a", "b"]);
  void journal.write(change("c"));
  await fileHolds(["a", "b", "c"]);
  expect((await stat(journalPath(folder))).mode & 0o777).toBe(0o600);
  // Here the process is killed.
  expect(await replayed()).toEqual({ names: ["a", "b", "c"], written: 3 });
  expect(await readdir(folder)).toEqual([]);
});

test("a database that is back gets everything in order, and the file goes", async () => {
  const { journal, database, clock, spill } = start();
  database.is = "away";
  void journal.write(change("a"));
  await fileHolds(["a"]);
  const last = journal.write(change("b"));
  database.is = "there";
  clock.advance(100);
  await last;
  await journal.flush();
  expect(database.has).toEqual(["a", "b"]);
  expect(spill.isOn).toBe(false);
  expect(await readdir(folder)).toEqual([]);
  await journal.write(change("c"));
  expect(database.has).toEqual(["a", "b", "c"]);
  expect(await readdir(folder)).toEqual([]);
});

test("what is past the bound is in the file alone and is written from there, in order", async () => {
  const { journal, database, clock } = start({ memoryMax: 1_500 });
  database.is = "away";
  const names = numbered(0, 5_500);
  for (const name of names) void journal.write(change(name));
  await fileHolds(names);
  expect(journal.waiting).toBe(5_500);
  const more = numbered(5_500, 7_000);
  const written = more.map((name) => journal.write(change(name)));
  database.is = "there";
  clock.advance(100);
  await Promise.all(written);
  await journal.flush();
  expect(database.has).toEqual([...names, ...more]);
  expect(journal.waiting).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

test("of what is in the file the oldest stay in memory, as many as the bound says", async () => {
  const { spill } = start({ memoryMax: 10 });
  const batches = Array.from({ length: 6 }, () => new JournalBatch(memoryWriter(async () => undefined).begin()));
  for (const [at, batch] of batches.entries()) for (let n = 0; n < 4; n++) batch.add(change(`c${at}-${n}`));
  spill.begin(batches);
  await until(() => batches.every(({ isKept }) => isKept));
  // The last one still takes what comes.
  expect(batches.map(({ inFile }) => inFile === undefined)).toEqual([true, true, false, false, false, true]);
  expect(namesOf(await spill.changesAt(batches[3]!.inFile!))).toEqual(["c3-0", "c3-1", "c3-2", "c3-3"]);
});

test("a database that says nothing is not waited for: after two seconds what waits is in the file", async () => {
  const { journal, database, clock } = start();
  database.is = "silent";
  void journal.write(change("a"));
  await until(() => database.asked === 1);
  void journal.write(change("b"));
  clock.advance(1_999);
  await nextTurn();
  expect(await readdir(folder)).toEqual([]);
  clock.advance(1);
  await fileHolds(["a", "b"]);
  expect(database.asked).toBe(1);
});

test("a queue that grows past its bound goes to the file although the database answers", async () => {
  const { journal, database } = start();
  database.is = "silent";
  const names = numbered(0, 11_000);
  for (const name of names) void journal.write(change(name));
  await fileHolds(names);
  expect(database.asked).toBe(1);
});

test("a stop while the database is away leaves what waits to the next start", async () => {
  const { journal, database } = start();
  database.is = "away";
  const lost = journal.write(change("a")).catch((error: Error) => error.message);
  await fileHolds(["a"]);
  await journal.close();
  expect(await lost).toBe("call journal is closed");
  expect(await replayed()).toEqual({ names: ["a"], written: 1 });
});

test("a disk that takes nothing costs nothing but the safety: what waits is written from memory", async () => {
  const { journal, database, clock } = start({ path: join(folder, "missing", "call-journal") });
  database.is = "away";
  const first = journal.write(change("a"));
  await until(() => database.asked === 1);
  const second = journal.write(change("b"));
  database.is = "there";
  await nextTurn();
  clock.advance(100);
  await Promise.all([first, second]);
  await journal.flush();
  expect(database.has).toEqual(["a", "b"]);
});
