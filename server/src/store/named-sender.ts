import type { CampaignFacts, ManyFacts, NamedSender } from "../domain/messaging/port/send-facts.js";
import { isoOfTimestamp } from "./parsers.js";
import { costSql } from "./price.js";
import { ASSIGNED, CAMPAIGN_FACTS, VERIFIED } from "./sms-facts.js";
import { campaignOf } from "./sms-json.js";

type Shown = NamedSender["shown"];
type Profiles = ManyFacts["profiles"];

/** What `SENDER_VALUES` gives. */
export type SenderValues = readonly [
  account: string,
  tn: number,
  lease: string,
  type: NamedSender["sender"]["type"],
  tn_profile: string,
  provider: string | null,
  profile: string | null,
  campaign: CampaignFacts | null,
  isAssigned: boolean,
  isVerified: boolean,
  queuedParts: number,
  usedOn: string | null,
  restsUntil: string | null,
  price: string,
  created_on: string,
  modified_on: string,
  deleted_on: string | null,
  registered: Shown["tn"]["registered"],
  features: readonly string[] | null,
  autorenew: boolean,
  expired_on: string,
  leaseProfile: string | null,
  shownCampaign: Shown["sms_campaign"],
];

/**
 * NamedSender of lease `l` with its number `t`, rate profile `p`, SMS subscription `f`, queue `q`, price `s` and the types
 * `g.types` of all its subscriptions: values without their names, and times as they are. To write names and times
 * as answers have them takes longer than to read what they are of.
 */
export const SENDER_VALUES = `json_build_array(l.account, l.tn, l.uuid, t.type, t.profile, p.sms_provider, f.messaging_profile,
  case when f.sms_campaign is not null then ${CAMPAIGN_FACTS} end, ${ASSIGNED}, t.type = 'toll_free' and ${VERIFIED},
  coalesce(q.queued_parts, 0), q.used_on, q.next_on, (${costSql("sms_per_send_cost")})::text,
  t.created_on, t.modified_on, t.deleted_on, t.registered, g.types, l.autorenew, l.expired_on, l.messaging_profile,
  case when f.sms_campaign is not null then ${campaignOf("f")} end)`;

/** @param profiles has those of the leases */
export function namedSender(values: SenderValues, profiles: Profiles): NamedSender {
  const [account, tn, lease, type, tn_profile, provider, profile, campaign, isAssigned, isVerified] = values;
  const [, , , , , , , , , , queuedParts, usedOn, restsUntil, price] = values;
  const money = { tn_profile, provider, price };
  const rules = { profile, campaign, isAssigned, isVerified };
  const queue = { queuedParts, usedOn, restsUntil, results: 0, delivered: 0, isBlocked: false };
  return { account, sender: { tn, lease, type, ...money, ...rules, ...queue }, shown: shownOf(values, profiles) };
}

function shownOf(values: SenderValues, profiles: Profiles): Shown {
  const [, , lease, , , , , , , , , , , , , , , , , autorenew, expired_on, profile, campaign] = values;
  const messaging_profile = profile === null ? null : (profiles[profile] ?? null);
  return {
    tn: numberOf(values),
    tn_lease: {
      uuid: lease,
      autorenew,
      expired_on: shownTime(expired_on),
      messaging_profile: messaging_profile && {
        uuid: messaging_profile.uuid,
        name: messaging_profile.name,
        callback_url: messaging_profile.callback_url,
      },
    },
    sms_campaign: campaign,
  };
}

function numberOf(values: SenderValues): Shown["tn"] {
  const [, tn, , type, , , , , , , , , , , created_on, modified_on, deleted_on, registered, features] = values;
  const has = (feature: string) => features?.includes(feature) ?? false;
  return {
    created_on: shownTime(created_on),
    modified_on: shownTime(modified_on),
    deleted_on: deleted_on === null ? null : shownTime(deleted_on),
    tn,
    type,
    registered,
    voice: has("voice"),
    sms: has("sms"),
    mms: has("mms"),
    fax: has("fax"),
    emergency: has("emergency"),
  };
}

/** `2024-01-01T00:00:01.3+00:00` as answers have it. */
function shownTime(inJson: string): string {
  return isoOfTimestamp(inJson.replace("+00:00", "+00"));
}
