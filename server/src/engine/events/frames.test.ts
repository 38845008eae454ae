import { type EventFrame, eventFrames, type MadeEventType } from "@opentact/contract";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { toldEvents } from "../../../../test/support/told-events.js";
import { FakeClock } from "../../base/fake-clock.js";
import { newUuid } from "../../base/ids.js";
import type { CallChange } from "../../domain/call/port/call-writer.js";
import type { FlowCommand } from "../../domain/call/port/flow-row.js";
import type { CallRecordRow } from "../../domain/call/port/record-row.js";
import type { AccountShort, CallAccount } from "../../domain/call/port/shorts.js";
import type { StoredEvent } from "../../domain/event/port.js";
import { frameOf } from "../../domain/event/rules.js";
import type { Journal } from "../call/journal.js";
import { parseChange, printChange } from "../call/journal-change.js";
import { type LegFacts, LegRecord } from "../call/leg-record.js";

const TIME = "2024-01-01T00:00:00.000Z";
const dates = { created_on: TIME, modified_on: TIME };
const ACCOUNT: AccountShort = {
  ...dates,
  uuid: "00000000-0000-4000-8000-00000000a001",
  email: "acct@example.org",
  name: "Example",
  phone: null,
  level: "Level0",
  address1: null,
  address2: null,
  zip_code: null,
  city: null,
  deleted_on: null,
  disabled_on: null,
};
const FACTS: LegFacts = {
  type: "CallSCA",
  direction: "in",
  from: "+15550100001",
  to: "15550100002",
  parties: ["+15550100001", "15550100002"],
  account: { ...ACCOUNT, balance: 100.5, time_zone: null } satisfies CallAccount,
  tn: { ...dates, tn: 15550100002, deleted_on: null },
  app: {
    ...dates,
    uuid: newUuid(),
    name: "App 1",
    is_active: true,
    tech_prefix: 123456,
    shaken_verify_policy: 0,
    shaken_minimum_accepted_attest_lvl: "C",
    auto_answer: true,
    max_call_length_min: null,
    webhook_url: null,
    webhook_method: "POST",
    webhook_request_timeout: null,
  },
  user: {
    uuid: newUuid(),
    login: "sales",
    first_name: null,
    last_name: null,
    sip_domain: { domain: "acme.sip.opentact.test" },
  },
};
const DIAL: FlowCommand = {
  name: "Dial",
  success: false,
  reason: "Dial needs a target",
  path: "Dial[0]",
  document: 1,
  tag: "d1",
  attributes: { timeout: "20" },
  meta: { lang: "es" },
  children: [],
  error: [],
};
const recording = (call: string): CallRecordRow => ({
  ...dates,
  uuid: newUuid(),
  account: ACCOUNT.uuid,
  call,
  tag: "vm",
  state: "available",
  reason: null,
  format: "wav",
  channels: 1,
  leg: "both",
  duration: 6.84,
  size: 109484,
  asr: false,
  expired_on: null,
  file: "a key that nobody is shown",
  transcript: null,
});

/** Frames of a call that dials, is recorded and ends, as a client reads them. */
function framesOfACall(): EventFrame[] {
  const changes: CallChange[] = [];
  const journal = {
    // As it is now: the leg goes on.
    write: async (change: CallChange) => void changes.push(parseChange(printChange(change))),
  } as unknown as Journal;
  const context = { journal, clock: new FakeClock(), node: "n1", publicUrl: "http://api.opentact.test" };
  const leg = new LegRecord(context, FACTS);
  const dialled = new LegRecord(context, { ...FACTS, direction: "out", parent: leg });
  dialled.hangup({ cause: 18, end: "no_answer", release: "480 Temporarily Unavailable" });
  leg.enter("ringing");
  leg.enter("live");
  leg.flow({ uuid: newUuid(), command: DIAL, element: { $: { timeout: "20" } }, response: { targets: [] } });
  leg.record(recording(leg.uuid));
  leg.hangup({ cause: 16, end: "completed", release: "BYE" });
  leg.destroy();
  const told = toldEvents(changes);
  const calls = changes.flatMap(({ call, events }) => events.map(() => call));
  return told.map((event, index) => {
    const call = calls[index]!;
    const { uuid = newUuid(), type, created_on, sequence, message, success, payload, extra } = event;
    const ref = { uuid, type, account: ACCOUNT.uuid, ref_id: call.uuid, sequence, position: index + 1 };
    const body = { message, success, payload, call: event.call, ...extra };
    const stored = { ...ref, created_on, modified_on: created_on, body, delivery_report: [] };
    const frame = frameOf(stored satisfies StoredEvent, { short: ACCOUNT });
    return JSON.parse(JSON.stringify(frame)) as EventFrame;
  });
}

test("every frame of a call is what the contract says, with no member more and none less", () => {
  const frames = framesOfACall();
  expect(new Set(frames.map(({ type }) => type))).toEqual(new Set(["call_state", "call_flow", "call_record"]));
  for (const frame of frames) {
    const schema = eventFrames[frame.type as MadeEventType];
    expect([...Value.Errors(schema, frame)], frame.message).toEqual([]);
    // Clean drops what the schema does not name.
    expect(Value.Clean(schema, structuredClone(frame)), frame.message).toEqual(frame);
  }
});

test("the payload of a state frame has no lists, the call beside it has them", () => {
  const frame = framesOfACall().find(({ type }) => type === "call_state") as EventFrame<"call_state">;
  expect(frame.payload).not.toHaveProperty("children");
  expect(frame.call).toMatchObject({ children: [], records: [], logs: [] });
});
