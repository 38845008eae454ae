import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { AccountExports } from "../../server/src/domain/export/service.js";
import { SqlAccountExports } from "../../server/src/store/account-export.js";
import { FileBlobs } from "../../server/src/store/file-blobs.js";
import { SqlInstallation } from "../../server/src/store/installation.js";
import { at, callRow, changeOf, recordRow } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const going = new AbortController().signal;
let folder: string;
let blobs: FileBlobs;
let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let colleague: RestPerson;
let root: RestPerson;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "export-"));
  const key = async () => Buffer.alloc(32, 7);
  blobs = new FileBlobs({ folder: join(folder, "blobs"), keys: { ensure: key, find: key }, isSealing: true });
  world = await createNounWorld({}, undefined, { blobs });
  [ann, bob, colleague, root] = [await world.person(), await world.person(), await world.person(), await world.admin()];
  const { db } = world.store;
  await db.updateTable("user").set({ account: ann.account }).where("uuid", "=", colleague.uuid).execute();
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

/** A call with a recording of these bytes. */
async function recorded(
  as: RestPerson,
  bytes: Buffer | undefined,
  second = 0,
): Promise<{ call: string; record: string }> {
  const call = callRow(as, { state: "destroyed", created_on: at(second), hangup_on: at(second + 9) });
  const file = `${as.account}/${newUuid()}`;
  const record = recordRow(call, { state: "available", file });
  if (bytes) await blobs.write(file, bytes);
  await world.callWriter.write([changeOf(call, { records: [record] })]);
  return { call: call.uuid, record: record.uuid };
}
async function sent(as: RestPerson, message: string): Promise<void> {
  await new SqlInstallation(world.store, world.box).ensureMessagingCarrier("lab", at(0));
  await world.setBalance(as, 100);
  await world.lease(as, 12_015_557_001);
  const body = { from: 12_015_557_001, to: 12_015_550_101, message };
  expect((await world.call("POST", "/sms", { as, body })).status).toBeLessThan(300);
}
const ask = (as: RestPerson, body: object = {}) => world.call("POST", "/account/export", { as, body });
const make = (uuid: string) => world.services.exportWork.run(uuid, going);
const state = async (uuid: string, as = ann) => (await world.call("GET", `/account/export/${uuid}`, { as })).payload;
async function made(as: RestPerson, body: object = {}): Promise<string> {
  const { payload } = await ask(as, body);
  await make(payload.uuid);
  return payload.uuid;
}

/** Files of an archive: names and bytes. */
async function unpacked(archive: Buffer): Promise<Record<string, Buffer>> {
  const place = await mkdtemp(join(folder, "out-"));
  await writeFile(join(place, "a.tar.gz"), archive);
  execFileSync("tar", ["-xzf", "a.tar.gz"], { cwd: place });
  await rm(join(place, "a.tar.gz"));
  const names = (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = names.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(place.length + 1), await readFile(path)] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
const linesOf = (bytes: Buffer | undefined) =>
  String(bytes)
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test("an archive has every call, message and recording of the account, and nothing of another one", async () => {
  const audio = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => n % 251));
  const mine = await recorded(ann, audio);
  const lost = await recorded(ann, undefined, 20);
  const theirs = await recorded(bob, Buffer.from("RIFF of Bob"));
  await sent(ann, "line\none");
  const { status, payload } = await ask(ann);
  expect([status, payload]).toMatchObject([
    201,
    { state: "waiting", account: ann.account, created_by: ann.uuid, size: 0 },
  ]);
  expect((await world.call("GET", `/account/export/${payload.uuid}/file`, { as: ann })).status).toBe(409);
  expect((await world.call("POST", `/account/export/${payload.uuid}/link`, { as: ann })).status).toBe(409);
  await make(payload.uuid);
  const done = await state(payload.uuid);
  expect(done).toMatchObject({ state: "available", calls: 2, messages: 1, records: 2, reason: null });

  const answer = await world.call("GET", `/account/export/${payload.uuid}/file`, { as: ann });
  expect([answer.status, answer.headers["content-type"], answer.bytes.length]).toEqual([
    200,
    "application/gzip",
    done.size,
  ]);
  expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="account-.*\.tar\.gz"$/);
  const files = await unpacked(answer.bytes);
  expect(Object.keys(files).sort()).toEqual([
    `audio/${mine.record}.wav`,
    "calls/000001.jsonl",
    "messages/000001.jsonl",
    "missing/000001.jsonl",
    "records/000001.jsonl",
  ]);
  expect(linesOf(files["missing/000001.jsonl"])).toEqual([{ uuid: lost.record, reason: "gone" }]);
  expect(files[`audio/${mine.record}.wav`]?.equals(audio)).toBe(true);
  expect(linesOf(files["calls/000001.jsonl"]).map(({ uuid }) => uuid)).toEqual([lost.call, mine.call]);
  expect(linesOf(files["messages/000001.jsonl"])).toMatchObject([{ message: "line\none", to: 12_015_550_101 }]);
  const records = linesOf(files["records/000001.jsonl"]);
  expect(records.map(({ uuid }) => uuid).sort()).toEqual([mine.record, lost.record].sort());
  expect(records.every((record) => !("file" in record))).toBe(true);
  expect(JSON.stringify(records)).not.toContain(theirs.record);

  const reads = vi.spyOn(blobs, "read");
  const head = await world.app.inject({
    method: "HEAD",
    url: `/rest/account/export/${payload.uuid}/file`,
    headers: { "x-auth-token": ann.jwt },
  });
  expect([head.statusCode, head.headers["content-length"], head.rawPayload.length]).toEqual([200, `${done.size}`, 0]);
  expect(reads).not.toHaveBeenCalled();
  reads.mockRestore();

  const path = join(folder, "blobs", ann.account, "export", `${payload.uuid}.tar.gz`);
  expect((await readFile(path)).subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))).toBe(false);
  const part = await world.call("GET", `/account/export/${payload.uuid}/file`, {
    as: ann,
    headers: { range: "bytes=5-9" },
  });
  expect([part.status, part.bytes]).toEqual([206, answer.bytes.subarray(5, 10)]);
  const behind = { range: `bytes=${done.size}-` };
  expect((await world.call("GET", `/account/export/${payload.uuid}/file`, { as: ann, headers: behind })).status).toBe(
    416,
  );
});

