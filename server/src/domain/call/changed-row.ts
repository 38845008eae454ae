import type { CallRow } from "./port/call-row.js";
import type { IsoTime } from "./port/iso-time.js";

type PatchMember =
  | "state"
  | "state_end"
  | "state_reason"
  | "ring_on"
  | "answer_on"
  | "hangup_on"
  | "destroy_on"
  | "q850_cause"
  | "q850_cause_string"
  | "release_cause_from_protocol_stack"
  | "freeswitch_call_state"
  | "freeswitch_channel_state"
  | "price"
  | "currency"
  | "vars"
  | "quality";

/** What may change of a leg while it lives. */
export type LegPatch = Partial<Pick<CallRow, PatchMember>>;

/** The row with what changed at `now`; the former one stays as it was. Hot: written out, as in `firstRow`. */
export function changedRow(row: CallRow, patch: LegPatch, now: IsoTime): CallRow {
  return {
    uuid: row.uuid,
    account: row.account,
    type: row.type,
    direction: row.direction,
    from: row.from,
    to: row.to,
    state: patch.state ?? row.state,
    state_end: patch.state_end === undefined ? row.state_end : patch.state_end,
    state_reason: patch.state_reason === undefined ? row.state_reason : patch.state_reason,
    freeswitch_call_state: patch.freeswitch_call_state ?? row.freeswitch_call_state,
    freeswitch_channel_state: patch.freeswitch_channel_state ?? row.freeswitch_channel_state,
    created_on: row.created_on,
    modified_on: now,
    init_on: row.init_on,
    ring_on: patch.ring_on === undefined ? row.ring_on : patch.ring_on,
    answer_on: patch.answer_on === undefined ? row.answer_on : patch.answer_on,
    hangup_on: patch.hangup_on === undefined ? row.hangup_on : patch.hangup_on,
    destroy_on: patch.destroy_on === undefined ? row.destroy_on : patch.destroy_on,
    q850_cause: patch.q850_cause === undefined ? row.q850_cause : patch.q850_cause,
    q850_cause_string: patch.q850_cause_string === undefined ? row.q850_cause_string : patch.q850_cause_string,
    release_cause_from_protocol_stack:
      patch.release_cause_from_protocol_stack === undefined
        ? row.release_cause_from_protocol_stack
        : patch.release_cause_from_protocol_stack,
    stir_shaken_attest_level: row.stir_shaken_attest_level,
    stir_shaken_identity: row.stir_shaken_identity,
    stir_shaken_verstat: row.stir_shaken_verstat,
    stir_shaken_code: row.stir_shaken_code,
    stir_shaken_reason: row.stir_shaken_reason,
    stir_shaken_diverted: row.stir_shaken_diverted,
    thread: row.thread,
    caller_name: row.caller_name,
    lerg: row.lerg,
    price: patch.price === undefined ? row.price : patch.price,
    currency: patch.currency === undefined ? row.currency : patch.currency,
    vars: patch.vars ?? row.vars,
    tn: row.tn,
    sip_control_app: row.sip_control_app,
    sip_connection: row.sip_connection,
    sip_user: row.sip_user,
    sip_domain: row.sip_domain,
    sip_switch: row.sip_switch,
    parent: row.parent,
    batch_item: row.batch_item,
    quality: patch.quality === undefined ? row.quality : patch.quality,
  };
}
