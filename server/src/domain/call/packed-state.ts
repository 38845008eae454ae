import { hasMembers } from "../../base/has-members.js";
import type { JsonSink } from "../../base/json-sink.js";
import { Recent } from "../../base/recent.js";
import { CHANGED_FORM, WHOLE_FORM } from "./packed-names.js";
import type { CallQuality } from "./port/call-row.js";
import type { CallRelations, RelatedLeg } from "./port/relations.js";
import { callLists, callRelations, type ShownRow } from "./rules.js";

const WHOLE_BEGIN = Buffer.from(`","success":true,"state":[${WHOLE_FORM},`);
const CHANGED_BEGIN = Buffer.from(`","success":true,"state":[${CHANGED_FORM},`);

/** A state of a leg, and what surrounds it. */
export interface StateToWrite {
  readonly leg: RelatedLeg;
  readonly relations: CallRelations;
  /** Of its event. */
  readonly sequence: number;
  readonly nowMs: number;
  readonly publicUrl: string;
}

/**
 * Writes what is stored of a state: its message, and as `state` what `unpackedState` makes the call of again: the values of
 * the leg without their names, and nothing that can be made of others. Hot: five states of each leg are stored. The first
 * holds the leg, its parent and its relations, whole: `[2, time as epoch ms, leg, relations, parent, children, records,
 * logs]`. Those behind it have what may have changed, and in place of `relations` the sequence of the whole one.
 */
export function writeState(to: JsonSink, { leg, relations, sequence, nowMs, publicUrl }: StateToWrite): void {
  const { wholeAt } = leg;
  writeMessage(to, leg.call);
  if (wholeAt === undefined || wholeAt === sequence) writeWhole(to, leg, relations, nowMs);
  else writeChanged(to, leg, relations.parent, wholeAt, nowMs);
  writeChildren(to, relations.children);
  to.raw(listsText(relations, nowMs, publicUrl));
  to.raw("]}");
}

/** `stateMessage`; what it names needs no escapes, but for the two parties. */
function writeMessage(to: JsonSink, { type, direction, from, to: called, state }: ShownRow): void {
  to.raw('{"message":"');
  to.raw(type);
  to.raw(" ");
  to.raw(direction);
  to.raw(" ");
  to.part(from);
  to.raw(" > ");
  to.part(called);
  to.raw(" - ");
  to.raw(state);
}

function writeWhole(to: JsonSink, leg: RelatedLeg, relations: CallRelations, nowMs: number): void {
  to.bytes(WHOLE_BEGIN);
  to.raw(msText(nowMs));
  to.raw(",");
  writeLeg(to, leg.call);
  writeRelations(to, leg, relations);
  if (relations.parent) writeLeg(to, relations.parent.call);
  else to.raw("null");
}

function writeChanged(to: JsonSink, leg: RelatedLeg, parent: RelatedLeg | null, wholeAt: number, nowMs: number): void {
  to.bytes(CHANGED_BEGIN);
  to.raw(msText(nowMs));
  to.raw(",");
  writeChanging(to, leg.call);
  next(to, wholeAt);
  to.raw(",");
  if (parent) writeChanging(to, parent.call);
  else to.raw("null");
}

/** Each as `[uuid, sequence of its whole state, what changes]`, or whole with its user where none of its states is. */
function writeChildren(to: JsonSink, children: readonly RelatedLeg[]): void {
  to.raw(",[");
  for (let n = 0; n < children.length; n++) {
    const { call, sip_user, wholeAt } = children[n]!;
    to.raw(n > 0 ? ",[" : "[");
    if (wholeAt === undefined) {
      writeLeg(to, call);
      to.raw(",");
      to.raw(shared(sip_user));
    } else {
      to.string(call.uuid);
      next(to, wholeAt);
      to.raw(",");
      writeChanging(to, call);
    }
    to.raw("]");
  }
  to.raw("],");
}

/** Members as in `callRelations`, but for the quality, which changes. Piece by piece: what is joined first is copied once more. */
function writeRelations(to: JsonSink, { call, sip_user }: RelatedLeg, relations: CallRelations): void {
  const { tn, sip_control_app, sip_connection, account, country, lerg, batch_item } = callRelations(call, relations);
  member(to, ',{"relations":{"tn":', text(tn));
  member(to, ',"sip_control_app":', text(sip_control_app));
  member(to, ',"sip_connection":', text(sip_connection));
  member(to, ',"sip_user":', shared(sip_user));
  member(to, ',"account":', shared(account));
  member(to, ',"country":', shared(country));
  member(to, ',"lerg":', text(lerg));
  member(to, ',"hotkey":null,"batch_item":', text(batch_item));
  member(to, '},"parent_user":', shared(relations.parent?.sip_user ?? null));
  to.raw("},");
}

