import { newUuid } from "../../server/src/base/ids.js";
import { epochMs, isoTime } from "../../server/src/base/iso-time.js";
import type { CallRow } from "../../server/src/domain/call/port/call-row.js";
import type { CallChange, ToldEvent } from "../../server/src/domain/call/port/call-writer.js";
import type { CallFlowRow } from "../../server/src/domain/call/port/flow-row.js";
import type { CallRecordRow } from "../../server/src/domain/call/port/record-row.js";
import { STATE_WORDS, stateMessage, threadOf } from "../../server/src/domain/call/rules.js";

/** When calls of tests begin. */
export const START = epochMs("2024-01-01T00:00:00.000Z");
/** So many seconds later. */
export const at = (seconds: number) => isoTime(START + seconds * 1000);

/** A leg in `init`, with what a test wants of it. */
export function callRow(tenant: { readonly account: string }, change: Partial<CallRow> = {}): CallRow {
  const [freeswitch_call_state, freeswitch_channel_state] = STATE_WORDS[change.state ?? "init"];
  return {
    uuid: newUuid(),
    account: tenant.account,
    type: "CallSCA",
    direction: "in",
    state: "init",
    state_end: null,
    state_reason: null,
    from: "+15550100001",
    to: "15550100002",
    created_on: at(0),
    modified_on: at(0),
    init_on: at(0),
    ring_on: null,
    answer_on: null,
    hangup_on: null,
    destroy_on: null,
    q850_cause: null,
    q850_cause_string: null,
    release_cause_from_protocol_stack: null,
    freeswitch_call_state,
    freeswitch_channel_state,
    stir_shaken_attest_level: null,
    stir_shaken_identity: null,
    stir_shaken_verstat: null,
    stir_shaken_code: null,
    stir_shaken_reason: null,
    stir_shaken_diverted: false,
    thread: threadOf(tenant.account, "+15550100001", "15550100002"),
    caller_name: null,
    lerg: null,
    price: null,
    currency: null,
    vars: {},
    tn: null,
    sip_control_app: null,
    sip_connection: null,
    sip_user: null,
    sip_domain: null,
    sip_switch: null,
    parent: null,
    batch_item: null,
    quality: null,
    ...change,
  };
}

/** The event of the state a leg is in. */
export function stateEvent(call: CallRow, sequence: number): ToldEvent & { readonly uuid: string } {
  return {
    uuid: newUuid(),
    type: "call_state",
    created_on: call.modified_on,
    sequence,
    message: stateMessage(call),
    success: true,
    payload: { uuid: call.uuid },
    call: { uuid: call.uuid },
  };
}

/** A change with nothing but the row. */
export function changeOf(call: CallRow, more: Partial<CallChange> = {}): CallChange {
  return { call, node: call.state === "destroyed" ? null : "n1", flows: [], records: [], events: [], ...more };
}

/** A log row of a `Say`. */
export function flowRow(call: CallRow, sequence: number, change: Partial<CallFlowRow> = {}): CallFlowRow {
  const command = {
    name: "Say",
    success: true,
    reason: "Say finished",
    path: `Say[${sequence}]`,
    document: 1,
    tag: null,
    attributes: { loop: "1" },
    meta: {},
    children: [],
    error: [],
  };
  return {
    uuid: newUuid(),
    account: call.account,
    call: call.uuid,
    sip_control_app: call.sip_control_app,
    created_on: at(sequence),
    modified_on: at(sequence),
    sequence,
    success: true,
    state: "success",
    reason: command.reason,
    name: "Say",
    tag: null,
    path: command.path,
    document: 1,
    element: "Hello",
    command,
    response: { voice: "slt" },
    ...change,
  };
}

/** A recording that runs. */
export function recordRow(call: CallRow, change: Partial<CallRecordRow> = {}): CallRecordRow {
  return {
    uuid: newUuid(),
    account: call.account,
    call: call.uuid,
    created_on: at(5),
    modified_on: at(5),
    tag: "vm",
    state: "recording",
    reason: null,
    format: "wav",
    channels: 1,
    leg: "both",
    duration: 0,
    size: 0,
    asr: false,
    expired_on: null,
    file: null,
    transcript: null,
    ...change,
  };
}
