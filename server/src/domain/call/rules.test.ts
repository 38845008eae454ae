import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { aloneIn } from "../../../../test/support/call-relations.js";
import { epochMs } from "../../base/iso-time.js";
import type { CallRow } from "./port/call-row.js";
import { callEntity, callPayload, durationSeconds, mayStep, stateMessage, threadOf } from "./rules.js";

const account = "00000000-0000-4000-8000-00000000a001";
const at = (time: string) => `2024-01-01T00:00:${time}Z`;

const row: CallRow = {
  uuid: "00000000-0000-4000-8000-00000000d001",
  account,
  type: "CallSCA",
  direction: "in",
  state: "init",
  state_end: null,
  state_reason: null,
  from: "+15550100001",
  to: "15550100002",
  created_on: at("01.296"),
  modified_on: at("01.296"),
  init_on: at("01.296"),
  ring_on: null,
  answer_on: null,
  hangup_on: null,
  destroy_on: null,
  q850_cause: null,
  q850_cause_string: null,
  release_cause_from_protocol_stack: null,
  freeswitch_call_state: "DOWN",
  freeswitch_channel_state: "CS_INIT",
  stir_shaken_attest_level: "A",
  stir_shaken_identity: null,
  stir_shaken_verstat: null,
  stir_shaken_code: null,
  stir_shaken_reason: null,
  stir_shaken_diverted: false,
  thread: threadOf(account, "+15550100001", "15550100002"),
  caller_name: null,
  price: null,
  currency: null,
  lerg: null,
  vars: {},
  tn: 15550100002,
  sip_control_app: null,
  sip_connection: null,
  sip_user: null,
  sip_domain: null,
  sip_switch: null,
  parent: null,
  batch_item: null,
  quality: null,
};

const relations = aloneIn({
  uuid: account,
  created_on: at("00.000"),
  modified_on: at("00.000"),
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
  balance: 100.5,
  time_zone: null,
});

test("the documented sample of a call in init has this thread, meta and duration", () => {
  const entity = callEntity(row, relations, epochMs(at("01.300")), "https://api.opentact.test");
  expect(entity.thread).toBe("31a82cb8e7442fc5da8e7cadee315247");
  expect(entity.duration).toBe(1);
  expect(entity.meta).toEqual({
    uuid: row.uuid,
    callstate: "DOWN",
    state: "CS_INIT",
    created: at("01.296"),
    created_epoch: 1704067201,
    cid_name: "+15550100001",
    cid_num: "+15550100001",
    name: "sip/15550100002",
    direction: "inbound",
    dest: "15550100002",
    vars: {},
  });
});

test("the payload of a state frame is the entity without logs, records and children", () => {
  const entity = callEntity(row, relations, 0, "https://api.opentact.test");
  const { logs, records, children, ...rest } = entity;
  expect([logs, records, children]).toEqual([[], [], []]);
  expect(callPayload(row, relations, 0)).toEqual(rest);
});

test.each([
  ["a", "b"],
  ["10", "9"],
  ["z", "\u00e9"],
  ["\uff21", "\u{1f600}"],
])("parties of a thread are in the order of their bytes: %s before %s", (first, second) => {
  const thread = createHash("md5").update(`x:${first}:${second}`).digest("hex");
  expect([threadOf("x", first, second), threadOf("x", second, first)]).toEqual([thread, thread]);
});

test("a thread is the same for both directions and for numbers with and without plus", () => {
  expect(threadOf(account, "15550100002", "15550100001")).toBe(row.thread);
  expect(threadOf(account, "alice@demo.test", "15550100001")).toBe(
    threadOf(account, "+15550100001", "alice@demo.test"),
  );
  expect(threadOf("00000000-0000-4000-8000-00000000a002", "15550100002", "15550100001")).not.toBe(row.thread);
});

test.each([
  ["01.296", null, 1],
  ["02.297", null, 2],
  ["03.500", null, 3],
  ["59.000", "11.000", 10],
])("at %s with hangup %s the duration is %i s", (now, hangup, seconds) => {
  const call = { init_on: row.init_on, hangup_on: hangup === null ? null : at(hangup) };
  expect(durationSeconds(call, epochMs(at(now)))).toBe(seconds);
});

