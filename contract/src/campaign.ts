import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISMSBrandBase } from "./brand.js";
import { campaignBase } from "./campaign-base.js";
import { DateTime, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { ECampaignUsecase, EOperationStatus, ESharingStatus, EVertical } from "./tendlc-words.js";
import { IUserBase } from "./user.js";

/** A campaign (entities.md 7.8); names are those of the registry. */
export const ISMSCampaign = Named("ISMSCampaign", {
  ...campaignBase,
  brand: ISMSBrandBase,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISMSCampaign = Static<typeof ISMSCampaign>;

const Sample = Type.String({ minLength: 20, maxLength: 1024 });
const Flow = Type.String({ minLength: 40, maxLength: 2048 });
const Message = Type.String({ minLength: 1, maxLength: 918 });
const Keywords = Type.String({ minLength: 1, maxLength: 255 });
const Time = Type.String({ pattern: "^(?:[01]\\d|2[0-4]):[0-5]\\d$", "x-problem": "must be HH:MM" });
const flag = Type.Optional(Type.Boolean());
const maybe = <T extends Parameters<typeof Nullable>[0]>(schema: T) => Type.Optional(Nullable(schema));

const QuietHours = Type.Object({ enabled: flag, start: Type.Optional(Time), end: Type.Optional(Time) });

/** What a registration says besides its texts with a least length. */
const registered = {
  brandId: Type.String({ minLength: 1, maxLength: 36 }),
  usecase: ECampaignUsecase,
  subUsecases: Type.Optional(Type.Array(ECampaignUsecase, { maxItems: 20, "x-read": "list" })),
  vertical: Type.Optional(EVertical),
  subscriberHelp: flag,
  subscriberOptin: flag,
  subscriberOptout: flag,
  helpMessage: maybe(Message),
  optinMessage: maybe(Message),
  optoutMessage: maybe(Message),
  helpKeywords: maybe(Keywords),
  optinKeywords: maybe(Keywords),
  optoutKeywords: maybe(Keywords),
  autoRenewal: flag,
  embeddedLink: flag,
  embeddedPhone: flag,
  numberPool: flag,
  ageGated: flag,
  directLending: flag,
  affiliateMarketing: flag,
  embeddedLinkSample: maybe(Type.String({ minLength: 1, maxLength: 255 })),
  privacyPolicyLink: maybe(Url),
  termsAndConditionsLink: maybe(Url),
  termsAndConditions: flag,
  mnoIds: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 50, "x-read": "list" })),
  referenceId: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  resellerId: maybe(Type.String({ minLength: 1, maxLength: 50 })),
  tag: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 50, "x-read": "list" })),
  mock: flag,
  quiet_hours: Type.Optional(QuietHours),
} as const;

const aliases = { "x-aliases": { brand: "brandId" } } as const;

export const ISMSCampaignNewParams = Named(
  "ISMSCampaignNewParams",
  {
    ...registered,
    description: Type.String({ minLength: 40, maxLength: 4096 }),
    sample1: maybe(Sample),
    sample2: maybe(Sample),
    sample3: maybe(Sample),
    sample4: maybe(Sample),
    sample5: maybe(Sample),
    messageFlow: maybe(Flow),
  },
  aliases,
);
export type ISMSCampaignNewParams = Static<typeof ISMSCampaignNewParams>;

const Loose = Type.String({ maxLength: 4096 });

/** Body of the linter: what a registration would say, with lengths that are findings and not errors. */
export const ISMSCampaignLintParams = Named(
  "ISMSCampaignLintParams",
  {
    ...registered,
    privacyPolicyLink: maybe(Loose),
    termsAndConditionsLink: maybe(Loose),
    description: Loose,
    sample1: maybe(Loose),
    sample2: maybe(Loose),
    sample3: maybe(Loose),
    sample4: maybe(Loose),
    sample5: maybe(Loose),
    messageFlow: maybe(Loose),
  },
  aliases,
);
export type ISMSCampaignLintParams = Static<typeof ISMSCampaignLintParams>;

/** What may be changed after registration. */
const changeable = {
  description: Type.Optional(Type.String({ minLength: 40, maxLength: 4096 })),
  sample1: maybe(Sample),
  sample2: maybe(Sample),
  sample3: maybe(Sample),
  sample4: maybe(Sample),
  sample5: maybe(Sample),
  messageFlow: maybe(Flow),
  helpMessage: maybe(Message),
  autoRenewal: flag,
  resellerId: maybe(Type.String({ minLength: 1, maxLength: 50 })),
  quiet_hours: Type.Optional(QuietHours),
} as const;

