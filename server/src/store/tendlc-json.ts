import type { ISMSBrand, ISMSBrandElement, ISMSCampaign } from "@opentact/contract";
import type { CampaignLocked } from "../domain/tendlc/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { authorsJson, campaignJson, dated, ownerJson, plain } from "./json.js";

/** Members of a brand in base form; names are those of the registry. */
function brandMembers(b: string): string {
  return `${dated(b, "created_on modified_on createDate")}, ${plain(
    b,
    "uuid brandId cspId universalEin entityType displayName companyName ein einIssuingCountry altBusinessId " +
      "altBusinessIdType firstName lastName mobilePhone phone street city state postalCode country email",
  )}, ${plain(
    b,
    "businessContactEmail stockSymbol stockExchange ipAddress website brandRelationship vertical referenceId mock tag " +
      "optionalAttributes identityStatus status failureReasons",
  )}`;
}

/** ISMSBrandElement of row `b`. */
export const BRAND_ELEMENT = `json_build_object(${brandMembers("b")}, ${dated("b", "deleted_on")}, ${ownerJson("b")},
  ${authorsJson("b")})`;

/** ISMSBrand of row `b`: with its newest campaigns. */
export const BRAND_ONE = `json_build_object(${brandMembers("b")}, ${dated("b", "deleted_on")}, ${ownerJson("b")},
  ${authorsJson("b")}, 'campaigns', (select coalesce(json_agg(y.entity), '[]'::json) from (
    select ${campaignJson("c")} as entity from sms_campaign c where c.brand = b.uuid and c.deleted_on is null
    order by c.created_on desc, c.uuid limit 100) y))`;

/** BrandLocked of row `b`. */
export const BRAND_LOCKED = `json_build_object(${brandMembers("b")}, 'account', b.account,
  ${dated("b", "deleted_on relationship_on otp_done_on otp_expires_on")}, 'otp_tries', b.otp_tries,
  'vettings', (select coalesce(json_agg(json_build_object(${plain("v", "evpId vettingStatus vettingClass vettingScore")})),
    '[]'::json) from sms_brand_vetting v where v.brand = b.uuid),
  'campaigns', (select count(*) from sms_campaign c where c.brand = b.uuid and c.status = 'ACTIVE'
    and c.campaign_state not in ('TCR_FAILED', 'TCR_EXPIRED')))`;

/** A campaign in two parts: a JSON object has 50 members at most in one go. */
export const CAMPAIGN_ONE = `json_build_object('base', ${campaignJson("c")}, 'more', json_build_object(
  'brand', (select json_build_object(${brandMembers("b")}) from sms_brand b where b.uuid = c.brand),
  ${ownerJson("c")}, ${authorsJson("c")}))`;

/** CampaignLocked of row `c`, in two parts. */
export const CAMPAIGN_LOCKED = `json_build_object('base', ${campaignJson("c")}, 'more', json_build_object(
  ${plain("c", "account brand suspended_from mnoMetadata operationStatus sharing appeal_reason")}))`;

/** IExternalVetting of row `v`. */
export const VETTING = `json_build_object(${vettingMembers()})`;

/** VettingLocked of row `v`. */
export const VETTING_LOCKED = `json_build_object(${vettingMembers()}, 'account', v.account, 'brand', v.brand)`;

function vettingMembers(): string {
  return `${dated("v", "created_on modified_on vettedDate createDate")},
    ${plain("v", "uuid evpId vettingId vettingToken vettingScore vettingClass vettingStatus reasons vettingDetails")}`;
}

/** TollfreeLocked of row `t`. */
export const TOLLFREE_LOCKED = `json_build_object(${plain("t", "uuid account request verificationStatus")})`;

/** What SQL gives of an object in two parts. */
export interface InParts<B, M> {
  readonly base: B;
  readonly more: M;
}

export type FoundCampaign = InParts<object, WithZoneName<ISMSCampaign>>;
export type FoundBrand = WithZoneName<ISMSBrand>;
export type FoundBrandElement = WithZoneName<ISMSBrandElement>;

export function campaignOf({ base, more }: FoundCampaign): ISMSCampaign {
  return { ...base, ...zoned<ISMSCampaign>(more) };
}

export function lockedCampaign({ base, more }: InParts<object, CampaignLocked>): CampaignLocked {
  return { ...base, ...more };
}

/** Condition on a row named by its uuid or by its id at the registry. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id);
}