test("finished_on is the instant of the hangup", () => {
  const ended = { ...row, state: "hangup" as const, hangup_on: at("11.000") };
  expect(callPayload(ended, relations, epochMs(at("20.000")))).toMatchObject({
    hangup_on: at("11.000"),
    finished_on: at("11.000"),
    duration: 10,
  });
});

test("the country is that of the far number, never of the prefix alone", () => {
  const country = (change: Partial<CallRow>) => callPayload({ ...row, ...change }, relations, 0).country;
  expect(country({ from: "+12425550123" })).toMatchObject({ a2: "BS", n: 44, country_code: 1, national_code: 242 });
  expect(country({ direction: "out", to: "12045550123" })).toMatchObject({ a2: "CA" });
  expect(country({ from: "alice" })).toBeNull();
});

test("parent and children are short calls with the SIP user on them", () => {
  const sip_user = {
    uuid: "00000000-0000-4000-8000-000000005001",
    login: "sales",
    first_name: null,
    last_name: null,
    sip_domain: { domain: "acme.sip.opentact.test" },
  };
  const entity = callEntity(row, { ...relations, children: [{ call: row, sip_user }] }, 0, "");
  expect(Object.keys(entity.children[0] ?? {})).toEqual(
    (
      "type created_on modified_on uuid state direction from to duration init_on ring_on answer_on hangup_on destroy_on " +
      "finished_on q850_cause q850_cause_string release_cause_from_protocol_stack stir_shaken_attest_level " +
      "stir_shaken_identity thread sip_user"
    ).split(" "),
  );
  expect(entity.children[0]?.sip_user).toEqual(sip_user);
});

test("a recording shows its address only while it can be fetched", () => {
  const record = {
    uuid: "00000000-0000-4000-8000-000000007001",
    account,
    call: row.uuid,
    created_on: at("05.000"),
    modified_on: at("12.000"),
    tag: "vm",
    state: "available" as const,
    reason: null,
    format: "wav" as const,
    channels: 1 as const,
    leg: "both" as const,
    duration: 6.84,
    size: 109484,
    asr: true,
    expired_on: null,
    file: "a/b.wav",
    transcript: null,
  };
  const shown = (state: "available" | "failed") =>
    callEntity(row, { ...relations, records: [{ ...record, state }] }, 0, "https://api.opentact.test").records[0];
  expect(shown("available")?.url).toBe(
    "https://api.opentact.test/rest/call/record/00000000-0000-4000-8000-000000007001/file",
  );
  expect(shown("failed")?.url).toBeNull();
  expect(shown("available")).not.toHaveProperty("file");
});

test("a leg goes forward only, and destroyed is the end", () => {
  expect(mayStep("init", "live")).toBe(true);
  expect(mayStep("ringing", "live")).toBe(true);
  expect(mayStep("live", "ringing")).toBe(false);
  expect(mayStep("init", "destroyed")).toBe(false);
  expect(mayStep("destroyed", "hangup")).toBe(false);
});

test("the message of a state frame names type, direction, parties and state", () => {
  expect(stateMessage(row)).toBe("CallSCA in +15550100001 > 15550100002 - init");
});

test("the entity shows of its app what is documented and nothing of what the router knows besides", () => {
  const app = {
    created_on: at("00.000"),
    modified_on: at("00.000"),
    uuid: "00000000-0000-4000-8000-00000000c001",
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
  } as const;
  const webhook_url = "https://me:secret@app.example.org/?token=1&a=b";
  const routed = {
    ...app,
    webhook_url,
    account,
    call_flow_url: "https://app.example.org/?secret=1",
    call_flow_xml: "<Response/>",
  };
  const shown = callPayload(row, { ...relations, sip_control_app: routed }, epochMs(row.created_on));
  expect(shown.sip_control_app).toEqual({ ...app, webhook_url: "https://app.example.org/?token=***&a=b" });
});
