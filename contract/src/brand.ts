import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISMSCampaignBase } from "./campaign-base.js";
import { DateTime, dates, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import {
  EAltBusinessIdType,
  EBrandEntityType,
  EBrandIdentityStatus,
  EBrandRelationship,
  EBrandStatus,
  EStockExchange,
  EVertical,
  EVettingStatus,
} from "./tendlc-words.js";
import { IUserBase } from "./user.js";

const text = Nullable(Type.String());
const date = Nullable(DateTime);

/** What the registry knows of a brand besides what was registered. */
const OptionalAttributes = Type.Object({
  russell3000: Type.Optional(Type.Boolean()),
  taxExemptStatus: Type.Optional(Type.String()),
  politicalCommitteeLocale: Type.Optional(Type.String()),
  section527: Type.Optional(Type.String()),
  governmentEntity: Type.Optional(Type.Boolean()),
});

/** A brand inside another entity (entities.md 7.7); names are those of the registry. */
export const brandBase = {
  ...dates,
  uuid: Uuid,
  brandId: text,
  cspId: text,
  universalEin: text,
  entityType: EBrandEntityType,
  displayName: Type.String(),
  companyName: text,
  ein: text,
  einIssuingCountry: text,
  altBusinessId: text,
  altBusinessIdType: Nullable(EAltBusinessIdType),
  firstName: text,
  lastName: text,
  mobilePhone: text,
  phone: Type.String(),
  street: Type.String(),
  city: Type.String(),
  state: Type.String(),
  postalCode: Type.String(),
  country: Type.String(),
  email: Type.String(),
  businessContactEmail: text,
  stockSymbol: text,
  stockExchange: Nullable(EStockExchange),
  ipAddress: text,
  website: text,
  brandRelationship: Nullable(EBrandRelationship),
  vertical: Nullable(EVertical),
  referenceId: Type.String(),
  mock: Type.Boolean(),
  tag: Type.Array(Type.String()),
  optionalAttributes: Nullable(OptionalAttributes),
  identityStatus: EBrandIdentityStatus,
  status: EBrandStatus,
  failureReasons: Type.Array(Type.String()),
  createDate: date,
} as const;
export const ISMSBrandBase = Named("ISMSBrandBase", brandBase);
export type ISMSBrandBase = Static<typeof ISMSBrandBase>;

const full = {
  ...brandBase,
  deleted_on: date,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
} as const;

/** A brand as an element of a list. */
export const ISMSBrandElement = Named("ISMSBrandElement", full);
export type ISMSBrandElement = Static<typeof ISMSBrandElement>;

/** A brand as the one answer: with its newest campaigns. */
export const ISMSBrand = Named("ISMSBrand", { ...full, campaigns: Type.Array(ISMSCampaignBase) });
export type ISMSBrand = Static<typeof ISMSBrand>;

const upTo = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Country = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });
const Phone = Type.String({ minLength: 3, maxLength: 20, "x-read": "phone" });
/** The short words are accepted too. */
const Relationship = Type.String({
  pattern: "^(?:BASIC|SMALL|MEDIUM|LARGE|KEY)(?:_ACCOUNT)?$",
  "x-read": "upper",
  "x-problem": "must be one of BASIC_ACCOUNT, SMALL_ACCOUNT, MEDIUM_ACCOUNT, LARGE_ACCOUNT, KEY_ACCOUNT",
});

/** What a registration says; what each entity type needs and may not have is checked by the rules of the registry. */
const registered = {
  companyName: Type.Optional(upTo(255)),
  ein: Type.Optional(Type.String({ minLength: 1, maxLength: 21, "x-read": "phone" })),
  einIssuingCountry: Type.Optional(Country),
  altBusinessId: Type.Optional(Nullable(upTo(50))),
  altBusinessIdType: Type.Optional(Nullable(EAltBusinessIdType)),
  firstName: Type.Optional(upTo(100)),
  lastName: Type.Optional(upTo(100)),
  mobilePhone: Type.Optional(Phone),
  businessContactEmail: Type.Optional(Nullable(upTo(100))),
  stockSymbol: Type.Optional(upTo(10)),
  stockExchange: Type.Optional(EStockExchange),
  ipAddress: Type.Optional(Nullable(upTo(50))),
  website: Type.Optional(Nullable(upTo(100))),
  brandRelationship: Type.Optional(Relationship),
  vertical: Type.Optional(EVertical),
  tag: Type.Optional(Type.Array(upTo(255), { maxItems: 50, "x-read": "list" })),
} as const;

