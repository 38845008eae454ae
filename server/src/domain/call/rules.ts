import { hash } from "node:crypto";
import { epochMs } from "../../base/iso-time.js";
import { Recent } from "../../base/recent.js";
import { shownUrl } from "../../base/shown-url.js";
import { countryOfNumber, destinationOf, isOpenCountry } from "../number/rules.js";
import type { CallRow, CallState, ChannelCallState, ChannelState } from "./port/call-row.js";
import type { CallFlowRow } from "./port/flow-row.js";
import type { PlacingTx } from "./port/placing.js";
import type { CallRecordRow, TranscriptRow } from "./port/record-row.js";
import type { CallRelations, RelatedLeg } from "./port/relations.js";
import type { ControlAppShort } from "./port/shorts.js";

/** Channel words of each state frame (events.md 5.3). */
export const STATE_WORDS: Readonly<Record<CallState, readonly [ChannelCallState, ChannelState]>> = {
  init: ["DOWN", "CS_INIT"],
  ringing: ["RINGING", "CS_EXECUTE"],
  live: ["EARLY", "CS_EXECUTE"],
  hangup: ["DOWN", "CS_CONSUME_MEDIA"],
  destroyed: ["HANGUP", "CS_REPORTING"],
};

/** Half of a letter that is two in a string. */
const SURROGATE = /[\ud800-\udfff]/;

/** Steps a leg may take (events.md 5.1). */
const STEPS: Readonly<Record<CallState, readonly CallState[]>> = {
  init: ["ringing", "live", "hangup"],
  ringing: ["live", "hangup"],
  live: ["hangup"],
  hangup: ["destroyed"],
  destroyed: [],
};

/** True when a leg in state `from` may enter `to`. */
export function mayStep(from: CallState, to: CallState): boolean {
  return STEPS[from].includes(to);
}

/** Why a leg may find no room: no channel is free, or too many calls began in this second (security.md 12). */
export const NO_ROOM = { channels: "Channel limit", pace: "Too many calls per second" } as const;

const NO_ROOM_TEXTS: ReadonlySet<string | null> = new Set(Object.values(NO_ROOM));

/** True when the leg ended because it found no room: its party was not called. */
export function foundNoRoom(call: Pick<CallRow, "state_reason" | "ring_on" | "release_cause_from_protocol_stack">) {
  const { state_reason, ring_on, release_cause_from_protocol_stack: release } = call;
  return ring_on === null && release === null && NO_ROOM_TEXTS.has(state_reason);
}

/** True while the leg is not hung up. */
export function isOnline(state: CallState): boolean {
  return state === "init" || state === "ringing" || state === "live";
}

/** Whole seconds, rounded up, at least 1, from `init_on` to `nowMs`, or to `hangup_on` once hung up. */
export function durationSeconds(call: Pick<CallRow, "init_on" | "hangup_on">, nowMs: number): number {
  const endMs = call.hangup_on === null ? nowMs : epochMs(call.hangup_on);
  return Math.max(1, Math.ceil((endMs - epochMs(call.init_on)) / 1000));
}

/**
 * 32 hex digits that are the same for both directions between two parties of one account: MD5 of
 * `{account}:{x}:{y}`, the parties sorted bytewise. Numbers count as digits; a SIP user counts as `login@domain`,
 * so the caller of this function adds the domain to a bare login.
 */
export function threadOf(account: string, from: string, to: string): string {
  const a = party(from);
  const b = party(to);
  const text = isBefore(b, a) ? `${account}:${b}:${a}` : `${account}:${a}:${b}`;
  return threads.get(text) ?? threads.keep(text, hash("md5", text));
}

const NUMBER = /^\+?\d+$/;
/** Who talks or writes with somebody does so again. */
const threads = new Recent<string, string>(1_024);

/** By the bytes of UTF-8: that is the order of letters but where one is two in a string. */
function isBefore(a: string, b: string): boolean {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return a < b;
}

function party(text: string): string {
  return NUMBER.test(text) ? text.replace("+", "") : text;
}

