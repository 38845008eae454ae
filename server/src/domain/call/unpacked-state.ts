import { CHANGED_FORM, CHANGING, FIRST_FORM, FIRST_MEMBERS, LASTING, WHOLE_FORM } from "./packed-names.js";
import type { RelatedLeg, StoredCall } from "./port/relations.js";
import { callBase, callRelations, channelMeta, type ShownRow, shortCall } from "./rules.js";

/** Values by the names of `LASTING` and of `CHANGING`; in the first form all in one list. */
type PackedLeg = readonly [readonly unknown[], readonly unknown[]] | readonly unknown[];
type User = RelatedLeg["sip_user"];

interface PackedRelations {
  readonly relations: object;
  readonly parent_user: User;
}

/** `[form, time of the state as epoch ms, leg, relations, parent, children, records, logs]` */
type WholeState = readonly [
  number,
  number,
  PackedLeg,
  PackedRelations,
  PackedLeg | null,
  readonly PackedChild[],
  readonly unknown[],
  readonly unknown[],
];

/** The same with lists of `CHANGING` in place of legs, and where the whole state of the leg is in place of relations. */
type ChangedState = readonly [
  number,
  number,
  readonly unknown[],
  number,
  readonly unknown[] | null,
  readonly PackedChild[],
  readonly unknown[],
  readonly unknown[],
];

/** Whole, `[leg, its SIP user]`, or `[its uuid, sequence of its whole state, values that change]`. */
type PackedChild = readonly [PackedLeg, User] | readonly [string, number, readonly unknown[]];

/** What stays as it is while a leg lives. Of the rows only that is looked at. */
export interface LastingLeg {
  readonly call: ShownRow;
  readonly user: User;
  readonly relations: object;
  readonly parent: { readonly call: ShownRow; readonly user: User } | null;
}

/** By uuid. */
export type LastingLegs = ReadonlyMap<string, LastingLeg>;

/** Legs that `unpackedState` needs, with the sequences of their whole states. @param ref the leg whose state it is */
export function wantedLegs(packed: unknown, ref: string): readonly (readonly [leg: string, sequence: number])[] {
  const [form, , , wholeAt, , children] = packed as ChangedState;
  const wanted = children.flatMap(([leg, sequence]) =>
    typeof leg === "string" ? [[leg, sequence as number] as const] : [],
  );
  return form === CHANGED_FORM ? [[ref, wholeAt], ...wanted] : wanted;
}

/** What the whole state of a leg tells of others that are not; undefined where it is not whole. */
export function lastingLeg(packed: unknown): LastingLeg | undefined {
  const [form, , leg, { relations, parent_user }, parent] = packed as WholeState;
  if (form !== WHOLE_FORM) return undefined;
  return {
    call: wholeLeg(form, leg),
    user: (relations as { readonly sip_user: User }).sip_user,
    relations,
    parent: parent && { call: wholeLeg(form, parent), user: parent_user },
  };
}

/** The same of the leg as it is stored now, for when its whole state is gone. */
export function lastingLegOf({ call, relations }: StoredCall): LastingLeg {
  const { sip_user, parent } = relations;
  return {
    call,
    user: sip_user,
    relations: callRelations({ ...call, quality: null }, relations),
    parent: parent && { call: parent.call, user: parent.sip_user },
  };
}

/**
 * `payload` and `call` of a state event as they were told (events.md 5.2); undefined where nothing is left of its leg.
 * @param ref the leg whose state it is
 * @param legs those of `wantedLegs`; a child that is missing is left out
 * @throws Error for a form that is not known
 */
export function unpackedState(packed: unknown, ref: string, legs: LastingLegs) {
  const [form, nowMs, , , , packedChildren, records, logs] = packed as WholeState;
  const own = ownOf(packed as WholeState, ref, legs);
  if (!own) return undefined;
  const { call, parent, relations } = own;
  const payload = {
    ...callBase(call, nowMs),
    meta: channelMeta(call),
    parent: parent && shortCall({ call: parent.call, sip_user: parent.user }, nowMs),
    ...relations,
    ...(call.quality === null ? undefined : { quality: call.quality }),
  };
  const children = packedChildren.flatMap((child) => {
    const known = childOf(form, child, legs);
    return known ? [shortCall(known, nowMs)] : [];
  });
  return { payload, call: { ...payload, children, records, logs } };
}

function ownOf(packed: WholeState, ref: string, legs: LastingLegs): Omit<LastingLeg, "user"> | undefined {
  const [form] = packed;
  if (form === CHANGED_FORM) return changedOf(packed as unknown as ChangedState, legs.get(ref));
  if (form !== WHOLE_FORM && form !== FIRST_FORM) throw new Error(`states of calls in form ${form} cannot be read`);
  const [, , leg, { relations, parent_user }, parent] = packed;
  return {
    call: wholeLeg(form, leg),
    relations,
    parent: parent && { call: wholeLeg(form, parent), user: parent_user },
  };
}

function changedOf([, , leg, , parent]: ChangedState, lasting: LastingLeg | undefined) {
  if (!lasting) return undefined;
  return {
    call: changed(lasting.call, leg),
    relations: lasting.relations,
    parent: parent && lasting.parent && { call: changed(lasting.parent.call, parent), user: lasting.parent.user },
  };
}

function childOf(form: number, child: PackedChild, legs: LastingLegs) {
  const [leg, user, values] = child;
  if (typeof leg !== "string") return { call: wholeLeg(form, leg), sip_user: user as User };
  const lasting = legs.get(leg);
  return lasting && { call: changed(lasting.call, values ?? []), sip_user: lasting.user };
}

function wholeLeg(form: number, values: PackedLeg): ShownRow {
  if (form === FIRST_FORM) return named(FIRST_MEMBERS, values);
  const [lasting, changing] = values as readonly [readonly unknown[], readonly unknown[]];
  return { ...named(LASTING, lasting), ...named(CHANGING, changing) };
}

function changed(lasting: ShownRow, values: readonly unknown[]): ShownRow {
  return { ...lasting, ...named(CHANGING, values) };
}

/** What is left out at the end is null, but for `vars`. */
function named(names: readonly string[], values: readonly unknown[]): ShownRow {
  const members = names.map((name, n) => [name, values[n] ?? (name === "vars" ? {} : null)]);
  return Object.fromEntries(members) as unknown as ShownRow;
}
