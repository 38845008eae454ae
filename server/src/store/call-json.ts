import { accountJson, dated, plain } from "./json.js";

/** CallRow. */
export function callJson(k: string): string {
  return `json_build_object(${dated(k, "created_on modified_on init_on ring_on answer_on hangup_on destroy_on")}, ${plain(
    k,
    "uuid account type direction state state_end state_reason from to q850_cause q850_cause_string " +
      "release_cause_from_protocol_stack freeswitch_call_state freeswitch_channel_state stir_shaken_attest_level " +
      "stir_shaken_identity stir_shaken_verstat stir_shaken_code stir_shaken_reason stir_shaken_diverted thread " +
      "caller_name lerg price currency vars tn sip_control_app sip_connection sip_user sip_domain sip_switch parent batch_item quality",
  )})`;
}

/** CallRecordRow. */
export function recordJson(r: string): string {
  return `json_build_object(${dated(r, "created_on modified_on expired_on")}, ${plain(
    r,
    "uuid account call tag state reason format channels leg duration size asr file transcript",
  )})`;
}

/** Members of a log row that are answered. */
export function flowMembers(f: string): string {
  return `${dated(f, "created_on modified_on")}, ${plain(
    f,
    "uuid sequence success state reason name tag path document element command response",
  )}`;
}

/** CallFlowRow. */
export function flowJson(f: string): string {
  return `json_build_object(${flowMembers(f)}, ${plain(f, "account call sip_control_app")})`;
}

/** SipUserShort of the SIP user on leg `k`, or null. */
function userJson(k: string): string {
  return `(select json_build_object(${plain("su", "uuid login first_name last_name")},
    'sip_domain', json_build_object('domain', su.sip_domain)) from sip_user su where su.uuid = ${k}.sip_user)`;
}

/** RelatedLeg. */
function legJson(k: string): string {
  return `json_build_object('call', ${callJson(k)}, 'sip_user', ${userJson(k)})`;
}

/** CallRelations of leg `k`; the zone of the account by name. */
export function relationsJson(k: string): string {
  return `json_build_object(
    'account', (select ${accountJson("ac")} from account ac where ac.uuid = ${k}.account),
    'tn', (select json_build_object(${dated("t", "created_on modified_on deleted_on")}, 'tn', t.tn) from tn t where t.tn = ${k}.tn),
    'sip_control_app', (select json_build_object(${dated("p", "created_on modified_on")}, ${plain(
      "p",
      "uuid name is_active tech_prefix shaken_verify_policy shaken_minimum_accepted_attest_lvl auto_answer " +
        "max_call_length_min webhook_url webhook_method webhook_request_timeout",
    )}) from sip_control_app p where p.uuid = ${k}.sip_control_app),
    'sip_user', ${userJson(k)},
    'sip_connection', (select json_build_object('uuid', c.uuid, 'name', c.name) from sip_connection c where c.uuid = ${k}.sip_connection),
    'country', null,
    'batch_item', (select json_build_object('uuid', bi.uuid, 'batch', json_build_object('uuid', bi.batch))
      from batch_item bi where bi.uuid = ${k}.batch_item),
    'parent', (select ${legJson("pk")} from call pk where pk.uuid = ${k}.parent and pk.account = ${k}.account),
    'children', coalesce((select json_agg(${legJson("ck")} order by ck.created_on, ck.uuid) from call ck
      where ck.parent = ${k}.uuid and ck.account = ${k}.account), '[]'::json),
    'records', coalesce((select json_agg(${recordJson("r")} order by r.created_on, r.uuid) from call_record r
      where r.call = ${k}.uuid), '[]'::json),
    'logs', coalesce((select json_agg(${flowJson("f")} order by f.sequence) from (
      select * from call_flow_log where call = ${k}.uuid order by sequence desc limit 10) f), '[]'::json))`;
}