/** `CallSCA in +15550100001 > 15550100002 - init`. */
export function stateMessage(call: ShownRow, state: string = call.state): string {
  return `${call.type} ${call.direction} ${call.from} > ${call.to} - ${state}`;
}

/** Whether calls of an account may go to a number in E.164 digits (security.md 12). */
export async function isOpenTo(tx: Pick<PlacingTx, "openCountry">, account: string, digits: string): Promise<boolean> {
  const country = destinationOf(digits);
  return country !== undefined && isOpenCountry(country, await tx.openCountry(account, country));
}

/** The call entity in full form (events.md 5.2): every member is there, null or empty where nothing is known. */
export function callEntity(call: CallRow, relations: CallRelations, nowMs: number, publicUrl: string) {
  return { ...callPayload(call, relations, nowMs), ...callLists(relations, nowMs, publicUrl) };
}

/** What the full form has besides the payload. */
export function callLists(relations: CallRelations, nowMs: number, publicUrl: string) {
  return {
    children: relations.children.map((leg) => shortCall(leg, nowMs)),
    records: relations.records.map((record) => recordEntity(record, publicUrl)),
    logs: relations.logs.map(flowEntity),
  };
}

/** The entity without `logs`, `records`, `children`: payload of a `call_state` frame. */
export function callPayload(call: CallRow, relations: CallRelations, nowMs: number) {
  return {
    ...callBase(call, nowMs),
    meta: channelMeta(call),
    parent: relations.parent && shortCall(relations.parent, nowMs),
    ...callRelations(call, relations),
  };
}

/** What the payload tells of others than legs. */
export function callRelations(call: CallRow, relations: CallRelations) {
  return {
    tn: relations.tn,
    sip_control_app: relations.sip_control_app && shortApp(relations.sip_control_app),
    sip_connection: relations.sip_connection,
    sip_user: relations.sip_user,
    account: relations.account,
    country: relations.country ?? countryOfNumber(call.direction === "in" ? call.from : call.to),
    lerg: call.lerg,
    hotkey: null,
    batch_item: relations.batch_item,
    ...(call.quality === null ? undefined : { quality: call.quality }),
  };
}

/** The app as a call shows it, without what its URL says in confidence (events.md E9): whoever routed the call knows more of it. */
function shortApp(app: ControlAppShort): ControlAppShort {
  return {
    created_on: app.created_on,
    modified_on: app.modified_on,
    uuid: app.uuid,
    name: app.name,
    is_active: app.is_active,
    tech_prefix: app.tech_prefix,
    shaken_verify_policy: app.shaken_verify_policy,
    shaken_minimum_accepted_attest_lvl: app.shaken_minimum_accepted_attest_lvl,
    auto_answer: app.auto_answer,
    max_call_length_min: app.max_call_length_min,
    webhook_url: app.webhook_url === null ? null : shownUrl(app.webhook_url),
    webhook_method: app.webhook_method,
    webhook_request_timeout: app.webhook_request_timeout,
  };
}

/** The members of a leg that are shown of it, in base form, in short form and as its channel. */
export type ShownRow = Omit<
  CallRow,
  | "account"
  | "lerg"
  | "tn"
  | "sip_control_app"
  | "sip_connection"
  | "sip_user"
  | "sip_domain"
  | "sip_switch"
  | "parent"
  | "batch_item"
>;

/** The entity in base form: its own fields, no relation. Hot: written out, because spreading costs many times as much. */
export function callBase(call: ShownRow, nowMs: number) {
  return {
    uuid: call.uuid,
    type: call.type,
    direction: call.direction,
    state: call.state,
    state_end: call.state_end,
    state_reason: call.state_reason,
    from: call.from,
    to: call.to,
    duration: durationSeconds(call, nowMs),
    created_on: call.created_on,
    modified_on: call.modified_on,
    init_on: call.init_on,
    ring_on: call.ring_on,
    answer_on: call.answer_on,
    hangup_on: call.hangup_on,
    destroy_on: call.destroy_on,
    finished_on: call.hangup_on,
    q850_cause: call.q850_cause,
    q850_cause_string: call.q850_cause_string,
    release_cause_from_protocol_stack: call.release_cause_from_protocol_stack,
    freeswitch_call_state: call.freeswitch_call_state,
    freeswitch_channel_state: call.freeswitch_channel_state,
    stir_shaken_attest_level: call.stir_shaken_attest_level,
    stir_shaken_identity: call.stir_shaken_identity,
    stir_shaken_verstat: call.stir_shaken_verstat,
    stir_shaken_code: call.stir_shaken_code,
    stir_shaken_reason: call.stir_shaken_reason,
    stir_shaken_diverted: call.stir_shaken_diverted,
    thread: call.thread,
    source: "freeswitch" as const,
    caller_name: call.caller_name,
    price: call.price,
    currency: call.currency,
  };
}

