import { hasMembers } from "../../base/has-members.js";
import { JsonBytes } from "../../base/json-bytes.js";
import type { JsonSink } from "../../base/json-sink.js";
import type { CallRelations, LastingLeg, RelatedLeg } from "./port/relations.js";
import { callBase, callLists, callRelations, channelMeta, type ShownRow, shortCall, stateMessage } from "./rules.js";

/** Names the order of the members below. Another order needs another number, and this one and those before have to be read on. */
const FORM = 2;
const FIRST_FORM = 1;
const NO_USER = Buffer.from("null");
/** Where bytes that are kept are put together. */
const scratch = new JsonBytes();
const STATE_BEGIN = Buffer.from(`","success":true,"state":[${FORM},`);

/** Values of a leg by the names below: those that stay as they are, those that change. The first form had all of them in one list. */
type PackedLeg = readonly [readonly unknown[], readonly unknown[]] | readonly unknown[];

/** `[leg, its SIP user]` */
type PackedRelated = readonly [PackedLeg, unknown];

/** `[form, time of the state as epoch ms, leg, relations, parent, children, records, logs]` */
type PackedState = readonly [
  number,
  number,
  PackedLeg,
  { readonly relations: object; readonly parent_user: unknown },
  PackedLeg | null,
  readonly PackedRelated[],
  readonly unknown[],
  readonly unknown[],
];

const LASTING = [
  "uuid",
  "type",
  "direction",
  "from",
  "to",
  "created_on",
  "init_on",
  "stir_shaken_attest_level",
  "stir_shaken_identity",
  "stir_shaken_verstat",
  "stir_shaken_code",
  "stir_shaken_reason",
  "stir_shaken_diverted",
  "thread",
  "caller_name",
] as const satisfies readonly (keyof ShownRow)[];

/** What is null in most states stands last, and is left out where all behind it is. */
const CHANGING = [
  "state",
  "freeswitch_call_state",
  "freeswitch_channel_state",
  "modified_on",
  "ring_on",
  "answer_on",
  "hangup_on",
  "state_end",
  "q850_cause",
  "q850_cause_string",
  "release_cause_from_protocol_stack",
  "state_reason",
  "destroy_on",
  "price",
  "currency",
  "vars",
  "quality",
] as const satisfies readonly (keyof ShownRow)[];

/**
 * JSON of the relations that stay as they are while a leg lives, made once for all its states; members as in `callRelations`.
 * As UTF-8, like all of a leg that is written again: bytes are copied five times as fast as a text is written.
 */
export function lastingRelations(leg: RelatedLeg, relations: CallRelations): Uint8Array {
  const { tn, sip_control_app, sip_connection, account, country, lerg, batch_item } = callRelations(
    leg.call,
    relations,
  );
  const { user } = lastingOf(leg);
  const parentUser = relations.parent ? lastingOf(relations.parent).user : NO_USER;
  const others = `"tn":${text(tn)},"sip_control_app":${text(sip_control_app)},"sip_connection":${text(sip_connection)}`;
  const whose = `"account":${shared(account)},"country":${shared(country)}`;
  const about = `"lerg":${text(lerg)},"hotkey":null,"batch_item":${text(batch_item)}`;
  scratch.clear();
  scratch.raw(`{"relations":{${others},"sip_user":`);
  scratch.bytes(user);
  scratch.raw(`,${whose},${about}},"parent_user":`);
  scratch.bytes(parentUser);
  scratch.raw("}");
  return scratch.since(0);
}

/** Objects that are the same for many calls: an account as the routing remembers it, a country. */
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

/** JSON of a leg that stays as it is while it lives, made once for all that shows it. */
export function lastingLeg(call: ShownRow, user: RelatedLeg["sip_user"]): LastingLeg {
  return { message: messageOf(call), values: valuesOf(call), user: Buffer.from(text(user)) };
}

/** Up to where the name of a state comes, which needs no escapes. */
function messageOf(call: ShownRow): Uint8Array {
  scratch.clear();
  scratch.raw('{"message":');
  scratch.string(stateMessage(call, ""));
  return scratch.since(0).subarray(0, -1);
}

/** By the names above. */
function valuesOf(call: ShownRow): Uint8Array {
  scratch.clear();
  scratch.raw("[");
  scratch.string(call.uuid);
  next(scratch, call.type);
  next(scratch, call.direction);
  next(scratch, call.from);
  next(scratch, call.to);
  next(scratch, call.created_on);
  next(scratch, call.init_on);
  next(scratch, call.stir_shaken_attest_level);
  next(scratch, call.stir_shaken_identity);
  next(scratch, call.stir_shaken_verstat);
  scratch.raw(`,${text(call.stir_shaken_code)}`);
  next(scratch, call.stir_shaken_reason);
  scratch.raw(`,${text(call.stir_shaken_diverted)}`);
  next(scratch, call.thread);
  next(scratch, call.caller_name);
  scratch.raw("]");
  return scratch.since(0);
}

/** What changes of a leg, by the names above. Hot. */
function writeChanging(to: JsonSink, call: ShownRow): void {
  to.raw("[");
  to.string(call.state);
  next(to, call.freeswitch_call_state);
  next(to, call.freeswitch_channel_state);
  next(to, call.modified_on);
  next(to, call.ring_on);
  next(to, call.answer_on);
  if (!isPlain(call) || isOver(call)) writeEnd(to, call);
  if (!isPlain(call)) to.raw(`,${JSON.stringify([call.price, call.currency, call.vars, call.quality]).slice(1, -1)}`);
  to.raw("]");
}