const address = {
  entityType: EBrandEntityType,
  displayName: upTo(255),
  phone: Phone,
  street: upTo(100),
  city: upTo(100),
  state: upTo(20),
  postalCode: Type.String({ minLength: 1, maxLength: 10, "x-read": "phone" }),
  country: Country,
  email: upTo(100),
} as const;

export const ISMSBrandNewParams = Named("ISMSBrandNewParams", {
  ...registered,
  ...address,
  referenceId: Type.Optional(upTo(50)),
  mock: Type.Optional(Type.Boolean()),
});
export type ISMSBrandNewParams = Static<typeof ISMSBrandNewParams>;

export const ISMSBrandUpdateParams = Named("ISMSBrandUpdateParams", {
  ...registered,
  entityType: Type.Optional(address.entityType),
  displayName: Type.Optional(address.displayName),
  phone: Type.Optional(address.phone),
  street: Type.Optional(address.street),
  city: Type.Optional(address.city),
  state: Type.Optional(address.state),
  postalCode: Type.Optional(address.postalCode),
  country: Type.Optional(address.country),
  email: Type.Optional(address.email),
});
export type ISMSBrandUpdateParams = Static<typeof ISMSBrandUpdateParams>;

/** An external vetting of a brand. */
export const IExternalVetting = Named("IExternalVetting", {
  ...dates,
  uuid: Uuid,
  evpId: Type.String(),
  vettingId: text,
  vettingToken: text,
  vettingScore: Nullable(Type.Integer({ minimum: 0, maximum: 100 })),
  vettingClass: text,
  vettingStatus: EVettingStatus,
  reasons: Type.Array(Type.String()),
  vettingDetails: Nullable(Type.Record(Type.String(), Type.Unknown())),
  vettedDate: date,
  createDate: date,
});
export type IExternalVetting = Static<typeof IExternalVetting>;

export const IExternalVettingNewParams = Named("IExternalVettingNewParams", {
  evpId: upTo(50),
  vettingClass: upTo(50),
});
export type IExternalVettingNewParams = Static<typeof IExternalVettingNewParams>;

export const IExternalVettingImportParams = Named("IExternalVettingImportParams", {
  evpId: upTo(50),
  vettingId: upTo(100),
  vettingToken: Type.Optional(upTo(255)),
});
export type IExternalVettingImportParams = Static<typeof IExternalVettingImportParams>;

/** Why the identity of a brand was not verified. */
export const ISMSBrandFeedback = Named("ISMSBrandFeedback", {
  brandId: text,
  category: Type.Array(
    Type.Object({
      id: Type.String(),
      displayName: Type.String(),
      description: Type.String(),
      fields: Type.Array(Type.String()),
    }),
  ),
});
export type ISMSBrandFeedback = Static<typeof ISMSBrandFeedback>;

/** Texts around the one-time code of a sole proprietor. */
export const ISMSBrandOtpParams = Named("ISMSBrandOtpParams", {
  pinSms: Type.Optional(upTo(320)),
  successSms: Type.Optional(upTo(320)),
});
export type ISMSBrandOtpParams = Static<typeof ISMSBrandOtpParams>;

export const ISMSBrandOtpCheckParams = Named("ISMSBrandOtpCheckParams", {
  otpPin: Type.String({ minLength: 1, maxLength: 16, "x-read": "phone", "x-secret": true }),
});
export type ISMSBrandOtpCheckParams = Static<typeof ISMSBrandOtpCheckParams>;

/** Terms of one mobile carrier for a use case of a brand (entities.md 7.8). */
export const IMnoTerms = Named("IMnoTerms", {
  mno: Type.String(),
  qualify: Type.Boolean(),
  minMsgSamples: Type.Integer(),
  reqSubscriberOptin: Type.Boolean(),
  reqSubscriberOptout: Type.Boolean(),
  reqSubscriberHelp: Type.Boolean(),
  mnoReview: Type.Boolean(),
  mnoSupport: Type.Boolean(),
  noEmbeddedLink: Type.Boolean(),
  noEmbeddedPhone: Type.Boolean(),
  tpm: Type.Optional(Type.Integer()),
  brandTier: Type.Optional(Type.String()),
  brandDailyCap: Type.Optional(Type.Integer()),
});
export type IMnoTerms = Static<typeof IMnoTerms>;

/** Terms by id of the mobile carrier. */
export const IMnoMetadata = Type.Record(Type.String(), IMnoTerms);
export type IMnoMetadata = Static<typeof IMnoMetadata>;
