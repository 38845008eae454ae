import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { DateTime, dates, Email, Tn, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { EBrandEntityType } from "./tendlc-words.js";
import { IUserBase } from "./user.js";

/** Verification of toll-free numbers; names by practice of the industry (messaging.md 14). */

export const ETollfreeStatus = Words([
  "Verified",
  "Rejected",
  "Waiting For Vendor",
  "Waiting For Customer",
  "Waiting For Provider",
  "In Progress",
]);

export const ETollfreeUseCase = Words([
  "2FA",
  "App Notifications",
  "Appointments",
  "Auctions",
  "Auto Repair Services",
  "Bank Transfers",
  "Billing",
  "Booking Confirmations",
  "Business Updates",
  "COVID-19 Alerts",
  "Career Training",
  "Chatbot",
  "Conversational / Alerts",
  "Courier Services & Deliveries",
  "Emergency Alerts",
  "Events & Planning",
  "Financial Services",
  "Fraud Alerts",
  "Fundraising",
  "General Marketing",
  "General School Updates",
  "HR / Staffing",
  "Healthcare Alerts",
  "Housing Community Updates",
  "Insurance Services",
  "Job Dispatch",
  "Legal Services",
  "Mixed",
  "Motivational Reminders",
  "Notary Notifications",
  "Order Notifications",
  "Political",
  "Public Works",
  "Real Estate Services",
  "Religious Services",
  "Repair and Diagnostics Alerts",
  "Rewards Program",
  "Surveys",
  "System Alerts",
  "Voting Reminders",
  "Waitlist Alerts",
  "Webinar Reminders",
  "Workshop Alerts",
]);

export const ETollfreeVolume = Words([
  "10",
  "100",
  "1,000",
  "10,000",
  "100,000",
  "250,000",
  "500,000",
  "750,000",
  "1,000,000",
  "5,000,000",
  "10,000,000+",
]);

const upTo = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** What vendors send back after days is refused at once: a contact that nobody can reach. */
const Phone = Type.String({
  minLength: 7,
  maxLength: 20,
  pattern: "^\\+?[0-9 ().-]*$",
  "x-read": "phone",
  "x-problem": "invalid phone number",
});
const Country = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });
const Numbers = Type.Array(Type.Object({ phoneNumber: Tn }), { minItems: 1, maxItems: 100 });
const Images = Type.Array(Type.Object({ url: Url }), { minItems: 1, maxItems: 20 });
const opt = <T extends Parameters<typeof Nullable>[0]>(schema: T) => Type.Optional(Nullable(schema));

const required = {
  businessName: upTo(255),
  corporateWebsite: upTo(255),
  businessAddr1: upTo(255),
  businessCity: upTo(100),
  businessState: upTo(100),
  businessZip: Type.String({ minLength: 1, maxLength: 20, "x-read": "phone" }),
  businessContactFirstName: upTo(100),
  businessContactLastName: upTo(100),
  businessContactEmail: Email,
  businessContactPhone: Phone,
  messageVolume: ETollfreeVolume,
  useCase: ETollfreeUseCase,
  useCaseSummary: upTo(4096),
  productionMessageContent: upTo(4096),
  optInWorkflow: upTo(4096),
  optInWorkflowImageURLs: Images,
  additionalInformation: upTo(4096),
} as const;

const optional = {
  businessAddr2: opt(upTo(255)),
  isvReseller: opt(upTo(255)),
  businessRegistrationNumber: opt(upTo(100)),
  businessRegistrationType: opt(upTo(100)),
  businessRegistrationCountry: opt(Country),
  entityType: opt(EBrandEntityType),
  doingBusinessAs: opt(upTo(255)),
  optInKeywords: opt(upTo(255)),
  optInConfirmationResponse: opt(upTo(918)),
  helpMessageResponse: opt(upTo(918)),
  privacyPolicyURL: opt(Url),
  termsAndConditionURL: opt(Url),
  ageGatedContent: opt(Type.Boolean()),
  campaignVerifyAuthorizationToken: opt(upTo(255)),
  webhookUrl: opt(Url),
} as const;

/** Names of what a verification may say. */
export const TOLLFREE_OPTIONS: readonly string[] = Object.keys(optional);

const text = Nullable(Type.String());

/** A verification of toll-free numbers as answered. */
export const ITollfreeVerification = Named("ITollfreeVerification", {
  ...dates,
  uuid: Uuid,
  ...required,
  phoneNumbers: Type.Array(Type.Object({ phoneNumber: Tn })),
  businessAddr2: text,
  isvReseller: text,
  businessRegistrationNumber: text,
  businessRegistrationType: text,
  businessRegistrationCountry: text,
  entityType: Nullable(EBrandEntityType),
  doingBusinessAs: text,
  optInKeywords: text,
  optInConfirmationResponse: text,
  helpMessageResponse: text,
  privacyPolicyURL: text,
  termsAndConditionURL: text,
  ageGatedContent: Nullable(Type.Boolean()),
  campaignVerifyAuthorizationToken: text,
  webhookUrl: text,
  verificationStatus: ETollfreeStatus,
  reason: text,
  deleted_on: Nullable(DateTime),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ITollfreeVerification = Static<typeof ITollfreeVerification>;

export const ITollfreeVerificationNewParams = Named("ITollfreeVerificationNewParams", {
  ...required,
  ...optional,
  phoneNumbers: Numbers,
});
export type ITollfreeVerificationNewParams = Static<typeof ITollfreeVerificationNewParams>;

export const ITollfreeVerificationUpdateParams = Named("ITollfreeVerificationUpdateParams", {
  ...optional,
  businessName: Type.Optional(required.businessName),
  corporateWebsite: Type.Optional(required.corporateWebsite),
  businessAddr1: Type.Optional(required.businessAddr1),
  businessCity: Type.Optional(required.businessCity),
  businessState: Type.Optional(required.businessState),
  businessZip: Type.Optional(required.businessZip),
  businessContactFirstName: Type.Optional(required.businessContactFirstName),
  businessContactLastName: Type.Optional(required.businessContactLastName),
  businessContactEmail: Type.Optional(required.businessContactEmail),
  businessContactPhone: Type.Optional(required.businessContactPhone),
  messageVolume: Type.Optional(required.messageVolume),
  useCase: Type.Optional(required.useCase),
  useCaseSummary: Type.Optional(required.useCaseSummary),
  productionMessageContent: Type.Optional(required.productionMessageContent),
  optInWorkflow: Type.Optional(required.optInWorkflow),
  optInWorkflowImageURLs: Type.Optional(required.optInWorkflowImageURLs),
  additionalInformation: Type.Optional(required.additionalInformation),
  phoneNumbers: Type.Optional(Numbers),
});
export type ITollfreeVerificationUpdateParams = Static<typeof ITollfreeVerificationUpdateParams>;
