import { hasMembers } from "../base/has-members.js";
import { storableJson } from "../base/storable-json.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { KeptRow } from "../domain/call/port/call-writer.js";
import type { RowArray } from "./row-array.js";
import { valuesIn } from "./row-values.js";

type CallColumn = keyof CallRow | "node";

/** Columns of a call that stay as they are, in the order in which they are written. */
const LASTING_COLUMNS = [
  "uuid",
  "account",
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
  "lerg",
  "tn",
  "sip_control_app",
  "sip_connection",
  "sip_user",
  "sip_domain",
  "sip_switch",
  "parent",
  "batch_item",
] as const satisfies readonly CallColumn[];

/** Columns that change while a leg lives. */
export const CHANGING_COLUMNS = [
  "state",
  "state_end",
  "state_reason",
  "modified_on",
  "ring_on",
  "answer_on",
  "hangup_on",
  "destroy_on",
  "q850_cause",
  "q850_cause_string",
  "release_cause_from_protocol_stack",
  "freeswitch_call_state",
  "freeswitch_channel_state",
  "price",
  "currency",
  "vars",
  "quality",
  "node",
] as const satisfies readonly CallColumn[];

/** In the order of the type `written_leg`. */
export const CALL_COLUMNS = [...LASTING_COLUMNS, ...CHANGING_COLUMNS] as const;

/** In the order of the type `changed_leg`. */
export const CHANGED_COLUMNS = ["uuid", ...CHANGING_COLUMNS] as const;

/** Those that are not stored as they are. */
const READ: Readonly<Partial<Record<string, (text: string) => unknown>>> = {
  lerg: JSON.parse,
  price: Number,
  vars: JSON.parse,
  quality: JSON.parse,
};

/** The call and its owner of the values of a row that `writeChangedCall` wrote, and what `writeCall` kept of that call. */
export function changedCallOf(values: readonly unknown[], lasting: Buffer) {
  const [, ...changing] = values;
  return callOf([...valuesIn(lasting, 0, LASTING_COLUMNS.length), ...changing]);
}

/** The call and its owner of the values of a row that `writeCall` wrote. */
export function callOf(values: readonly unknown[]): { readonly call: CallRow; readonly node: string | null } {
  const members = CALL_COLUMNS.map((name, n): [string, unknown] => {
    const value = values[n];
    return [name, typeof value === "string" ? (READ[name]?.(value) ?? value) : value];
  });
  const { node, ...call } = Object.fromEntries(members) as unknown as CallRow & { readonly node: string | null };
  return { call, node };
}

/**
 * Adds the row of a call with its owner. Hot.
 * @param kept where what stays as it is stands once it was written
 */
export function writeCall(rows: RowArray, call: CallRow, node: string | null, kept?: KeptRow): void {
  const start = rows.row();
  if (kept?.row) rows.bytes(kept.row);
  else {
    const lasting = rows.end;
    writeLasting(rows, call);
    if (kept) kept.row = rows.since(lasting);
  }
  writeChanging(rows, call, node);
  rows.endRow(start);
}

/** Adds the row of a call that is stored, or on its way: its uuid and what may have changed. Hot. */
export function writeChangedCall(rows: RowArray, call: CallRow, node: string | null): void {
  const start = rows.row();
  rows.uuid(call.uuid);
  writeChanging(rows, call, node);
  rows.endRow(start);
}

/** Written out, in the order of `CALL_COLUMNS`. */
function writeLasting(rows: RowArray, call: CallRow): void {
  rows.uuid(call.uuid);
  rows.uuid(call.account);
  rows.text(call.type);
  rows.text(call.direction);
  rows.text(call.from);
  rows.text(call.to);
  rows.time(call.created_on);
  rows.time(call.init_on);
  rows.text(call.stir_shaken_attest_level);
  rows.text(call.stir_shaken_identity);
  rows.text(call.stir_shaken_verstat);
  rows.int4(call.stir_shaken_code);
  rows.text(call.stir_shaken_reason);
  rows.bool(call.stir_shaken_diverted);
  rows.text(call.thread);
  rows.text(call.caller_name);
  rows.json(call.lerg && storableJson(call.lerg));
  rows.int8(call.tn);
  rows.uuid(call.sip_control_app);
  rows.uuid(call.sip_connection);
  rows.uuid(call.sip_user);
  rows.text(call.sip_domain);
  rows.uuid(call.sip_switch);
  rows.uuid(call.parent);
  rows.uuid(call.batch_item);
}

/** The rest of them. Hot. */
function writeChanging(rows: RowArray, call: CallRow, node: string | null): void {
  rows.text(call.state);
  rows.text(call.state_end);
  rows.text(call.state_reason);
  rows.time(call.modified_on);
  rows.time(call.ring_on);
  rows.time(call.answer_on);
  rows.time(call.hangup_on);
  rows.time(call.destroy_on);
  rows.int4(call.q850_cause);
  rows.text(call.q850_cause_string);
  rows.text(call.release_cause_from_protocol_stack);
  rows.text(call.freeswitch_call_state);
  rows.text(call.freeswitch_channel_state);
  rows.text(call.price === null ? null : String(call.price));
  rows.text(call.currency);
  rows.json(hasMembers(call.vars) ? storableJson(call.vars) : "{}");
  rows.json(call.quality && qualityText(call.quality));
  rows.text(node);
}

let lastQuality: { readonly of: object; readonly text: string } | undefined;

/** Legs without audio end with the same figures, which are one object: it is printed once. */
function qualityText(quality: object): string {
  if (lastQuality?.of !== quality) lastQuality = { of: quality, text: storableJson(quality) };
  return lastQuality.text;
}
