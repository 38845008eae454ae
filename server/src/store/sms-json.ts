import { dated, leasedTnJson, messagingProfileJson, ownerJson, plain, userJson } from "./json.js";

/** How the other end is written: a number in answers of the API, digits in events and callbacks. */
type ToForm = "number" | "text";

/** ISMSLease of lease `l`. */
const LEASE_JSON = `json_build_object(${plain("l", "uuid autorenew")}, ${dated("l", "expired_on")},
  'messaging_profile', (select json_build_object(${plain("mp", "uuid name callback_url")})
    from messaging_profile mp where mp.uuid = l.messaging_profile))`;

const LEASE = `(select ${LEASE_JSON} from tn_lease l where l.uuid = m.tn_lease)`;

/** Members that most messages of a group have in common: whole, or the uuid of each, which is put in its place later. */
type Relations = "whole" | "uuids";

function bothMembers(to: ToForm, relations: Relations = "whole"): string {
  const { profile, account } = COMMON[relations];
  return `${dated("m", "created_on modified_on")},
    ${plain("m", "uuid type state from message thread delivered reason parts encoding")},
    'to', ${to === "number" ? `m."to"::bigint` : `m."to"`},
    'tn', (select ${leasedTnJson("t", "l")} from tn t, tn_lease l where t.tn = m.tn and l.uuid = m.tn_lease),
    ${profile}, ${account}`;
}

const COMMON: Readonly<
  Record<Relations, { readonly profile: string; readonly account: string; readonly user: string }>
> = {
  whole: {
    profile: `'messaging_profile', (select ${messagingProfileJson("mp")} from messaging_profile mp where mp.uuid = m.messaging_profile)`,
    account: ownerJson("m"),
    user: `'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = m.created_by)`,
  },
  uuids: {
    profile: plain("m", "messaging_profile"),
    account: plain("m", "account"),
    user: plain("m", "created_by"),
  },
};

/** The campaign of a row, as messages show it. */
export function campaignOf(row: string): string {
  return `(select json_build_object(${plain("sc", "uuid campaignId")})
    from sms_campaign sc where sc.uuid = ${row}.sms_campaign)`;
}

/** ISMS of row `m`. @param relations `uuids`: account, profile and user are their uuids */
export function outboundJson(to: ToForm, relations: Relations = "whole"): string {
  return `json_build_object(${bothMembers(to, relations)}, ${dated("m", "send_after sent_on delivered_on valid_until")},
    ${plain("m", "automated reference_id custom_callback_url cost delivery_state maybe_duplicate")},
    'tn_lease', ${LEASE},
    'sms_campaign', ${campaignOf("m")},
    'error', case when m.error_code is null then null else json_strip_nulls(json_build_object('code', m.error_code,
      'message', m.error_message, 'carrier_code', m.carrier_code)) end,
    'carrier', (select mc.name from messaging_carrier mc where mc.uuid = m.carrier),
    ${COMMON[relations].user})`;
}

/** ISMSI of row `m`. */
export function inboundJson(to: ToForm): string {
  return `json_build_object(${bothMembers(to)}, ${plain("m", "readed keyword")},
    'tnlease', ${LEASE},
    'provider_event', (select json_build_object(${plain("pe", "uuid state reference_event_id reference_object_id")})
      from provider_event pe where pe.uuid = m.provider_event))`;
}

/** SMSISMS of row `m`; `automated` only of an outbound, `readed` only of an inbound message. */
export const EITHER = `json_build_object(${dated("m", "created_on modified_on")},
  ${plain("m", "uuid type state from to message thread delivered")},
  'automated', case when m.type <> 'smsi' then m.automated end,
  'readed', case when m.type = 'smsi' then m.readed end,
  'account_uuid', m.account)`;