function member(to: JsonSink, name: string, value: string): void {
  to.raw(name);
  to.raw(value);
}

/** What happens in one millisecond is of several legs. */
let lastMs = Number.NaN;
let lastMsText = "";

function msText(ms: number): string {
  if (ms !== lastMs) {
    lastMs = ms;
    lastMsText = String(ms);
  }
  return lastMsText;
}

/** Objects that are the same for many calls: an account or a user as the routing remembers it, a country. */
const sharedTexts = new WeakMap<object, string>();

function shared(value: object | null): string {
  if (value === null) return "null";
  let known = sharedTexts.get(value);
  if (known === undefined) {
    known = JSON.stringify(value);
    sharedTexts.set(value, known);
  }
  return known;
}

function text(value: unknown): string {
  return value === null ? "null" : JSON.stringify(value);
}

/** The two lists of a leg. */
function writeLeg(to: JsonSink, call: ShownRow): void {
  to.raw("[");
  writeLasting(to, call);
  to.raw(",");
  writeChanging(to, call);
  to.raw("]");
}

/** By the names of `LASTING`. */
function writeLasting(to: JsonSink, call: ShownRow): void {
  to.raw("[");
  to.string(call.uuid);
  next(to, call.type);
  next(to, call.direction);
  next(to, call.from);
  next(to, call.to);
  next(to, call.created_on);
  next(to, call.init_on);
  next(to, call.stir_shaken_attest_level);
  next(to, call.stir_shaken_identity);
  next(to, call.stir_shaken_verstat);
  next(to, call.stir_shaken_code);
  next(to, call.stir_shaken_reason);
  member(to, ",", text(call.stir_shaken_diverted));
  next(to, call.thread);
  next(to, call.caller_name);
  to.raw("]");
}

/** What changes of a leg, by the names of `CHANGING`. Hot. */
function writeChanging(to: JsonSink, call: ShownRow): void {
  to.raw("[");
  to.string(call.state);
  next(to, call.freeswitch_call_state);
  next(to, call.freeswitch_channel_state);
  next(to, call.modified_on);
  next(to, call.ring_on);
  next(to, call.answer_on);
  const hasMore = !isPlain(call);
  if (hasMore || isOver(call)) writeEnd(to, call);
  if (hasMore) writeMore(to, call);
  to.raw("]");
}

function writeMore(to: JsonSink, { price, currency, vars, quality }: ShownRow): void {
  next(to, price);
  next(to, currency);
  member(to, ",", hasMembers(vars) ? JSON.stringify(vars) : "{}");
  member(to, ",", quality ? qualityText(quality) : "null");
}

/** How a leg sounded stands in its last state, and in that of the leg that dialled it. */
const qualities = new Recent<CallQuality, string>(64);

function qualityText(quality: CallQuality): string {
  return qualities.get(quality) ?? qualities.keep(quality, JSON.stringify(quality));
}

function writeEnd(to: JsonSink, call: ShownRow): void {
  next(to, call.hangup_on);
  next(to, call.state_end);
  next(to, call.q850_cause);
  next(to, call.q850_cause_string);
  next(to, call.release_cause_from_protocol_stack);
  next(to, call.state_reason);
  next(to, call.destroy_on);
}

function next(to: JsonSink, value: string | number | null): void {
  to.raw(",");
  if (typeof value === "number") to.raw(String(value));
  else to.string(value);
}

/** Nothing is known of price, variables and sound. */
function isPlain(call: ShownRow): boolean {
  return call.price === null && call.currency === null && call.quality === null && !hasMembers(call.vars);
}

/** Something is known of its end. */
function isOver(call: ShownRow): boolean {
  return (
    call.hangup_on !== null ||
    call.state_end !== null ||
    call.destroy_on !== null ||
    call.state_reason !== null ||
    call.q850_cause !== null ||
    call.release_cause_from_protocol_stack !== null
  );
}

function listsText(relations: CallRelations, nowMs: number, publicUrl: string): string {
  if (relations.records.length === 0 && relations.logs.length === 0) return "[],[]";
  const { records, logs } = callLists({ ...relations, children: [] }, nowMs, publicUrl);
  return `${JSON.stringify(records)},${JSON.stringify(logs)}`;
}
