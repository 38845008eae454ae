import { afterAll, beforeAll, expect, test } from "vitest";
import { at, callRow, changeOf, flowRow, recordRow, START, stateEvent } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant } from "../../../test/support/tenant.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { createLog } from "../base/log.js";
import type { CallQuality } from "../domain/call/port/call-row.js";
import type { TranscriptRow } from "../domain/call/port/record-row.js";
import { RecordRetention } from "../domain/call/record-retention.js";
import { callEntity } from "../domain/call/rules.js";
import { appliedSearch } from "../domain/search/rules.js";
import { SqlCalls } from "./call.js";
import { SqlCallWriter } from "./call-writer.js";

let store: TestStore;
let calls: SqlCalls;
let writer: SqlCallWriter;

beforeAll(async () => {
  store = await createTestStore();
  calls = new SqlCalls(store);
  writer = new SqlCallWriter(store, createLog("silent"));
});
afterAll(() => store.close());

test("what a live call says comes back as it was written, and twice the same change leaves the same rows", async () => {
  const tenant = await createTenant(store, { time_zone: "America/New_York" });
  const init = callRow(tenant, { vars: { k: "v" }, price: 0.0125 });
  const live = { ...init, state: "live" as const, answer_on: at(3.5), modified_on: at(3.5) };
  const flow = flowRow(live, 2);
  const record = recordRow(live);
  const batch = [
    changeOf(init, { events: [stateEvent(init, 1)] }),
    changeOf(live, { flows: [flow], records: [record], events: [stateEvent(live, 3)] }),
  ];
  await writer.write(batch);
  await writer.write(batch);

  const found = await calls.find(tenant.account, init.uuid);
  expect(found?.call).toEqual(live);
  expect(found?.relations.logs).toEqual([flow]);
  expect(found?.relations.records).toEqual([record]);
  expect(found?.relations.account).toMatchObject({
    uuid: tenant.account,
    balance: 100,
    time_zone: { name: "America/New_York" },
  });
  const events = await store.db
    .selectFrom("outbox")
    .selectAll()
    .where("ref_id", "=", init.uuid)
    .orderBy("seq")
    .execute();
  expect(events.map((event) => [event.sequence, event.type])).toEqual([
    [1, "call_state"],
    [3, "call_state"],
  ]);
});

test("a call, its parent and its children find one another", async () => {
  const tenant = await createTenant(store);
  const a = callRow(tenant);
  const b = callRow(tenant, { direction: "out", parent: a.uuid, created_on: at(1), to: "sales" });
  const c = callRow(tenant, { direction: "out", parent: a.uuid, created_on: at(2) });
  await writer.write([a, b, c].map((call) => changeOf(call)));
  const parent = await calls.find(tenant.account, a.uuid);
  expect(parent?.relations.children.map((leg) => leg.call.uuid)).toEqual([b.uuid, c.uuid]);
  const child = await calls.find(tenant.account, b.uuid);
  expect(child?.relations.parent?.call.uuid).toBe(a.uuid);
  if (!child) return;
  const entity = callEntity(child.call, child.relations, START + 4000, "https://api.test");
  expect(entity).toMatchObject({ duration: 4, parent: { uuid: a.uuid }, to: "sales" });
});

