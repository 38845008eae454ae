import { expect, test } from "vitest";
import { at, callRow, changeOf, flowRow, stateEvent } from "../../../test/support/call-rows.js";
import { newUuid } from "../base/ids.js";
import { JsonText } from "../base/json-sink.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import { type CallEvent, isPacked } from "../domain/call/port/call-writer.js";
import { callOf } from "./call-rows.js";
import { PackedChanges } from "./packed-changes.js";

const tenant = { account: newUuid() };
/** What is stored of it. */
function bodyOf(event: CallEvent): unknown {
  const json = new JsonText();
  if (isPacked(event)) event.writeBody(json);
  return JSON.parse(json.text);
}
const full = (): CallRow =>
  callRow(tenant, {
    state: "hangup",
    from: "Zoë \u{1f600}",
    ring_on: at(1),
    q850_cause: 16,
    stir_shaken_diverted: true,
    price: 0.0125,
    currency: "USD",
    vars: { one: "1", ä: "\n" },
    tn: 13125550100,
    parent: newUuid(),
  });

test("changes are read back as they were when they were given, with their events and all else", () => {
  const packed = new PackedChanges();
  const call = { ...full() };
  const event = stateEvent(call, 3);
  const flows = [flowRow(call, 2)];
  packed.add(changeOf(call, { events: [event], sequence: 3 }));
  packed.add(changeOf(call, { flows, owed: { seconds: 7 }, node: null }));
  const before = { ...call };
  Object.assign(call, { state: "destroyed", to: "elsewhere" });
  const [first, second] = packed.changes();
  expect(first).toMatchObject({ call: before, flows: [], records: [], sequence: 3 });
  const { message, success, payload, call: shown, ...head } = event;
  expect(first?.events).toMatchObject([head]);
  expect(first?.events.map(bodyOf)).toEqual([{ message, success, payload, call: shown }]);
  expect(second).toEqual({ call: before, node: null, flows, records: [], events: [], owed: { seconds: 7 } });
  expect(packed.changes(1)).toEqual([second]);
  expect(packed.rests.map(({ call: kept }) => kept)).toEqual([before]);
});

test("of several changes of one call the last row is sent, of others theirs, and the memory is that of the next", () => {
  const packed = new PackedChanges();
  const calls = Array.from({ length: 4 }, () => callRow(tenant));
  const order = [0, 1, 0, 2, 3, 1, 1];
  for (const [n, which] of order.entries()) packed.add(changeOf({ ...calls[which]!, to: `to ${n}` }));
  const sent = packed.latestRows();
  const rows = sent.values().map((values) => callOf(values).call);
  expect(rows.map(({ uuid, to }) => [calls.findIndex((call) => call.uuid === uuid), to])).toEqual([
    [0, "to 2"],
    [2, "to 3"],
    [3, "to 4"],
    [1, "to 6"],
  ]);
  expect(sent.count).toBe(4);
  expect(packed.changes()).toHaveLength(order.length);
});

test("a change that no column can take leaves nothing behind, not even its first event", () => {
  const packed = new PackedChanges();
  const [good, bad] = [callRow(tenant), callRow(tenant)];
  packed.add(changeOf(good, { events: [stateEvent(good, 1)] }));
  const events = [stateEvent(bad, 1), { ...stateEvent(bad, 2), uuid: "none" }];
  expect(() => packed.add(changeOf(bad, { events }))).toThrow("invalid uuid");
  expect(() => packed.add(changeOf({ ...bad, tn: 0.5 }))).toThrow("no integer");
  packed.add(changeOf(good, { events: [stateEvent(good, 2)] }));
  expect(packed.changes().map(({ call, events: own }) => [call.uuid, own.map(({ sequence }) => sequence)])).toEqual([
    [good.uuid, [1]],
    [good.uuid, [2]],
  ]);
  expect([packed.size, packed.rows.count, packed.events.count]).toEqual([2, 2, 2]);
  expect(packed.eventCounts).toEqual(new Map([[tenant.account, 2]]));
});

test("what is kept of a leg stands in its later rows as it would be written anew", () => {
  const packed = new PackedChanges();
  const call = full();
  const kept = {};
  const later = {
    ...call,
    state: "destroyed" as const,
    destroy_on: at(2),
    vars: {},
    quality: { codec: "PCMU" } as never,
  };
  packed.add(changeOf(call, { kept }));
  packed.add(changeOf(later, { kept, node: null }));
  expect(packed.changes().map(({ call: read, node }) => [read, node])).toEqual([
    [call, "n1"],
    [later, null],
  ]);
});

test("of a call that was written before only what changes is sent, the last of several, and all of it is read back", () => {
  const call = full();
  const kept = {};
  new PackedChanges().add(changeOf(call, { kept }));
  const packed = new PackedChanges();
  const other = callRow(tenant);
  const changes = [{ state: "hangup" as const }, { state: "destroyed" as const, destroy_on: at(2) }];
  packed.add(changeOf({ ...call, ...changes[0] }, { kept }));
  packed.add(changeOf(other));
  packed.add(changeOf({ ...call, ...changes[1] }, { kept, node: null }));
  expect([packed.latestRows().count, packed.latestChangedRows().count, packed.rows.count]).toEqual([1, 1, 1]);
  expect(packed.changes().map(({ call: read, node }) => [read, node])).toEqual([
    [{ ...call, ...changes[0] }, "n1"],
    [other, "n1"],
    [{ ...call, ...changes[1] }, null],
  ]);
  expect([packed.whole().rows.count, packed.whole().changedRows.count]).toEqual([3, 0]);
});
