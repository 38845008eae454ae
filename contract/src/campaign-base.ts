import { type Static, Type } from "typebox";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ECampaignState, ECampaignStatus, ECampaignUsecase, EVertical } from "./tendlc-words.js";

const text = Nullable(Type.String());

/** Window in which marketing may be sent, local time of the recipient (messaging.md 11.5). */
export const IQuietHours = Named("IQuietHours", {
  enabled: Type.Boolean(),
  start: Type.String(),
  end: Type.String(),
});
export type IQuietHours = Static<typeof IQuietHours>;

/** Members of a campaign in base form (entities.md 7.8). */
export const campaignBase = {
  ...dates,
  uuid: Uuid,
  campaignId: text,
  /** True while SMS can be sent under it. */
  is_active: Type.Boolean(),
  brandId: Type.String(),
  usecase: ECampaignUsecase,
  subUsecases: Type.Array(ECampaignUsecase),
  vertical: Nullable(EVertical),
  description: Type.String(),
  sample1: text,
  sample2: text,
  sample3: text,
  sample4: text,
  sample5: text,
  messageFlow: text,
  subscriberHelp: Type.Boolean(),
  subscriberOptin: Type.Boolean(),
  subscriberOptout: Type.Boolean(),
  helpMessage: text,
  optinMessage: text,
  optoutMessage: text,
  helpKeywords: text,
  optinKeywords: text,
  optoutKeywords: text,
  autoRenewal: Type.Boolean(),
  embeddedLink: Type.Boolean(),
  embeddedPhone: Type.Boolean(),
  numberPool: Type.Boolean(),
  ageGated: Type.Boolean(),
  directLending: Type.Boolean(),
  affiliateMarketing: Type.Boolean(),
  embeddedLinkSample: text,
  privacyPolicyLink: text,
  termsAndConditionsLink: text,
  termsAndConditions: Type.Boolean(),
  mnoIds: Type.Array(Type.Integer()),
  referenceId: Type.String(),
  resellerId: text,
  tag: Type.Array(Type.String()),
  mock: Type.Boolean(),
  status: ECampaignStatus,
  submissionStatus: Type.String(),
  campaign_state: ECampaignState,
  failureReasons: Type.Array(Type.String()),
  quiet_hours: IQuietHours,
  billedDate: Nullable(DateTime),
  createDate: Nullable(DateTime),
  expired_on: Nullable(DateTime),
  deleted_on: Nullable(DateTime),
} as const;

/** A campaign inside another entity: a subscription, a brand. */
export const ISMSCampaignBase = Named("ISMSCampaignBase", campaignBase);
export type ISMSCampaignBase = Static<typeof ISMSCampaignBase>;
