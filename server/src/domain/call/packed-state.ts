import type { CallRow } from "./port/call-row.js";
import type { CallRelations, LegTexts, RelatedLeg } from "./port/relations.js";
import { callBase, callLists, callRelations, channelMeta, type ShownRow, shortCall, stateMessage } from "./rules.js";

/** Names the order of the members below. Another order needs another number, and this one and those before have to be read on. */
const FORM = 2;
const FIRST_FORM = 1;

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

/** JSON of the relations that stay as they are while a leg lives, made once for all its states, between two commas. */
export function lastingText(call: CallRow, relations: CallRelations): string {
  const { quality: _quality, ...lasting } = callRelations(call, relations);
  return `,${JSON.stringify({ relations: lasting, parent_user: relations.parent?.sip_user ?? null })},`;
}

/** JSON of a leg that stays as it is while it lives, made once for all that shows it. */
export function lastingLeg(call: ShownRow, user: RelatedLeg["sip_user"]): LegTexts {
  const values = [
    call.uuid,
    call.type,
    call.direction,
    call.from,
    call.to,
    call.created_on,
    call.init_on,
    call.stir_shaken_attest_level,
    call.stir_shaken_identity,
    call.stir_shaken_verstat,
    call.stir_shaken_code,
    call.stir_shaken_reason,
    call.stir_shaken_diverted,
    call.thread,
    call.caller_name,
  ];
  const message = JSON.stringify(stateMessage(call, "")).slice(0, -1);
  return {
    begin: `[${JSON.stringify(values)},`,
    user: `,${JSON.stringify(user)}]`,
    message: `{"message":${message}`,
  };
}

/** JSON of what changes of a leg: a part of its own states, and of those of its parent and its children. Hot. */
export function changingText(call: ShownRow): string {
  return `${JSON.stringify(changingValues(call))}]`;
}

function changingValues(call: ShownRow): readonly unknown[] {
  const isPlain = call.price === null && call.currency === null && call.quality === null && isEmpty(call.vars);
  if (!isPlain) return CHANGING.map((name) => call[name]);
  const isOver = call.hangup_on !== null || call.state_end !== null || call.destroy_on !== null;
  const { state, freeswitch_call_state, freeswitch_channel_state, modified_on, ring_on, answer_on } = call;
  if (
    !isOver &&
    call.state_reason === null &&
    call.q850_cause === null &&
    call.release_cause_from_protocol_stack === null
  )
    return [state, freeswitch_call_state, freeswitch_channel_state, modified_on, ring_on, answer_on];
  return [
    state,
    freeswitch_call_state,
    freeswitch_channel_state,
    modified_on,
    ring_on,
    answer_on,
    call.hangup_on,
    call.state_end,
    call.q850_cause,
    call.q850_cause_string,
    call.release_cause_from_protocol_stack,
    call.state_reason,
    call.destroy_on,
  ];
}

function isEmpty(vars: ShownRow["vars"]): boolean {
  for (const _name in vars) return false;
  return true;
}

/**
 * JSON, in pieces, that is stored of a state: its message, and as `state` what `unpackedState` makes the call of again: the
 * values of the leg without their names, and nothing that can be made of others. Hot: five states of each leg are stored,
 * and their names alone are more than half of the entity. Pieces that are there already are copied once, to where they
 * are sent from.
 * @param lasting what `lastingText` gave for this leg
 */
export function stateBody(
  leg: RelatedLeg,
  relations: CallRelations,
  nowMs: number,
  publicUrl: string,
  lasting: string,
): readonly string[] {
  const { parent, children } = relations;
  const { message, begin } = lastingOf(leg);
  const head = `${leg.call.state}","success":true,"state":[${FORM},${nowMs},`;
  const pieces = [message, head, begin, changingOf(leg), lasting];
  if (parent) pieces.push(lastingOf(parent).begin, changingOf(parent), ",[");
  else pieces.push("null,[");
  for (let n = 0; n < children.length; n++) {
    const child = children[n]!;
    const { begin, user } = lastingOf(child);
    pieces.push(n === 0 ? "[" : ",[", begin, changingOf(child), user);
  }
  pieces.push(`],${listsText(relations, nowMs, publicUrl)}]}`);
  return pieces;
}

function lastingOf({ call, sip_user, lasting }: RelatedLeg): LegTexts {
  return lasting ?? lastingLeg(call, sip_user);
}

function changingOf({ call, changing }: RelatedLeg): string {
  return changing ?? changingText(call);
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
