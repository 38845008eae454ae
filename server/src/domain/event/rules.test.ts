import { expect, test } from "vitest";
import type { StoredEvent, SubscriptionRule } from "./port.js";
import { frameOf, isSent, readSince } from "./rules.js";

const off = { notify_balance: false };
const rule = (given: Partial<SubscriptionRule>): SubscriptionRule => ({
  user: "u",
  type: "call_state",
  is_active: true,
  expired_on: null,
  entity_type: null,
  entity_key: null,
  ...given,
});

test.each([
  ["call_state", true],
  ["call_flow", true],
  ["call_record", true],
  ["call_asr", true],
  ["sms", true],
  ["tn_order", true],
  ["balance", false],
  ["tn_lease", false],
  ["sip_user", false],
  ["campaign", false],
  ["webhook", false],
  ["alarm", false],
  ["test", false],
] as const)("without any row %s is sent: %s", (type, expected) => {
  expect(isSent({ type }, off, [], undefined)).toBe(expected);
});

test("balance is sent when the account asked for it; a row of the user has the last word", () => {
  const on = { notify_balance: true };
  expect(isSent({ type: "balance" }, on, [], undefined)).toBe(true);
  expect(isSent({ type: "balance" }, on, [rule({ type: "balance", is_active: false })], undefined)).toBe(false);
  expect(isSent({ type: "balance" }, off, [rule({ type: "balance" })], undefined)).toBe(true);
});

test("rows of one type never touch another type", () => {
  const rules = [rule({ type: "call_record", is_active: false })];
  expect(isSent({ type: "call_record" }, off, rules, undefined)).toBe(false);
  expect(isSent({ type: "call_state" }, off, rules, undefined)).toBe(true);
});

test("an entity is compared with what the event belongs to; without a scope nothing matches it", () => {
  const rules = [rule({ entity_type: "did", entity_key: "15550100001" })];
  const sent = (did: string[]) => isSent({ type: "call_state" }, off, rules, { did });
  expect([sent(["15550100001"]), sent(["1", "15550100001"]), sent(["15550100002"]), sent([])]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isSent({ type: "call_state" }, off, rules, undefined)).toBe(false);
  expect(isSent({ type: "call_state" }, off, [...rules, rule({})], undefined)).toBe(true);
});

test("a frame says replayed only when it is", () => {
  const event = { body: { message: "m", success: true, payload: 1 } } as unknown as StoredEvent;
  const account = { short: {}, notify_balance: false } as never;
  expect(frameOf(event, account)).not.toHaveProperty("replayed");
  expect(frameOf(event, account, true)).toMatchObject({ replayed: true });
});

test.each([
  ["00000000-0000-4000-8000-00000000E001", { kind: "uuid", text: "00000000-0000-4000-8000-00000000e001" }],
  [7, { kind: "position", at: 7 }],
  ["7", { kind: "position", at: 7 }],
  [0, { kind: "position", at: 0 }],
  ["2024-01-01T00:00:00Z", { kind: "time", text: "2024-01-01T00:00:00Z" }],
  ["2024-01-01", { kind: "time", text: "2024-01-01" }],
  [-1, undefined],
  [1.5, undefined],
  ["", undefined],
  ["yesterday", undefined],
  [null, undefined],
  ["9".repeat(40), undefined],
])("since %j reads as %j", (since, expected) => expect(readSince(since)).toEqual(expected));