/** The short call of events.md 5.5, used in `parent` and `children`. */
export function shortCall(
  { call, sip_user }: { readonly call: ShownRow; readonly sip_user: RelatedLeg["sip_user"] },
  nowMs: number,
) {
  return {
    type: call.type,
    created_on: call.created_on,
    modified_on: call.modified_on,
    uuid: call.uuid,
    state: call.state,
    direction: call.direction,
    from: call.from,
    to: call.to,
    duration: durationSeconds(call, nowMs),
    init_on: call.init_on,
    ring_on: call.ring_on,
    answer_on: call.answer_on,
    hangup_on: call.hangup_on,
    destroy_on: call.destroy_on,
    finished_on: call.hangup_on,
    q850_cause: call.q850_cause,
    q850_cause_string: call.q850_cause_string,
    release_cause_from_protocol_stack: call.release_cause_from_protocol_stack,
    stir_shaken_attest_level: call.stir_shaken_attest_level,
    stir_shaken_identity: call.stir_shaken_identity,
    thread: call.thread,
    sip_user,
  };
}

/** Events show recordings that can be fetched or have failed; other states are seen by who asks (events.md 7.1). */
export function isTold({ state }: Pick<CallRecordRow, "state">): boolean {
  return state === "available" || state === "failed";
}

/** A recording as answered (entities.md 9.3); `url` only while there is a file to fetch. */
export function recordEntity(record: CallRecordRow, publicUrl: string) {
  const { account: _account, call: _call, file: _file, transcript, ...shown } = record;
  return {
    ...shown,
    url: recordUrl(record, publicUrl),
    ...(transcript ? { transcript: transcriptEntity(transcript) } : {}),
  };
}

function recordUrl(record: CallRecordRow, publicUrl: string): string | null {
  return record.state === "available" ? `${publicUrl}/rest/call/record/${record.uuid}/file` : null;
}

/** A transcript inside its recording (entities.md 9.3). */
function transcriptEntity({ created_on: _created, modified_on: _modified, ...shown }: TranscriptRow) {
  return shown;
}

/** Payload of a `call_asr` event (events.md 7.2). */
export function transcriptPayload(transcript: TranscriptRow, record: CallRecordRow, publicUrl: string) {
  const { uuid, tag, call } = record;
  return { ...transcript, record: { uuid, tag, url: recordUrl(record, publicUrl) }, call: { uuid: call } };
}

/** A log row without `call` and `sip_control_app` (events.md 6.3). */
export function flowEntity(flow: CallFlowRow) {
  const { account: _account, call: _call, sip_control_app: _app, ...shown } = flow;
  return shown;
}

/** Payload of a `call_record` event: the recording with the id of its call (events.md 7.1). */
export function recordPayload(record: CallRecordRow, publicUrl: string) {
  return { ...recordEntity(record, publicUrl), call: { uuid: record.call } };
}

/** Snapshot of the channel in the words of `IFreeswitchChannel`, and the values of `<Meta>`. */
export function channelMeta(call: ShownRow) {
  return {
    uuid: call.uuid,
    callstate: call.freeswitch_call_state,
    state: call.freeswitch_channel_state,
    created: call.created_on,
    created_epoch: Math.floor(epochMs(call.created_on) / 1000),
    cid_name: call.caller_name ?? call.from,
    cid_num: call.from,
    name: `sip/${call.to}`,
    direction: call.direction === "in" ? ("inbound" as const) : ("outbound" as const),
    dest: call.to,
    vars: call.vars,
  };
}