/** What is fixed by the registration; named only so that a change is refused. */
const fixed = {
  brandId: Type.Optional(Type.Unknown()),
  usecase: Type.Optional(Type.Unknown()),
  subUsecases: Type.Optional(Type.Unknown()),
  vertical: Type.Optional(Type.Unknown()),
  subscriberHelp: Type.Optional(Type.Unknown()),
  subscriberOptin: Type.Optional(Type.Unknown()),
  subscriberOptout: Type.Optional(Type.Unknown()),
  optinMessage: Type.Optional(Type.Unknown()),
  optoutMessage: Type.Optional(Type.Unknown()),
  helpKeywords: Type.Optional(Type.Unknown()),
  optinKeywords: Type.Optional(Type.Unknown()),
  optoutKeywords: Type.Optional(Type.Unknown()),
  embeddedLink: Type.Optional(Type.Unknown()),
  embeddedPhone: Type.Optional(Type.Unknown()),
  numberPool: Type.Optional(Type.Unknown()),
  ageGated: Type.Optional(Type.Unknown()),
  directLending: Type.Optional(Type.Unknown()),
  affiliateMarketing: Type.Optional(Type.Unknown()),
  embeddedLinkSample: Type.Optional(Type.Unknown()),
  privacyPolicyLink: Type.Optional(Type.Unknown()),
  termsAndConditionsLink: Type.Optional(Type.Unknown()),
  termsAndConditions: Type.Optional(Type.Unknown()),
  mnoIds: Type.Optional(Type.Unknown()),
  referenceId: Type.Optional(Type.Unknown()),
  tag: Type.Optional(Type.Unknown()),
  mock: Type.Optional(Type.Unknown()),
} as const;

/** Body of `PATCH /sms/campaign/{id}`. Any other field of a registration: 409. */
export const ISMSCampaignUpdateParams = Named("ISMSCampaignUpdateParams", { ...fixed, ...changeable });
export type ISMSCampaignUpdateParams = Static<typeof ISMSCampaignUpdateParams>;

/** Names that a change may not hold. */
export const campaignFixed: readonly string[] = Object.keys(fixed);

/** One remark of the linter (messaging.md 13). */
export const ISMSCampaignFinding = Named("ISMSCampaignFinding", {
  id: Type.String(),
  level: Words(["error", "warning"]),
  field: Type.String(),
  message: Type.String(),
  hint: Type.String(),
});
export type ISMSCampaignFinding = Static<typeof ISMSCampaignFinding>;

export const ISMSCampaignLint = Named("ISMSCampaignLint", {
  /** No error among the findings. */
  ok: Type.Boolean(),
  findings: Type.Array(ISMSCampaignFinding),
});
export type ISMSCampaignLint = Static<typeof ISMSCampaignLint>;

/** State at each mobile carrier, by its id. */
export const IOperationStatus = Type.Record(Type.String(), EOperationStatus);
export type IOperationStatus = Static<typeof IOperationStatus>;

const Share = Type.Object({
  downstreamCnpId: Type.String(),
  upstreamCnpId: Type.String(),
  sharingStatus: ESharingStatus,
  sharedDate: Nullable(DateTime),
  statusDate: Nullable(DateTime),
});

export const ISMSCampaignSharing = Named("ISMSCampaignSharing", {
  sharedByMe: Type.Optional(Share),
  sharedWithMe: Type.Optional(Share),
});
export type ISMSCampaignSharing = Static<typeof ISMSCampaignSharing>;

export const ISMSCampaignAppealParams = Named("ISMSCampaignAppealParams", {
  appeal_reason: Type.String({ minLength: 1, maxLength: 2048 }),
});
export type ISMSCampaignAppealParams = Static<typeof ISMSCampaignAppealParams>;

/** Command to the registry simulator (messaging.md 12.7). */
export const ISimulateRegistryParams = Named("ISimulateRegistryParams", {
  /** uuid or registry id of a brand, campaign, vetting or toll-free verification. */
  entity: Type.String({ minLength: 1, maxLength: 36 }),
  state: Type.String({ minLength: 1, maxLength: 64 }),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
});
export type ISimulateRegistryParams = Static<typeof ISimulateRegistryParams>;

/** What the command moved. */
export const ISimulatedRegistry = Named("ISimulatedRegistry", {
  kind: Words(["brand", "campaign", "vetting", "tollfree"]),
  uuid: Uuid,
  state: Type.String(),
  previous_state: Type.String(),
});
export type ISimulatedRegistry = Static<typeof ISimulatedRegistry>;
