import { callJson } from "./call-json.js";
import { dated, leaseMembers, orderMembers, plain } from "./json.js";
import { inboundJson, outboundJson } from "./sms-json.js";

const PAYMENT = `json_build_object(${dated("p", "created_on modified_on")}, ${plain(
  "p",
  "uuid provider amount state reference_id",
)})`;

/** The row `alias` of `table` that transaction `t` refers to, when it belongs to the same account. */
function referred(json: string, table: string, alias: string): string {
  return `(select ${json} from ${table} ${alias} where ${alias}.uuid = t.ref_uuid and ${alias}.account = t.account)`;
}

const LEASE_OR_ORDER = `coalesce(${referred(`json_build_object(${leaseMembers("l")})`, "tn_lease", "l")},
  ${referred(`json_build_object(${orderMembers("o")})`, "tn_order", "o")})`;

/**
 * Members `ref_call` (CallRow) and `ref_object` of transaction `t`; at most one of them is not null. The entities may
 * hold more than their base form: the reply drops it.
 */
export const REF_MEMBERS = `
  'ref_call', case when t.ref_type in ('voice_incoming', 'voice_outgoing', 'fax_incoming', 'fax_outgoing',
    'emergency_incoming', 'emergency_outgoing', 'tts', 'asr') then ${referred(callJson("k"), "call", "k")} end,
  'ref_object', case
    when t.ref_type = 'payment' then ${referred(PAYMENT, "payment", "p")}
    when t.ref_type in ('sms_outgoing', 'mms_outgoing') then ${referred(outboundJson("number"), "sms", "m")}
    when t.ref_type in ('sms_incoming', 'mms_incoming') then ${referred(inboundJson("number"), "sms", "m")}
    when t.ref_type ~ '_[nm]rc$' then ${LEASE_OR_ORDER} end`;
