import { expect, test } from "vitest";
import { aloneIn } from "../../../../test/support/call-relations.js";
import { JsonText } from "../../base/json-sink.js";
import { firstRow } from "./first-row.js";
import { writeState } from "./packed-state.js";
import type { CallRow } from "./port/call-row.js";
import type { CallRelations } from "./port/relations.js";
import { callEntity, callLists, callPayload, callRelations, stateMessage } from "./rules.js";
import { type LastingLeg, lastingLeg, lastingLegOf, unpackedState, wantedLegs } from "./unpacked-state.js";

const NOW = "2026-03-01T12:00:00.000Z";
const NOW_MS = Date.parse(NOW) + 4_200;
const URL = "http://api.opentact.test";

const row = (uuid: string, more: Partial<CallRow> = {}): CallRow => ({
  ...firstRow(
    {
      uuid,
      account: "a",
      type: "CallSCA",
      direction: "in",
      from: "15550100001",
      to: "15550100002",
      parties: ["15550100001", "15550100002"],
    },
    NOW,
  ),
  ...more,
});

const alone = aloneIn({ uuid: "a", name: 'Ann "A"' });
const related: CallRelations = {
  ...alone,
  sip_user: { uuid: "u", login: "ann" } as never,
  parent: { call: row("p", { state: "live", answer_on: NOW }), sip_user: null },
  children: [{ call: row("c"), sip_user: null }],
  records: [{ uuid: "r", call: "l", account: "a", state: "available", file: "f", tag: null } as never],
  logs: [{ uuid: "f", call: "l", account: "a", sip_control_app: null, name: "Play" } as never],
};

/** As it is stored. @param wholeAt sequence of the state that is whole; this one is of sequence 3 */
function stored(call: CallRow, relations: CallRelations, wholeAt?: number): string {
  const json = new JsonText();
  const leg = { call, sip_user: relations.sip_user, wholeAt };
  writeState(json, { leg, relations, sequence: 3, nowMs: NOW_MS, publicUrl: URL });
  return json.text;
}

/** The state in it. */
function packed(call: CallRow, relations: CallRelations, wholeAt?: number): unknown {
  return JSON.parse(stored(call, relations, wholeAt)).state;
}

const NONE: ReadonlyMap<string, LastingLeg> = new Map();

/** What the whole states of these legs tell of others. */
const legsOf = (...legs: readonly (readonly [CallRow, CallRelations])[]) =>
  new Map(legs.map(([call, relations]) => [call.uuid, lastingLeg(packed(call, relations))!]));

const entityOf = (call: CallRow, relations: CallRelations) =>
  JSON.stringify({
    payload: callPayload(call, relations, NOW_MS),
    call: callEntity(call, relations, NOW_MS, URL),
  });

test("a state is stored with its message", () => {
  const call = row("l", { from: 'a "b" \u{1f600}', state: "ringing" });
  expect(JSON.parse(stored(call, alone))).toMatchObject({ message: stateMessage(call), success: true });
});

test.each([
  ["alone", row("l"), alone],
  ["with parent, children, recordings and a log", row("l", { vars: { x: 'quote " and \u0001' }, price: 0.5 }), related],
  ["that was given up", row("l", { state: "hangup", hangup_on: NOW, state_end: "canceled", q850_cause: 16 }), alone],
  ["that failed, and says why", row("l", { state_reason: "number" }), alone],
  ["that costs nothing", row("l", { price: 0, currency: "USD" }), alone],
  ["that sounded", row("l", { state: "destroyed", quality: { codec: "PCMU", mos: 4.2 } as never }), related],
])("what is stored of a leg %s gives its entity again, members in their order", (_, call, relations) => {
  expect(JSON.stringify(unpackedState(packed(call, relations), "l", NONE))).toBe(entityOf(call, relations));
  const began = row("l", { vars: { x: "before" } });
  const parent = relations.parent && { ...relations.parent, call: row("p") };
  const legs = legsOf([began, { ...relations, parent, children: [] }]);
  expect(JSON.stringify(unpackedState(packed(call, relations, 1), "l", legs))).toBe(entityOf(call, relations));
});