function writeEnd(to: JsonSink, call: ShownRow): void {
  next(to, call.hangup_on);
  next(to, call.state_end);
  to.raw(",");
  to.raw(text(call.q850_cause));
  next(to, call.q850_cause_string);
  next(to, call.release_cause_from_protocol_stack);
  next(to, call.state_reason);
  next(to, call.destroy_on);
}

function next(to: JsonSink, text: string | null): void {
  to.raw(",");
  to.string(text);
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

/**
 * Writes what is stored of a state: its message, and as `state` what `unpackedState` makes the call of again: the values of
 * the leg without their names, and nothing that can be made of others. Hot: five states of each leg are stored, and their
 * names alone are more than half of the entity.
 * @param lasting what `lastingRelations` gave for this leg
 */
export function writeState(
  to: JsonSink,
  leg: RelatedLeg,
  relations: CallRelations,
  nowMs: number,
  publicUrl: string,
  lasting: Uint8Array,
): void {
  const { parent, children } = relations;
  const own = lastingOf(leg);
  to.bytes(own.message);
  to.raw(leg.call.state);
  to.bytes(STATE_BEGIN);
  to.raw(String(nowMs));
  to.raw(",");
  writeLeg(to, leg.call, own.values);
  to.raw(",");
  to.bytes(lasting);
  to.raw(",");
  if (parent) writeLeg(to, parent.call, lastingOf(parent).values);
  else to.raw("null");
  to.raw(",[");
  for (let n = 0; n < children.length; n++) {
    if (n > 0) to.raw(",");
    writeChild(to, children[n]!);
  }
  to.raw("],");
  to.raw(listsText(relations, nowMs, publicUrl));
  to.raw("]}");
}

function writeLeg(to: JsonSink, call: ShownRow, lasting: Uint8Array): void {
  to.raw("[");
  to.bytes(lasting);
  to.raw(",");
  writeChanging(to, call);
  to.raw("]");
}

function writeChild(to: JsonSink, child: RelatedLeg): void {
  const lasting = lastingOf(child);
  to.raw("[");
  writeLeg(to, child.call, lasting.values);
  to.raw(",");
  to.bytes(lasting.user);
  to.raw("]");
}

function lastingOf({ call, sip_user, lasting }: RelatedLeg): LastingLeg {
  return lasting ?? lastingLeg(call, sip_user);
}

function listsText(relations: CallRelations, nowMs: number, publicUrl: string): string {
  if (relations.records.length === 0 && relations.logs.length === 0) return "[],[]";
  const { records, logs } = callLists({ ...relations, children: [] }, nowMs, publicUrl);
  return `${JSON.stringify(records)},${JSON.stringify(logs)}`;
}

function unpackedLeg(form: number, values: PackedLeg): ShownRow {
  if (form === FIRST_FORM) return named(FIRST_MEMBERS, values);
  const [lasting, changing] = values as readonly [readonly unknown[], readonly unknown[]];
  return { ...named(LASTING, lasting), ...named(CHANGING, changing) };
}

/** What is left out at the end is null, but for `vars`. */
function named(names: readonly string[], values: readonly unknown[]): ShownRow {
  const members = names.map((name, n) => [name, values[n] ?? (name === "vars" ? {} : null)]);
  return Object.fromEntries(members) as unknown as ShownRow;
}

/** The order of the first form. */
const FIRST_MEMBERS = [
  "uuid",
  "type",
  "direction",
  "state",
  "state_end",
  "state_reason",
  "from",
  "to",
  "created_on",
  "modified_on",
  "init_on",
  "ring_on",
  "answer_on",
  "hangup_on",
  "destroy_on",
  "q850_cause",
  "q850_cause_string",
  "release_cause_from_protocol_stack",
  "freeswitch_call_state",
  "freeswitch_channel_state",
  "stir_shaken_attest_level",
  "stir_shaken_identity",
  "stir_shaken_verstat",
  "stir_shaken_code",
  "stir_shaken_reason",
  "stir_shaken_diverted",
  "thread",
  "caller_name",
  "price",
  "currency",
  "vars",
  "quality",
] as const satisfies readonly (keyof ShownRow)[];

/** `payload` and `call` of a state event as they were told (events.md 5.2). @throws Error for a form that is not known */
export function unpackedState(packed: unknown) {
  const [form, nowMs, leg, { relations, parent_user }, parent, children, records, logs] = packed as PackedState;
  if (form !== FORM && form !== FIRST_FORM) throw new Error(`states of calls in form ${form} cannot be read`);
  const short = (values: PackedLeg, user: unknown) =>
    shortCall({ call: unpackedLeg(form, values), sip_user: user as CallRelations["sip_user"] }, nowMs);
  const call = unpackedLeg(form, leg);
  const payload = {
    ...callBase(call, nowMs),
    meta: channelMeta(call),
    parent: parent && short(parent, parent_user),
    ...relations,
    ...(call.quality === null ? undefined : { quality: call.quality }),
  };
  return {
    payload,
    call: { ...payload, children: children.map(([values, user]) => short(values, user)), records, logs },
  };
}