test("rows are read in pages, without a gap and without a repetition", async () => {
  const carol = await world.person();
  const rows = Array.from({ length: 1_203 }, (_, n) =>
    callRow(carol, { state: "destroyed", created_on: at(n % 3), hangup_on: at(9) }),
  );
  for (let n = 0; n < rows.length; n += 100)
    await world.callWriter.write(rows.slice(n, n + 100).map((row) => changeOf(row)));
  const uuid = await made(carol);
  expect(await state(uuid, carol)).toMatchObject({ state: "available", calls: 1_203 });
  const files = await unpacked((await world.call("GET", `/account/export/${uuid}/file`, { as: carol })).bytes);
  const found = ["000001", "000002", "000003"].flatMap((page) => linesOf(files[`calls/${page}.jsonl`]));
  expect(new Set(found.map((row) => row.uuid))).toEqual(new Set(rows.map((row) => row.uuid)));
  expect(found).toHaveLength(1_203);
});

test("recordings are read by fewer: their transcripts may be long", async () => {
  const carol = await world.person();
  for (let n = 0; n < 51; n++) await recorded(carol, Buffer.from("RIFF"), n);
  const uuid = await made(carol);
  const files = await unpacked((await world.call("GET", `/account/export/${uuid}/file`, { as: carol })).bytes);
  const pages = ["000001", "000002"].map((page) => linesOf(files[`records/${page}.jsonl`]).length);
  expect([pages, "missing/000001.jsonl" in files]).toEqual([[50, 1], false]);
});

test("one archive of an account is made at a time, and a new one takes the place of the former", async () => {
  const first = await made(ann);
  const { payload: second } = await ask(ann);
  const busy = await ask(ann);
  expect([busy.status, busy.body.message]).toEqual([409, "An archive of the account is being made"]);
  await make(second.uuid);
  expect([(await state(first)).state, (await state(second.uuid)).state]).toEqual(["expired", "available"]);
  expect((await world.call("GET", `/account/export/${first}/file`, { as: ann })).status).toBe(404);
  const listed = await world.call("GET", "/account/export", { as: ann, query: { take: "1" } });
  expect([listed.payload.length, Number(listed.headers["x-total-count"])]).toEqual([1, expect.any(Number)]);
});

test("an Admin asks for the archive of another account, others for their own alone", async () => {
  const { status, payload } = await ask(root, { account: bob.account });
  expect([status, payload.account]).toEqual([201, bob.account]);
  await make(payload.uuid);
  expect((await world.call("GET", `/account/export/${payload.uuid}/file`, { as: bob })).status).toBe(200);
  for (const path of ["", "/file"])
    expect((await world.call("GET", `/account/export/${payload.uuid}${path}`, { as: ann })).status).toBe(404);
  expect((await ask(ann, { account: bob.account })).status).toBe(404);
  expect((await ask(root, { account: newUuid() })).status).toBe(404);
  expect((await ask(colleague)).status).toBe(403);
  const told = await world.call("GET", "/admin/audit", { as: root, query: { kind: "export", account: bob.account } });
  expect(told.payload.map((entry: { operation: string }) => entry.operation).sort()).toEqual([
    "CreateAccountExport",
    "DownloadAccountExport",
  ]);
});