test("a call shows its last 10 log rows, oldest first", async () => {
  const tenant = await createTenant(store);
  const call = callRow(tenant);
  const flows = Array.from({ length: 13 }, (_, i) => flowRow(call, i + 1));
  await writer.write([changeOf(call, { flows })]);
  const found = await calls.find(tenant.account, call.uuid);
  expect(found?.relations.logs.map((flow) => flow.sequence)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});

test("a value that no column takes costs its own call only", async () => {
  const tenant = await createTenant(store);
  const good = callRow(tenant);
  const bad = { ...callRow(tenant), state: "sleeping" as "live" };
  await writer.write([changeOf(bad), changeOf(good)]);
  expect(await calls.find(tenant.account, good.uuid)).toBeDefined();
  expect(await calls.find(tenant.account, bad.uuid)).toBeUndefined();
});

test("NUL characters and broken surrogates from a peer are stored as U+FFFD", async () => {
  const tenant = await createTenant(store);
  const call = callRow(tenant, { from: "a\0b@host", state_reason: "x\ud800y", vars: { "k\u0001": "\udc00" } });
  await writer.write([changeOf(call, { flows: [flowRow(call, 1, { element: { _: "\0" } })] })]);
  const found = await calls.find(tenant.account, call.uuid);
  expect(found?.call).toMatchObject({ from: "a\uFFFDb@host", state_reason: "x\uFFFDy", vars: { "k\u0001": "\uFFFD" } });
});

test("200 calls in one batch are stored with all their events", async () => {
  const tenant = await createTenant(store);
  const rows = Array.from({ length: 200 }, () => callRow(tenant));
  await writer.write(rows.map((call) => changeOf(call, { events: [stateEvent(call, 1)], flows: [flowRow(call, 2)] })));
  const page = await calls.search(tenant.account, appliedSearch({ take: 5 }), {}, at(9));
  expect([page.total, page.data.length]).toEqual([200, 5]);
});

test("another account finds no call, record or log; an Admin's reach finds them", async () => {
  const [owner, stranger] = [await createTenant(store), await createTenant(store)];
  const call = callRow(owner);
  const record = recordRow(call);
  await writer.write([changeOf(call, { records: [record] })]);
  expect(await calls.find(stranger.account, call.uuid)).toBeUndefined();
  expect(await calls.records(stranger.account, call.uuid, {})).toBeUndefined();
  expect(await calls.record(stranger.account, record.uuid)).toBeUndefined();
  expect(await calls.markRecordDeleted(stranger.account, record.uuid, at(9))).toBeUndefined();
  expect((await calls.search(stranger.account, appliedSearch({}), {}, at(9))).total).toBe(0);
  expect(await calls.find(null, call.uuid)).toBeDefined();
  expect((await calls.records(null, call.uuid, {}))?.total).toBe(1);
});

test("a record that is deleted keeps its row and forgets its file", async () => {
  const tenant = await createTenant(store);
  const call = callRow(tenant);
  const record = recordRow(call, { state: "available", file: "a/b.wav", duration: 6.84, size: 109484 });
  await writer.write([changeOf(call, { records: [record] })]);
  const after = await calls.markRecordDeleted(tenant.account, record.uuid, at(9));
  expect(after).toEqual({ ...record, state: "deleted", file: null, modified_on: at(9) });
});

test("a transcript is kept with its record, later changes of the record leave it, and deletion takes it along", async () => {
  const tenant = await createTenant(store);
  const call = callRow(tenant);
  const record = recordRow(call, { asr: true });
  const { uuid, account } = record;
  const transcript: TranscriptRow = {
    uuid: newUuid(),
    created_on: at(1),
    modified_on: at(1),
    state: "available",
    reason: null,
    text: "call \u0000 me \ud800",
    confidence: 0.5,
    lang: "en-US",
    segments: [{ channel: 0, start: 0, end: 1, text: "call", confidence: null }],
  };
  await writer.write([changeOf(call, { records: [record], transcripts: [{ record: uuid, account, transcript }] })]);
  await writer.write([changeOf(call, { records: [{ ...record, size: 99 }] })]);
  const kept = { ...transcript, text: "call \ufffd me \ufffd" };
  expect(await calls.record(account, uuid)).toMatchObject({ size: 99, transcript: kept });
  expect(await calls.markRecordDeleted(account, uuid, at(9))).toMatchObject({ state: "deleted", transcript: null });
  await writer.write([changeOf(call, { transcripts: [{ record: uuid, account, transcript }] })]);
  expect(await calls.record(account, uuid)).toMatchObject({ state: "deleted", transcript: null });
  const other = recordRow(call, { asr: true });
  const foreign = { record: other.uuid, account: newUuid(), transcript };
  await writer.write([changeOf(call, { records: [other], transcripts: [foreign] })]);
  expect(await calls.record(account, other.uuid)).toMatchObject({ transcript: null });
});

test("how a leg sounded comes back as it was written", async () => {
  const tenant = await createTenant(store);
  const quality: CallQuality = {
    codec: "PCMA",
    mos: 4.41,
    remote_mos: null,
    packets_sent: 1,
    packets_received: 2,
    packets_lost: 0,
    packets_late: 0,
    loss: 0,
    remote_loss: null,
    jitter: 0.5,
    remote_jitter: null,
    round_trip: null,
    voice: 1.5,
    problem: "one_way",
  };
  const call = callRow(tenant);
  await writer.write([changeOf(call), changeOf({ ...call, quality })]);
  expect((await calls.find(tenant.account, call.uuid))?.call.quality).toEqual(quality);
});

test("recordings that are older than they are kept lose their file; running, younger and deleted ones stay", async () => {
  const tenant = await createTenant(store);
  const call = callRow(tenant);
  const day = (n: number) => at(n * 86_400);
  const old = recordRow(call, { state: "available", file: "a/1", created_on: day(-31) });
  const stuck = recordRow(call, { state: "available", file: "a/stuck", created_on: day(-31) });
  const failed = recordRow(call, { state: "failed", file: "a/2", created_on: day(-40) });
  const running = recordRow(call, { file: "a/3", created_on: day(-31) });
  const young = recordRow(call, { state: "available", file: "a/4", created_on: day(-29) });
  const gone = recordRow(call, { state: "deleted", created_on: day(-50) });
  await writer.write([changeOf(call, { records: [old, stuck, failed, running, young, gone] })]);
  const removed: string[] = [];
  const remove = async (key: string) => {
    if (key === "a/stuck") throw new Error("EBUSY");
    removed.push(key);
  };
  const clock = new FakeClock(START);
  const going = new AbortController().signal;
  await new RecordRetention({ store: calls, blobs: { remove }, days: undefined, clock }).run(going);
  expect(removed).toEqual([]);
  await new RecordRetention({ store: calls, blobs: { remove }, days: 30, clock }).run(going);
  expect(removed.sort()).toEqual(["a/1", "a/2"]);
  const now = async ({ uuid }: { uuid: string }) => (await calls.record(null, uuid))!;
  expect(await now(old)).toMatchObject({ state: "deleted", file: null });
  expect(await now(failed)).toMatchObject({ state: "deleted", file: null });
  for (const same of [stuck, running, young, gone]) expect(await now(same)).toEqual(same);
});

test("the search filters are joined by AND or OR and ordered as asked", async () => {
  const tenant = await createTenant(store);
  const app = newUuid();
  const a = callRow(tenant, { from: "+12015550101", to: "12015550199", sip_control_app: app, tn: 12015550199 });
  const b = callRow(tenant, { type: "CallSIP", direction: "out", from: "alice", to: "bob", created_on: at(1) });
  const c = callRow(tenant, {
    state: "destroyed",
    state_end: "busy",
    from: "Carol",
    created_on: at(2),
    hangup_on: at(61),
    thread: "0".repeat(32),
  });
  await writer.write([a, b, c].map((call) => changeOf(call)));
  const names = new Map([
    [a.uuid, "a"],
    [b.uuid, "b"],
    [c.uuid, "c"],
  ]);
  const found = async (filter: Parameters<typeof calls.search>[2], only?: "CallSCA") => {
    const page = await calls.search(tenant.account, appliedSearch(filter), filter, at(10), only);
    return page.data.map(({ call }) => names.get(call.uuid)).join("");
  };
  expect(await found({})).toBe("cba");
  expect(await found({ order: { created_on: "ASC" } })).toBe("abc");
  expect(await found({ order: { state: "DESC", from: "ASC" } })).toBe("cab");
  expect(await found({ from: "1201*" })).toBe("a");
  expect(await found({ from: "+1201555010%" })).toBe("a");
  expect(await found({ from: "ALICE" })).toBe("b");
  expect(await found({ from: "carol%" })).toBe("");
  expect(await found({ tn: "*0199" })).toBe("a");
  expect(await found({ state: "online" })).toBe("ba");
  expect(await found({ state: "offline" })).toBe("c");
  expect(await found({ state: "destroyed" })).toBe("c");
  expect(await found({ state_end: "busy" })).toBe("c");
  expect(await found({ direction: "out" })).toBe("b");
  expect(await found({ type: "CallSIP" })).toBe("b");
  expect(await found({ sip_control_app: app })).toBe("a");
  expect(await found({ thread: "0".repeat(32) })).toBe("c");
  expect(await found({ duration_min: 61 })).toBe("c");
  expect(await found({ duration_min: 62 })).toBe("");
  expect(await found({ duration_max: 10 })).toBe("ba");
  expect(await found({ created_on_from: at(1), created_on_to: at(1) })).toBe("b");
  expect(await found({ direction: "out", state_end: "busy" })).toBe("");
  expect(await found({ direction: "out", state_end: "busy", mode: "OR" })).toBe("cb");
  expect(await found({ direction: "out", state_end: "busy", mode: "OR" }, "CallSCA")).toBe("c");
  expect((await calls.online(tenant.account, {})).data.map(({ call }) => names.get(call.uuid))).toEqual(["a"]);
});
