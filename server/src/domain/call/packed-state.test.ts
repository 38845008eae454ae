import { expect, test } from "vitest";
import { aloneIn } from "../../../../test/support/call-relations.js";
import { firstRow } from "./first-row.js";
import { lastingText, packedState, unpackedState } from "./packed-state.js";
import type { CallRow } from "./port/call-row.js";
import type { CallRelations } from "./port/relations.js";
import { callEntity, callPayload } from "./rules.js";

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

test.each([
  ["alone", row("l"), alone],
  ["with parent, children, recordings and a log", row("l", { vars: { x: 'quote " and \u0001' }, price: 0.5 }), related],
  ["that sounded", row("l", { state: "destroyed", quality: { codec: "PCMU", mos: 4.2 } as never }), related],
])("what is stored of a leg %s gives its entity again, members in their order", (_, call, relations) => {
  // What lasts is noted when the leg begins: it has no quality then.
  const lasting = lastingText({ ...call, quality: null }, relations);
  const state: unknown = JSON.parse(packedState({ call }, relations, NOW_MS, URL, lasting));
  expect(JSON.stringify(unpackedState(state))).toBe(
    JSON.stringify({
      payload: callPayload(call, relations, NOW_MS),
      call: callEntity(call, relations, NOW_MS, URL),
    }),
  );
});

test("each value of a leg comes back under its own name", () => {
  // Each member says which one it is; times are read, and so are those.
  const named = Object.fromEntries(Object.keys(row("l")).map((name) => [name, name.endsWith("_on") ? NOW : name]));
  const times = { ring_on: 1, answer_on: 2, hangup_on: 3, destroy_on: 4, created_on: 5, modified_on: 6, init_on: 7 };
  for (const [name, second] of Object.entries(times)) named[name] = `2026-03-01T12:00:0${second}.000Z`;
  const call = named as unknown as CallRow;
  const state: unknown = JSON.parse(packedState({ call }, alone, NOW_MS, URL, lastingText(call, alone)));
  expect(unpackedState(state).payload).toEqual(callPayload(call, alone, NOW_MS));
});

test("a form that is not known is refused", () => {
  const state = JSON.parse(
    packedState({ call: row("l") }, alone, NOW_MS, URL, lastingText(row("l"), alone)),
  ) as unknown[];
  expect(() => unpackedState([2, ...state.slice(1)])).toThrow("form 2");
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
  expect(packedState({ call }, relations, NOW_MS, URL, lastingText(call, relations)).length).toBeLessThan(1_700);
});
