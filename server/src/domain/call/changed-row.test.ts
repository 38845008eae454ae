import { expect, test } from "vitest";
import { changedRow, type LegPatch } from "./changed-row.js";
import { firstRow } from "./first-row.js";

const NOW = "2026-03-01T12:00:00.000Z";
const LATER = "2026-03-01T12:00:01.000Z";
const row = firstRow(
  {
    uuid: "l",
    account: "a",
    type: "CallSIP",
    direction: "out",
    from: "1",
    to: "2",
    parties: ["1", "2"],
    tn: 3,
    sip_user: "u",
    sip_domain: "d",
    vars: { a: "b" },
  },
  NOW,
);

test.each<LegPatch>([
  {},
  { state: "ringing", ring_on: LATER, freeswitch_call_state: "EARLY", freeswitch_channel_state: "CS_EXECUTE" },
  { state: "live", answer_on: LATER, price: 0.5, currency: "USD" },
  {
    state: "hangup",
    hangup_on: LATER,
    state_end: "busy",
    state_reason: "x",
    q850_cause: 17,
    q850_cause_string: "USER_BUSY",
    release_cause_from_protocol_stack: "486 Busy Here",
  },
  { state_reason: null, q850_cause: null, price: null, quality: null, vars: {} },
  { destroy_on: LATER, quality: { codec: "PCMU" } as never },
])("a changed row is the former one with the patch %j over it, its members in their order", (patch) => {
  const before = structuredClone(row);
  expect(JSON.stringify(changedRow(row, patch, LATER))).toBe(JSON.stringify({ ...row, ...patch, modified_on: LATER }));
  expect(row).toEqual(before);
});
