import type { CallRow } from "./port/call-row.js";
import type { CallRelations, RelatedLeg } from "./port/relations.js";
import { callBase, callLists, callRelations, channelMeta, type ShownRow, shortCall } from "./rules.js";

/** Names the order of the members below. Another order needs another number, and this one has to be read on. */
const FORM = 1;

/** Members of a leg that its state shows. */
type PackedLeg = readonly unknown[];

/** `[leg, its SIP user]` */
type PackedRelated = readonly [PackedLeg, unknown];

/** `[FORM, time of the state as epoch ms, leg, relations, parent, children, records, logs]` */
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

/** JSON of what stays as it is while a leg lives, made once for all its states: relations but for the parent's state. */
export function lastingText(call: CallRow, relations: CallRelations): string {
  const { quality: _quality, ...lasting } = callRelations(call, relations);
  return JSON.stringify({ relations: lasting, parent_user: relations.parent?.sip_user ?? null });
}

/**
 * JSON that `unpackedState` makes the call of again: the values of the leg without their names, and nothing that can be
 * made of others. Hot: five states of each leg are stored, and their names alone are more than half of the entity.
 * @param lasting what `lastingText` gave for this leg
 */
export function packedState(
  leg: Pick<RelatedLeg, "call" | "packed">,
  relations: CallRelations,
  nowMs: number,
  publicUrl: string,
  lasting: string,
): string {
  const parent = relations.parent ? packedText(relations.parent) : "null";
  return `[${FORM},${nowMs},${packedText(leg)},${lasting},${parent},${listsText(relations, nowMs, publicUrl)}]`;
}

/** JSON of the values of a leg: a part of its own states, and of those of its parent and its children. */
export function packedRow(call: ShownRow): string {
  return JSON.stringify(packedLeg(call));
}

function packedText({ packed, call }: Pick<RelatedLeg, "call" | "packed">): string {
  return packed ?? packedRow(call);
}

function listsText(relations: CallRelations, nowMs: number, publicUrl: string): string {
  const { children } = relations;
  const legs = `[${children.map((leg) => `[${packedText(leg)},${JSON.stringify(leg.sip_user)}]`).join()}]`;
  if (relations.records.length === 0 && relations.logs.length === 0) return `${legs},[],[]`;
  const { records, logs } = callLists({ ...relations, children: [] }, nowMs, publicUrl);
  return `${legs},${JSON.stringify(records)},${JSON.stringify(logs)}`;
}

/** The members of `ShownRow`, in the order of `FORM`. */
function packedLeg(call: ShownRow): PackedLeg {
  return [
    call.uuid,
    call.type,
    call.direction,
    call.state,
    call.state_end,
    call.state_reason,
    call.from,
    call.to,
    call.created_on,
    call.modified_on,
    call.init_on,
    call.ring_on,
    call.answer_on,
    call.hangup_on,
    call.destroy_on,
    call.q850_cause,
    call.q850_cause_string,
    call.release_cause_from_protocol_stack,
    call.freeswitch_call_state,
    call.freeswitch_channel_state,
    call.stir_shaken_attest_level,
    call.stir_shaken_identity,
    call.stir_shaken_verstat,
    call.stir_shaken_code,
    call.stir_shaken_reason,
    call.stir_shaken_diverted,
    call.thread,
    call.caller_name,
    call.price,
    call.currency,
    call.vars,
    call.quality,
  ];
}

const MEMBERS = [
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

function unpackedLeg(values: PackedLeg): ShownRow {
  return Object.fromEntries(MEMBERS.map((name, index) => [name, values[index]])) as unknown as ShownRow;
}

/** `payload` and `call` of a state event as they were told (events.md 5.2). @throws Error for a form that is not known */
export function unpackedState(packed: unknown) {
  const [form, nowMs, leg, { relations, parent_user }, parent, children, records, logs] = packed as PackedState;
  if (form !== FORM) throw new Error(`states of calls in form ${form} cannot be read`);
  const short = (values: PackedLeg, user: unknown) =>
    shortCall({ call: unpackedLeg(values), sip_user: user as CallRelations["sip_user"] }, nowMs);
  const call = unpackedLeg(leg);
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