test("a state behind the whole one leaves out what stays of the leg, its parent and its children", () => {
  const child = { ...row("c", { state: "live", to: "somebody@else" }), wholeAt: 2 };
  const user = { uuid: "v", login: "vic" } as never;
  const relations = { ...related, children: [{ call: child, sip_user: user, wholeAt: 2 }] };
  const call = row("l", { state: "live", answer_on: NOW });
  const text = stored(call, relations, 1);
  for (const lasting of ["vic", "ann", "Ann", "somebody"]) expect(text).not.toContain(lasting);
  const { state } = JSON.parse(text);
  expect(wantedLegs(state, "l")).toEqual([
    ["l", 1],
    ["c", 2],
  ]);
  const own = [row("l"), related] as const;
  const legs = legsOf(own, [row("c", { to: "somebody@else" }), { ...alone, sip_user: user }]);
  expect(JSON.stringify(unpackedState(state, "l", legs))).toBe(entityOf(call, relations));
  expect(unpackedState(state, "l", legsOf(own))?.call.children).toEqual([]);
  expect(unpackedState(state, "l", NONE)).toBeUndefined();
});

test("a state whose whole one is gone shows what stays of the leg as it is stored", () => {
  const call = row("l", { state: "live", answer_on: NOW });
  const now = { ...call, state: "destroyed", quality: { codec: "PCMU" } as never } as const;
  const legs = new Map([["l", lastingLegOf({ call: now, relations: related })]]);
  const state = packed(call, related, 1);
  expect(JSON.stringify(unpackedState(state, "l", legs))).toBe(entityOf(call, related));
});

test("each value of a leg comes back under its own name", () => {
  // Each member says which one it is; times are read, and so are those.
  const named = Object.fromEntries(Object.keys(row("l")).map((name) => [name, name.endsWith("_on") ? NOW : name]));
  const times = { ring_on: 1, answer_on: 2, hangup_on: 3, destroy_on: 4, created_on: 5, modified_on: 6, init_on: 7 };
  for (const [name, second] of Object.entries(times)) named[name] = `2026-03-01T12:00:0${second}.000Z`;
  const call = named as unknown as CallRow;
  const state: unknown = packed(call, alone);
  expect(unpackedState(state, "l", NONE)?.payload).toEqual(callPayload(call, alone, NOW_MS));
});

test("a state of the first form, which had all values of a leg in one list, is read as it was told", () => {
  const parent = row("p", { state: "live", answer_on: NOW });
  const call = row("l", { vars: { x: "y" }, ring_on: NOW, price: 0.5, caller_name: "Ann" });
  const { quality: _quality, ...shown } = callRelations(call, related);
  const relations = { relations: shown, parent_user: null };
  const { children, records, logs } = callLists(related, NOW_MS, URL);
  expect(children).toHaveLength(1);
  const state = [1, NOW_MS, first(call), relations, first(parent), [[first(row("c")), null]], records, logs];
  expect(JSON.stringify(unpackedState(JSON.parse(JSON.stringify(state)), "l", NONE))).toBe(
    JSON.stringify({ payload: callPayload(call, related, NOW_MS), call: callEntity(call, related, NOW_MS, URL) }),
  );
});

/** A leg in the first form. */
function first(call: CallRow): readonly unknown[] {
  const names =
    "uuid type direction state state_end state_reason from to created_on modified_on init_on ring_on answer_on hangup_on " +
    "destroy_on q850_cause q850_cause_string release_cause_from_protocol_stack freeswitch_call_state " +
    "freeswitch_channel_state stir_shaken_attest_level stir_shaken_identity stir_shaken_verstat stir_shaken_code " +
    "stir_shaken_reason stir_shaken_diverted thread caller_name price currency vars quality";
  return names.split(" ").map((name) => call[name as keyof CallRow]);
}

test("a form that is not known is refused", () => {
  const state = packed(row("l"), alone) as unknown[];
  expect(() => unpackedState([4, ...state.slice(1)], "l", NONE)).toThrow("form 4");
});

test("a state with its parent takes less than the database compresses values from", () => {
  const user = {
    uuid: "u".repeat(36),
    login: "alice",
    sip_domain: { uuid: "d".repeat(36), domain: "demo.sip.opentact.test" },
  };
  const account = { uuid: "a".repeat(36), email: "ann@opentact.test", company: "A Company Ltd", name: "Ann" };
  const call = row("l".repeat(36), {
    state: "destroyed",
    ring_on: NOW,
    answer_on: NOW,
    hangup_on: NOW,
    destroy_on: NOW,
  });
  const relations = {
    ...alone,
    account: account as never,
    sip_user: user as never,
    parent: { call, sip_user: user as never },
  };
  expect(stored(call, relations).length).toBeLessThan(1_600);
});
