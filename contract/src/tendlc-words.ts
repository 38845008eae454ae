import type { Static } from "typebox";
import { Words } from "./schema.js";

/** Vocabulary of the campaign registry (entities.md 7.7, 7.8; messaging.md 12). */

export const EBrandEntityType = Words([
  "PRIVATE_PROFIT",
  "PUBLIC_PROFIT",
  "NON_PROFIT",
  "GOVERNMENT",
  "SOLE_PROPRIETOR",
]);
export type EBrandEntityType = Static<typeof EBrandEntityType>;

export const EBrandIdentityStatus = Words(["SELF_DECLARED", "UNVERIFIED", "VERIFIED", "VETTED_VERIFIED"]);
export type EBrandIdentityStatus = Static<typeof EBrandIdentityStatus>;

/** State of a brand here. */
export const EBrandStatus = Words(["OK", "REGISTRATION_PENDING", "REGISTRATION_FAILED"]);
export type EBrandStatus = Static<typeof EBrandStatus>;

export const EBrandRelationship = Words([
  "BASIC_ACCOUNT",
  "SMALL_ACCOUNT",
  "MEDIUM_ACCOUNT",
  "LARGE_ACCOUNT",
  "KEY_ACCOUNT",
]);
export type EBrandRelationship = Static<typeof EBrandRelationship>;

export const EAltBusinessIdType = Words(["NONE", "DUNS", "GIIN", "LEI"]);

export const EStockExchange = Words([
  "NONE",
  "NASDAQ",
  "NYSE",
  "AMEX",
  "AMX",
  "ASX",
  "B3",
  "BME",
  "BSE",
  "FRA",
  "ICEX",
  "JPX",
  "JSE",
  "KRX",
  "LON",
  "NSE",
  "OMX",
  "SEHK",
  "SSE",
  "STO",
  "SWX",
  "SZSE",
  "TSX",
  "TWSE",
  "VSE",
  "OTHER",
]);

export const EVertical = Words([
  "AGRICULTURE",
  "COMMUNICATION",
  "CONSTRUCTION",
  "EDUCATION",
  "ENERGY",
  "ENTERTAINMENT",
  "FINANCIAL",
  "GAMBLING",
  "GOVERNMENT",
  "HEALTHCARE",
  "HOSPITALITY",
  "HUMAN_RESOURCES",
  "INSURANCE",
  "LEGAL",
  "MANUFACTURING",
  "NGO",
  "POLITICAL",
  "POSTAL",
  "PROFESSIONAL",
  "REAL_ESTATE",
  "RETAIL",
  "TECHNOLOGY",
  "TRANSPORTATION",
]);

/** Standard use cases first, then those with rules of their own. */
export const ECampaignUsecase = Words([
  "2FA",
  "ACCOUNT_NOTIFICATION",
  "CUSTOMER_CARE",
  "DELIVERY_NOTIFICATION",
  "FRAUD_ALERT",
  "HIGHER_EDUCATION",
  "LOW_VOLUME",
  "MARKETING",
  "MIXED",
  "POLLING_VOTING",
  "PUBLIC_SERVICE_ANNOUNCEMENT",
  "SECURITY_ALERT",
  "AGENTS_FRANCHISES",
  "CARRIER_EXEMPT",
  "CHARITY",
  "EMERGENCY",
  "K12_EDUCATION",
  "POLITICAL",
  "PROXY",
  "SOCIAL",
  "SOLE_PROPRIETOR",
  "SWEEPSTAKE",
  "TRIAL",
]);
export type ECampaignUsecase = Static<typeof ECampaignUsecase>;

/** State of a campaign at the registry. */
export const ECampaignStatus = Words(["ACTIVE", "EXPIRED"]);

export const ECampaignState = Words([
  "TCR_PENDING",
  "TCR_ACCEPTED",
  "TCR_FAILED",
  "CNP_ACCEPTED",
  "CNP_FAILED",
  "MNO_PENDING",
  "MNO_ACCEPTED",
  "MNO_REJECTED",
  "MNO_PROVISIONED",
  "MNO_PROVISIONING_FAILED",
  "TCR_SUSPENDED",
  "TCR_EXPIRED",
]);
export type ECampaignState = Static<typeof ECampaignState>;

export const EOperationStatus = Words(["REGISTERED", "REVIEW", "APPROVED", "SUSPENDED", "EXPIRED", "REJECTED"]);
export type EOperationStatus = Static<typeof EOperationStatus>;

export const EVettingStatus = Words(["PENDING", "UNSCORE", "ACTIVE", "FAILED", "EXPIRED"]);
export type EVettingStatus = Static<typeof EVettingStatus>;

export const EVettingClass = Words(["STANDARD", "ENHANCED", "POLITICAL"]);

export const ESharingStatus = Words(["PENDING", "ACCEPTED", "DECLINED"]);

/** Whether a number may send under its campaign. */
export const EAssignmentStatus = Words([
  "PENDING_ASSIGNMENT",
  "ASSIGNED",
  "FAILED_ASSIGNMENT",
  "PENDING_UNASSIGNMENT",
  "FAILED_UNASSIGNMENT",
]);
export type EAssignmentStatus = Static<typeof EAssignmentStatus>;
