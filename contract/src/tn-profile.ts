import { type Static, Type } from "typebox";
import { IDICTCountry } from "./dict.js";
import { EPriority, ETNFeature, ETNProfileKind } from "./enums.js";
import { dates, Money, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** One-time and running costs of a number and its features, in the currency of the installation. */
export const tnCosts = {
  nrc: Money,
  mrc: Money,
  voice_nrc: Money,
  voice_mrc: Money,
  voice_incoming_per_min_cost: Money,
  voice_outgoing_per_min_cost: Money,
  fax_nrc: Money,
  fax_mrc: Money,
  fax_incoming_per_min_cost: Money,
  fax_outgoing_per_min_cost: Money,
  emergency_nrc: Money,
  emergency_mrc: Money,
  emergency_incoming_per_min_cost: Money,
  emergency_outgoing_per_min_cost: Money,
  sms_nrc: Money,
  sms_mrc: Money,
  sms_per_send_cost: Money,
  sms_per_receive_cost: Money,
  mms_nrc: Money,
  mms_mrc: Money,
  mms_per_send_cost: Money,
  mms_per_receive_cost: Money,
} as const;

const profileBase = {
  ...dates,
  uuid: Uuid,
  kind: ETNProfileKind,
  name: Type.String(),
  description: Nullable(Type.String()),
  is_active: Type.Boolean(),
} as const;

/** Members of a rate profile in base form. */
export const rateProfileBase = {
  ...profileBase,
  priority: Nullable(EPriority),
  toll_free: Nullable(Type.Boolean()),
  tn_search_validator: Nullable(Type.String()),
  tn_search_placeholder: Nullable(Type.String()),
  tn_search_tooltip: Nullable(Type.String()),
  features: Type.Array(ETNFeature),
  ...tnCosts,
  country: IDICTCountry,
} as const;

/** A rate profile: a sellable class of numbers (entities.md 6.6, kind `rate`, base form). */
export const ITNProfileBase = Named("ITNProfileBase", rateProfileBase);
export type ITNProfileBase = Static<typeof ITNProfileBase>;

/** Members of a behaviour profile in base form. */
export const behaviourProfileBase = {
  ...profileBase,
  kind: Words(["behaviour"]),
  /** Kinds of traffic its lists act on. */
  applies_to: Type.Array(Words(["voice", "sms"])),
} as const;

/** A behaviour profile: who may reach the numbers that use it (entities.md 6.6, kind `behaviour`, base form). */
export const ITNBehaviourProfileBase = Named("ITNBehaviourProfileBase", behaviourProfileBase);
export type ITNBehaviourProfileBase = Static<typeof ITNBehaviourProfileBase>;