test("a signed address gives the archive to whoever has it, until its time is over", async () => {
  const uuid = await made(ann);
  const { payload } = await world.call("POST", `/account/export/${uuid}/link`, { as: ann, body: { ttl: 60 } });
  const { pathname, searchParams } = new URL(payload.url);
  const query = Object.fromEntries(searchParams);
  const get = (change = {}, headers = {}) =>
    world.call("GET", pathname, { isAtRoot: true, query: { ...query, ...change }, headers });
  const whole = await get();
  expect(whole.status).toBe(200);
  const part = await get({}, { range: "bytes=5-9" });
  expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(5, 10)]);
  expect((await get({}, { range: `bytes=${whole.bytes.length}-` })).status).toBe(416);
  expect((await get({ signature: "x" })).status).toBe(403);
  expect((await get({ expires: String(Number(query["expires"]) + 1) })).status).toBe(403);
  world.clock.advance(60_000);
  expect((await get()).status).toBe(403);
  expect((await world.call("POST", `/account/export/${newUuid()}/link`, { as: ann })).status).toBe(404);
});

test("a signed address of an archive that is gone finds none", async () => {
  const uuid = await made(ann);
  const { payload } = await world.call("POST", `/account/export/${uuid}/link`, { as: ann, body: { ttl: 60 } });
  const { pathname, searchParams } = new URL(payload.url);
  await world.call("DELETE", `/account/export/${uuid}`, { as: ann });
  const gone = await world.call("GET", pathname, { isAtRoot: true, query: Object.fromEntries(searchParams) });
  expect(gone.status).toBe(404);
});

test("one that is removed while it is made leaves no file; a removed one is gone", async () => {
  const { payload } = await ask(ann);
  const running = make(payload.uuid);
  const gone = await world.call("DELETE", `/account/export/${payload.uuid}`, { as: ann });
  await running;
  expect([gone.status, (await state(payload.uuid)).state]).toEqual([200, "expired"]);
  expect(await blobs.size(`${ann.account}/export/${payload.uuid}.tar.gz`)).toBeUndefined();
  expect((await world.call("DELETE", `/account/export/${payload.uuid}`, { as: bob })).status).toBe(404);
});

test("one that was cut off is made anew by the next run, one that fails says so and can be asked for again", async () => {
  const { payload } = await ask(ann);
  const stopped = new AbortController();
  stopped.abort();
  await expect(world.services.exportWork.run(payload.uuid, stopped.signal)).rejects.toThrow();
  expect((await state(payload.uuid)).state).toBe("running");
  await make(payload.uuid);
  expect((await state(payload.uuid)).state).toBe("available");

  const { payload: next } = await ask(ann);
  await rm(join(folder, "blobs", ann.account, "export"), { recursive: true });
  await writeFile(join(folder, "blobs", ann.account, "export"), "no folder");
  await make(next.uuid);
  expect(await state(next.uuid)).toMatchObject({ state: "failed", reason: "Internal error" });
  await rm(join(folder, "blobs", ann.account, "export"));
  expect((await state(await made(ann))).state).toBe("available");
});

test("two archives are made one after the other", async () => {
  const [first, second] = [(await ask(ann)).payload.uuid, (await ask(bob)).payload.uuid];
  await Promise.all([make(first), make(second)]);
  expect([(await state(first)).state, (await state(second, bob)).state]).toEqual(["available", "waiting"]);
  await make(second);
  expect((await state(second, bob)).state).toBe("available");
});

test("archives whose files cannot be removed keep no others, and are tried again", async () => {
  const uuids = Array.from({ length: 102 }, () => newUuid()).sort();
  const expired_on = new Date(world.clock.now() - 1000).toISOString();
  const dates = { created_on: expired_on, modified_on: expired_on, expired_on };
  const rows = uuids.map((uuid) => ({ uuid, ...dates, account: bob.account, state: "available" as const, file: uuid }));
  await world.store.db.insertInto("account_export").values(rows).execute();
  const removed: string[] = [];
  const remove = async (key: string) => {
    if (uuids.indexOf(key) < 101) throw new Error("EBUSY");
    removed.push(key);
  };
  const { clock, store } = world;
  const parts = { store: new SqlAccountExports(store), blobs: { remove } as never, clock };
  const exports = new AccountExports({ ...parts, log: createLog("silent"), links: undefined as never, publicUrl: "" });
  await exports.removeExpired(going);
  expect(removed).toEqual([uuids[101]]);
  const left = store.db.selectFrom("account_export").select("uuid").where("file", "in", uuids);
  expect(await left.execute()).toHaveLength(101);
  await store.db.deleteFrom("account_export").where("uuid", "in", uuids).execute();
});

test("an archive goes after seven days, with its file", async () => {
  const uuid = await made(ann);
  await world.services.accountExports.removeExpired(going);
  expect((await state(uuid)).state).toBe("available");
  world.clock.advance(7 * 86_400_000);
  await world.services.accountExports.removeExpired(going);
  const row = await world.store.db
    .selectFrom("account_export")
    .select("state")
    .where("uuid", "=", uuid)
    .executeTakeFirst();
  expect(row).toEqual({ state: "expired" });
  expect(await blobs.size(`${ann.account}/export/${uuid}.tar.gz`)).toBeUndefined();
});
