/**
 * SQL text that builds the documented base forms as JSON, so that an entity with its relations is one statement and
 * needs no mapping. Arguments are aliases of tables in the statement around; never text of a user.
 */

/** A date as answered: ISO 8601, UTC, milliseconds. */
export function isoSql(column: string): string {
  return `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** `name, alias.name` pairs for json_build_object, columns as they are. */
export function plain(alias: string, columns: string): string {
  return columns
    .split(" ")
    .map((name) => `'${name}', ${alias}."${name}"`)
    .join(", ");
}

/** The same for dates. */
export function dated(alias: string, columns: string): string {
  return columns
    .split(" ")
    .map((name) => `'${name}', ${isoSql(`${alias}."${name}"`)}`)
    .join(", ");
}

const DATES = "created_on modified_on";

/** Null when the outer join found nothing: `key` is a column that is never null. */
function orNull(alias: string, key: string, json: string): string {
  return `case when ${alias}."${key}" is null then null else ${json} end`;
}

/** IAccountBase; `time_zone` is the name of the zone here, see account-zone.ts. */
export function accountJson(a: string): string {
  return `json_build_object(${dated(a, `${DATES} disabled_on deleted_on`)},
    ${plain(a, "uuid name email phone address1 address2 zip_code city level balance time_zone")})`;
}

/** IUserBase, or null when the join found none. */
export function userJson(u: string): string {
  return orNull(
    u,
    "uuid",
    `json_build_object(${dated(u, `${DATES} dob deleted_on`)},
    ${plain(u, "uuid email phone_number first_name last_name gender avatar role")},
    ${plain(u, "gmail_user_id facebook_user_id apple_user_id wechat_user_id")},
    'wss_online', exists (select 1 from event_socket where event_socket."user" = ${u}.uuid))`,
  );
}

/** IOperator of every known carrier, by name; the same for every row, so it is read once a statement. */
const OPERATORS = `(select coalesce(json_agg(json_build_object(${dated("op", DATES)},
  ${plain("op", "name surcharge_sms sms")}, 'country', op.country_entity) order by op.name, op.country), '[]'::json)
  from operator op)`;

/** Members of a messaging profile in base form. */
export function messagingProfileMembers(m: string): string {
  return `${dated(m, `${DATES} callback_disabled_on`)}, ${plain(
    m,
    "uuid name callback_url callback_url2 number_pool_enable long_code_weight tollfree_weight skip_unhealthy_tns " +
      "sticky_sender smpp_account",
  )}, 'operators', ${OPERATORS}`;
}

/** IMessagingProfileBase, or null. */
export function messagingProfileJson(m: string): string {
  return orNull(m, "uuid", `json_build_object(${messagingProfileMembers(m)})`);
}

/** Members of a SIP connection in base form. */
export function connectionMembers(c: string): string {
  return `${dated(c, DATES)}, ${plain(
    c,
    "uuid name is_active ip hostname port tech_prefix shaken_verify_policy shaken_minimum_accepted_attest_lvl trusted is_gateway",
  )}`;
}

/** ISIPConnectionBase, or null. */
export function connectionJson(c: string): string {
  return orNull(c, "uuid", `json_build_object(${connectionMembers(c)})`);
}

/** Members of a control app in base form. */
export function appMembers(p: string): string {
  return `${dated(p, `${DATES} webhook_disabled_on`)}, ${plain(
    p,
    "uuid name is_active tech_prefix auto_answer max_call_length_min shaken_verify_policy " +
      "shaken_minimum_accepted_attest_lvl webhook_url webhook_method webhook_request_timeout webhook_events " +
      "call_flow_url call_flow_method call_flow_request_timeout",
  )}`;
}

/** ISIPControlAppBase, or null. */
export function appJson(p: string): string {
  return orNull(p, "uuid", `json_build_object(${appMembers(p)})`);
}

/** Members of an outbound voice profile in base form. */
export function voiceProfileMembers(p: string): string {
  return `${dated(p, DATES)}, ${plain(
    p,
    "uuid name is_active tech_prefix shaken_sign_policy channel_limit calls_per_second max_rate daily_spend_limit " +
      "record_calls file_format audio_track_type",
  )}`;
}

/** IOutboundVoiceProfileBase, or null. */
export function voiceProfileJson(p: string): string {
  return orNull(p, "uuid", `json_build_object(${voiceProfileMembers(p)})`);
}

/** Members of a SIP domain in base form. */
export function domainMembers(d: string): string {
  return `${dated(d, DATES)}, 'domain', ${d}.domain`;
}

/** ISIPDomainBase, or null. */
export function domainJson(d: string): string {
  return orNull(d, "domain", `json_build_object(${domainMembers(d)})`);
}

/** Online = a contact is stored: the registrar removes what expires. */
export function presenceMember(u: string): string {
  return `'state', case when exists (select 1 from registration r where r.sip_user = ${u}.uuid)
    then 'online' else 'offline' end`;
}

/** Members of a SIP user in base form. */
export function sipUserMembers(u: string): string {
  return `${dated(u, `${DATES} dob`)}, ${plain(
    u,
    "uuid login is_active email phone_number first_name last_name avatar gender same_domain_calls_only remote_ip",
  )},
    ${presenceMember(u)},
    'sip_domain', (select ${domainJson("d")} from sip_domain d where d.domain = ${u}.sip_domain),
    'groups', coalesce((select json_agg(json_build_object('uuid', g.uuid, 'name', g.name) order by g.created_on, g.uuid)
      from sip_user_group_member gm join sip_user_group g on g.uuid = gm.sip_user_group
      where gm.sip_user = ${u}.uuid), '[]'::json)`;
}

/** ISIPUserBase, or null. */
export function sipUserJson(u: string): string {
  return orNull(u, "uuid", `json_build_object(${sipUserMembers(u)})`);
}

/** Members of a SIP switch in base form. */
export function switchMembers(s: string): string {
  return `${dated(s, DATES)}, ${plain(s, "uuid name description remote_ip remote_domain is_active")}`;
}

/** Members of an invite in base form; `token` is sealed here. */
export function inviteMembers(i: string): string {
  return `${dated(i, `${DATES} expired_on`)}, ${plain(i, "uuid name token")}`;
}

/** ISIPProduct. */
export function productJson(p: string): string {
  return `json_build_object(${dated(p, DATES)}, ${plain(
    p,
    "id name description type tech_prefix rate_table_id route_plan_id",
  )})`;
}

/** Columns of the costs of a rate profile, with blanks between. */
export const COST_COLUMNS =
  "nrc mrc voice_nrc voice_mrc voice_incoming_per_min_cost voice_outgoing_per_min_cost fax_nrc fax_mrc " +
  "fax_incoming_per_min_cost fax_outgoing_per_min_cost emergency_nrc emergency_mrc emergency_incoming_per_min_cost " +
  "emergency_outgoing_per_min_cost sms_nrc sms_mrc sms_per_send_cost sms_per_receive_cost mms_nrc mms_mrc " +
  "mms_per_send_cost mms_per_receive_cost";

/** Cost fields of a rate profile (entities.md 6.6). */
export function costMembers(p: string): string {
  return plain(p, COST_COLUMNS);
}

/** Settings of a rate profile in base form, without id, dates and costs. */
export function rateMembers(p: string): string {
  return plain(
    p,
    "kind name description is_active priority toll_free tn_search_validator tn_search_placeholder " +
      "tn_search_tooltip features country",
  );
}

/** ITNProfileBase, or null; `country` is the code here, see `countryOf`. */
export function tnProfileJson(p: string): string {
  return orNull(
    p,
    "uuid",
    `json_build_object('uuid', ${p}.uuid, ${dated(p, DATES)}, ${rateMembers(p)}, ${costMembers(p)})`,
  );
}

/** Members of a behaviour profile in base form. */
export function behaviourMembers(b: string): string {
  return `${dated(b, DATES)}, ${plain(b, "uuid kind name description is_active applies_to")}`;
}

/** ITNBehaviourProfileBase, or null. */
export function behaviourJson(b: string): string {
  return orNull(b, "uuid", `json_build_object(${behaviourMembers(b)})`);
}

/** Members of a number that are the same leased or not. */
export function tnMembers(t: string): string {
  return `${dated(t, `${DATES} deleted_on`)}, ${plain(t, "tn type registered")}`;
}

/** ITNBase of a leased number: its features are the active subscriptions of lease `l`. */
export function leasedTnJson(t: string, l: string): string {
  const on = (type: string) =>
    `'${type}', exists (select 1 from lease_subscription f where f.tn_lease = ${l}.uuid and f.removed_on is null and f.type = '${type}')`;
  return `json_build_object(${tnMembers(t)}, ${["voice", "sms", "mms", "fax", "emergency"].map(on).join(", ")})`;
}

/** Members of a campaign in base form; names are those of the registry. */
export function campaignMembers(c: string): string {
  return `${dated(c, `${DATES} billedDate createDate expired_on deleted_on`)}, ${plain(
    c,
    "uuid campaignId is_active usecase subUsecases vertical description sample1 sample2 sample3 sample4 sample5 " +
      "messageFlow subscriberHelp subscriberOptin subscriberOptout helpMessage optinMessage optoutMessage helpKeywords " +
      "optinKeywords optoutKeywords autoRenewal embeddedLink embeddedPhone numberPool ageGated directLending",
  )}, ${plain(
    c,
    "affiliateMarketing embeddedLinkSample privacyPolicyLink termsAndConditionsLink termsAndConditions mnoIds " +
      "referenceId resellerId tag mock status submissionStatus campaign_state failureReasons",
  )},
    'brandId', (select coalesce(br."brandId", br.uuid::text) from sms_brand br where br.uuid = ${c}.brand),
    'quiet_hours', json_build_object('enabled', ${c}.quiet_hours_enabled, 'start', ${c}.quiet_hours_start,
      'end', ${c}.quiet_hours_end)`;
}

/** ISMSCampaignBase, or null. */
export function campaignJson(c: string): string {
  return orNull(c, "uuid", `json_build_object(${campaignMembers(c)})`);
}

/** Members of a subscription; `m` its messaging profile. */
export function subscriptionMembers(s: string, m: string): string {
  return `${dated(s, DATES)}, ${plain(s, "uuid type assignment_status warning")},
    'messaging_profile', ${messagingProfileJson(m)},
    'sms_campaign', (select ${campaignJson("sc")} from sms_campaign sc where sc.uuid = ${s}.sms_campaign)`;
}

/** Active subscriptions of lease `l`, as a JSON array in the order they were made. */
export function subscriptionsJson(l: string): string {
  return `coalesce((select json_agg(json_build_object(${subscriptionMembers("s", "m")}) order by s.created_on, s.type)
    from lease_subscription s left join messaging_profile m on m.uuid = s.messaging_profile
    where s.tn_lease = ${l}.uuid and s.removed_on is null), '[]'::json)`;
}

/** Members of a lease in base form. */
export function leaseMembers(l: string): string {
  return `${dated(l, `${DATES} expired_on`)}, ${plain(l, "uuid autorenew")},
    'tn', (select ${leasedTnJson("t", l)} from tn t where t.tn = ${l}.tn),
    'subscriptions', ${subscriptionsJson(l)}`;
}

/** ITNLeaseBase, or null. */
export function leaseJson(l: string): string {
  return orNull(l, "uuid", `json_build_object(${leaseMembers(l)})`);
}

/** Members of an order in base form. */
export function orderMembers(o: string): string {
  const count = (name: string, states: string) =>
    `'${name}', (select count(*) from tn_order_item i where i.tn_order = ${o}.uuid and i.state in (${states}))`;
  return `${dated(o, DATES)}, ${plain(o, "uuid state")},
    'total', (select count(*) from tn_order_item i where i.tn_order = ${o}.uuid),
    ${count("success", "'success'")}, ${count("failed", "'failed'")},
    ${count("processing", "'created', 'verify', 'processing'")}`;
}

/** ITNOrderBase, or null. */
export function orderJson(o: string): string {
  return orNull(o, "uuid", `json_build_object(${orderMembers(o)})`);
}

/** `created_by` and `modified_by` of a row, by subquery. */
export function authorsJson(row: string): string {
  return `'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = ${row}.created_by),
    'modified_by', (select ${userJson("mu")} from "user" mu where mu.uuid = ${row}.modified_by)`;
}

/** `account` of a row, by subquery. */
export function ownerJson(row: string): string {
  return `'account', (select ${accountJson("ac")} from account ac where ac.uuid = ${row}.account)`;
}
