import { type Static, Type } from "typebox";
import { IMessagingProfileBase } from "./base-forms.js";
import { AccountListQuery, DateTime, dates, Tn, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** A subscriber who wants no messages of a messaging profile (messaging.md 11.3). */
export const ISMSOptout = Named("ISMSOptout", {
  ...dates,
  uuid: Uuid,
  /** Digits of the subscriber; acts against every number of the profile. */
  from: Type.String(),
  /** Our number that got the message; null when it was entered by hand. */
  to: Nullable(Tn),
  keyword: Nullable(Type.String()),
  messaging_profile: IMessagingProfileBase,
  source: Words(["sms", "api", "import", "carrier"]),
  deleted_on: Nullable(DateTime),
});
export type ISMSOptout = Static<typeof ISMSOptout>;

const Written = Type.String({ minLength: 3, maxLength: 32, "x-read": "phone" });

export const ISMSOptoutNewParams = Named("ISMSOptoutNewParams", {
  from: Written,
  messaging_profile: Uuid,
  keyword: Type.Optional(Nullable(Type.String({ maxLength: 160 }))),
});
export type ISMSOptoutNewParams = Static<typeof ISMSOptoutNewParams>;

/** Filters of the list: exact numbers. */
export const ISMSOptoutQuery = Type.Object({
  ...AccountListQuery.properties,
  from: Type.Optional(Written),
  to: Type.Optional(Tn),
  messaging_profile: Type.Optional(Uuid),
});
export type ISMSOptoutQuery = Static<typeof ISMSOptoutQuery>;
