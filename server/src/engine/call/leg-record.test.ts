import { expect, test } from "vitest";
import { toldEvents } from "../../../../test/support/told-events.js";
import { FakeClock } from "../../base/fake-clock.js";
import type { CallChange } from "../../domain/call/port/call-writer.js";
import type { FlowCommand } from "../../domain/call/port/flow-row.js";
import type { CallRecordRow } from "../../domain/call/port/record-row.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { Journal } from "./journal.js";
import { parseChange, printChange } from "./journal-change.js";
import { type LegFacts, LegRecord } from "./leg-record.js";

const ACCOUNT = { uuid: "00000000-0000-4000-8000-00000000a001" } as unknown as CallAccount;
const FACTS: LegFacts = {
  type: "CallSCA",
  direction: "in",
  from: "+15550100001",
  to: "15550100002",
  parties: ["+15550100001", "15550100002"],
  account: ACCOUNT,
};

function start(facts: LegFacts = FACTS) {
  const clock = new FakeClock();
  const changes: CallChange[] = [];
  const journal = {
    // As it is now: the leg goes on.
    write: async (change: CallChange) => void changes.push(parseChange(printChange(change))),
  } as unknown as Journal;
  const context = { journal, clock, node: "n1", publicUrl: "http://h" };
  return { clock, changes, context, record: new LegRecord(context, facts) };
}

const command = (name: string): FlowCommand => ({
  name,
  success: true,
  reason: "done",
  path: `${name}[0]`,
  document: 1,
  tag: null,
  attributes: {},
  meta: {},
  children: [],
  error: [],
});
const told = (changes: readonly CallChange[]) =>
  toldEvents(changes).map((event) => `${event.sequence} ${event.type} ${event.message}`);

test("a call tells its states and commands with a sequence from 1 without gaps", () => {
  const { record, changes } = start();
  record.enter("ringing");
  record.enter("live");
  record.flow({ uuid: "f1", command: command("Say"), element: "Hi", response: {} });
  record.updateFlow("f1", command("Say"));
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  record.destroy();
  const prefix = "CallSCA in +15550100001 > 15550100002 -";
  expect(told(changes)).toEqual([
    `1 call_state ${prefix} init`,
    `2 call_state ${prefix} ringing`,
    `3 call_state ${prefix} live`,
    "4 call_flow Say: success true, reason: done",
    `5 call_state ${prefix} hangup`,
    `6 call_state ${prefix} destroyed`,
  ]);
  expect(changes.at(-1)).toMatchObject({
    node: null,
    call: { state: "destroyed", q850_cause_string: "NORMAL_CLEARING" },
  });
});

test("of a leg whose row and first event somebody else has stored, the first state told here is whole", () => {
  const { record, context, changes } = start();
  const leg = new LegRecord(context, FACTS, { ...record.row, uuid: "00000000-0000-4000-8000-00000000b001" });
  leg.enter("ringing");
  leg.enter("live");
  expect(toldEvents(changes.slice(1)).map(({ sequence, payload }) => [sequence, payload])).toMatchObject([
    [2, { state: "ringing", account: ACCOUNT }],
    [3, { state: "live", account: ACCOUNT }],
  ]);
});

test("no state is entered twice, and none after the end", () => {
  const { record, changes } = start();
  expect(record.enter("live")).toBe(true);
  expect(record.enter("ringing")).toBe(false);
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  expect(record.hangup({ cause: 41, end: "failed", release: null })).toBe(false);
  expect(record.enter("live")).toBe(false);
  record.destroy();
  record.destroy();
  expect(changes.flatMap((change) => change.events)).toHaveLength(4);
  expect(record.row.q850_cause).toBe(16);
});

test("a dialled leg stands among the children of the leg that dialled it, and names it as its parent", () => {
  const { record, context } = start();
  const child = new LegRecord(context, { ...FACTS, direction: "out", parent: record });
  expect(record.entity().children.map((leg) => leg.uuid)).toEqual([child.uuid]);
  expect(child.entity().parent?.uuid).toBe(record.uuid);
});

test("events show a recording once it can be fetched or has failed", () => {
  const { record, changes } = start();
  const recording = { uuid: "r1", tag: null, state: "recording", transcript: null } as unknown as CallRecordRow;
  record.record(recording);
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  record.record({ ...recording, state: "available" });
  const shown = toldEvents(changes).map(({ type, call }) => [
    type,
    (call as ReturnType<typeof record.entity>).records.map(({ state }) => state),
  ]);
  expect(shown).toEqual([
    ["call_state", []],
    ["call_state", []],
    ["call_record", ["available"]],
  ]);
});

test("a live leg reads ACTIVE while it is bridged, HELD while it is held, and as after its answer else; its end stays", () => {
  const { record } = start();
  const words = () => `${record.row.freeswitch_call_state} ${record.row.freeswitch_channel_state}`;
  record.enter("ringing");
  record.held();
  const read = [words()];
  record.enter("live");
  for (const step of ["bridged", "held", "alone"] as const) {
    record[step]();
    read.push(words());
  }
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  record.alone();
  record.bridged();
  expect([...read, words()]).toEqual([
    "RINGING CS_EXECUTE",
    "ACTIVE CS_EXCHANGE_MEDIA",
    "HELD CS_EXECUTE",
    "EARLY CS_EXECUTE",
    "DOWN CS_CONSUME_MEDIA",
  ]);
});

test("the duration counts whole seconds, rounded up, and stands still after the hangup", () => {
  const { record, clock } = start();
  clock.advance(2_001);
  expect(record.entity().duration).toBe(3);
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  clock.advance(60_000);
  expect(record.entity().duration).toBe(3);
});

test("for older clients a call says online once it can be given a document, and offline after destroyed", () => {
  const { record, changes } = start({ ...FACTS, isLegacy: true });
  record.enter("ringing");
  record.enter("live");
  record.parked(true);
  record.hangup({ cause: 16, end: "completed", release: "BYE" });
  record.destroy();
  const prefix = "CallSCA in +15550100001 > 15550100002 -";
  expect(told(changes)).toEqual(
    ["init", "ringing", "live", "online", "hangup", "destroyed", "offline"].map(
      (state, n) => `${n + 1} call_state ${prefix} ${state}`,
    ),
  );
  const [online, offline] = [3, 6].map((n) => changes.flatMap((change) => change.events)[n]);
  expect([online, offline]).toMatchObject([
    { payload: { state: "online", finished_on: null }, call: { state: "live" } },
    { payload: { state: "offline", finished_on: "2024-01-01T00:00:00.000Z" }, call: { state: "destroyed" } },
  ]);
});

test("a call that is parked while it rings is online then, and not a second time when it is answered", () => {
  const { record, changes } = start({ ...FACTS, isLegacy: true });
  record.enter("ringing");
  record.parked(true);
  expect(record.row.freeswitch_channel_state).toBe("CS_PARK");
  record.parked(false);
  record.enter("live");
  expect(told(changes).map((text) => text.split(" ").at(-1))).toEqual(["init", "ringing", "online", "live"]);
});

test("the words of a call that was hung up while it was parked stay those of its end", () => {
  const { record } = start();
  record.enter("ringing");
  record.parked(true);
  record.hangup({ cause: 487, end: "canceled", release: "CANCEL" });
  record.parked(false);
  expect(record.row).toMatchObject({ freeswitch_call_state: "DOWN", freeswitch_channel_state: "CS_CONSUME_MEDIA" });
});
