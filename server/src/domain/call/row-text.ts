import { storableJson } from "../../base/storable-json.js";
import type { ChangingMember } from "./changed-row.js";
import type { CallRow } from "./port/call-row.js";

/** JSON of the members that stay as they are while a leg lives, made once for all its writings; open at its end. */
export function lastingRowText(row: CallRow): string {
  const lasting: Omit<CallRow, ChangingMember> = {
    uuid: row.uuid,
    account: row.account,
    type: row.type,
    direction: row.direction,
    from: row.from,
    to: row.to,
    created_on: row.created_on,
    init_on: row.init_on,
    stir_shaken_attest_level: row.stir_shaken_attest_level,
    stir_shaken_identity: row.stir_shaken_identity,
    stir_shaken_verstat: row.stir_shaken_verstat,
    stir_shaken_code: row.stir_shaken_code,
    stir_shaken_reason: row.stir_shaken_reason,
    stir_shaken_diverted: row.stir_shaken_diverted,
    thread: row.thread,
    caller_name: row.caller_name,
    lerg: row.lerg,
    tn: row.tn,
    sip_control_app: row.sip_control_app,
    sip_connection: row.sip_connection,
    sip_user: row.sip_user,
    sip_domain: row.sip_domain,
    sip_switch: row.sip_switch,
    parent: row.parent,
    batch_item: row.batch_item,
  };
  return storableJson(lasting).slice(0, -1);
}

/**
 * JSON of a row and its owner, as the database takes it. Hot: more than half of it stays as it is from state to state.
 * @param lasting what `lastingRowText` gave for this leg
 */
export function rowText(row: CallRow, node: string | null, lasting = lastingRowText(row)): string {
  const changing: Pick<CallRow, ChangingMember> = {
    state: row.state,
    state_end: row.state_end,
    state_reason: row.state_reason,
    freeswitch_call_state: row.freeswitch_call_state,
    freeswitch_channel_state: row.freeswitch_channel_state,
    modified_on: row.modified_on,
    ring_on: row.ring_on,
    answer_on: row.answer_on,
    hangup_on: row.hangup_on,
    destroy_on: row.destroy_on,
    q850_cause: row.q850_cause,
    q850_cause_string: row.q850_cause_string,
    release_cause_from_protocol_stack: row.release_cause_from_protocol_stack,
    price: row.price,
    currency: row.currency,
    vars: row.vars,
    quality: row.quality,
  };
  return `${lasting},"node":${JSON.stringify(node)},${storableJson(changing).slice(1)}`;
}
