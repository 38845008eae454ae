import type { ColumnType, Generated } from "kysely";
import type { Authored, Dated, Entity, Json, Money, Owned, Time } from "./columns.js";

/** Costs of a rate profile (entities.md 6.6). */
interface TnCosts {
  nrc: Generated<number>;
  mrc: Generated<number>;
  voice_nrc: Generated<number>;
  voice_mrc: Generated<number>;
  voice_incoming_per_min_cost: Generated<number>;
  voice_outgoing_per_min_cost: Generated<number>;
  fax_nrc: Generated<number>;
  fax_mrc: Generated<number>;
  fax_incoming_per_min_cost: Generated<number>;
  fax_outgoing_per_min_cost: Generated<number>;
  emergency_nrc: Generated<number>;
  emergency_mrc: Generated<number>;
  emergency_incoming_per_min_cost: Generated<number>;
  emergency_outgoing_per_min_cost: Generated<number>;
  sms_nrc: Generated<number>;
  sms_mrc: Generated<number>;
  sms_per_send_cost: Generated<number>;
  sms_per_receive_cost: Generated<number>;
  mms_nrc: Generated<number>;
  mms_mrc: Generated<number>;
  mms_per_send_cost: Generated<number>;
  mms_per_receive_cost: Generated<number>;
}

export interface TnProfileTable extends Entity, Authored, TnCosts {
  kind: Generated<"rate" | "behaviour">;
  /** null for kind `rate`. */
  account: string | null;
  name: string;
  description: string | null;
  is_active: Generated<boolean>;
  priority: "high" | "normal" | "low" | null;
  toll_free: boolean | null;
  tn_search_validator: string | null;
  tn_search_placeholder: string | null;
  tn_search_tooltip: string | null;
  features: Generated<string[]>;
  applies_to: Generated<string[]>;
  /** a2 */
  country: string | null;
  tn_provider: string | null;
  register_provider: string | null;
  sms_provider: string | null;
  voice_provider: string | null;
}

/** A price for one account, or for all, until `expired_on` (entities.md 6.7). Every cost is given. */
export interface TnSpecialPriceTable extends Entity, Authored, Record<keyof TnCosts, Money> {
  tn_profile: string;
  /** null = for all accounts */
  account: string | null;
  expired_on: Time;
}

/** Callers of a behaviour profile. Key: (tn_profile, list, entry). */
export interface TnProfileCallerTable {
  tn_profile: string;
  list: "blacklist" | "whitelist";
  /** Digits, digits with a trailing `*` (a prefix), or `anonymous`. */
  entry: string;
}

export type TnStockState =
  | "offer"
  | "available"
  | "reserved"
  | "ordering"
  | "unknown"
  | "leased"
  | "quarantine"
  | "returned"
  | "disabled";

/** Inventory. `voice` .. `emergency` = what the number can do; `state` = place, `stock_state` = numbers.md 2. */
export interface TnTable extends Dated {
  tn: number;
  type: "long_code" | "toll_free";
  stock_state: Generated<TnStockState>;
  profile: string;
  voice: Generated<boolean>;
  sms: Generated<boolean>;
  mms: Generated<boolean>;
  fax: Generated<boolean>;
  emergency: Generated<boolean>;
  registered: Generated<boolean>;
  country: string;
  state: string | null;
  city: string | null;
  rate_center: string | null;
  npa: string | null;
  nxx: string | null;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  provider: Generated<string>;
  carrier_ref: string | null;
  reserved_by: string | null;
  reserved_until: Time | null;
  released_by: string | null;
  quarantine_until: Time | null;
  reservation: string | null;
  /** An offer of a provider is forgotten then; null = ours. */
  offered_until: Time | null;
  deleted_on: Time | null;
}

export interface TnReservationTable extends Owned {
  created_by: string | null;
  expired_on: Time;
}

type OrderState = "created" | "verify" | "processing" | "success" | "failed";

export interface TnOrderTable extends Owned {
  state: Generated<OrderState>;
  request: Json;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  sip_connection: string | null;
  sip_control_app: string | null;
  created_by: string | null;
  /** Nothing to do before; null = now. */
  next_on: Time | null;
  /** Node that waits for an answer of a provider. */
  claimed_by: string | null;
}

export type OrderItemStage = "ask" | "buy" | "sent" | "ordered" | "unknown" | "bought" | "late" | "done";

export interface TnOrderItemTable extends Owned {
  tn_order: string;
  /** Place in the request. */
  number: number;
  tn: number;
  features: string[];
  autorenew: boolean;
  /** Name of the rate profile as asked. */
  profile: string;
  tn_profile: string | null;
  state: Generated<OrderState>;
  reason: string | null;
  description: string | null;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  tn_lease: string | null;
  /** null = our own stock. */
  provider: string | null;
  stage: OrderItemStage | null;
  provider_ref: string | null;
  sent_on: Time | null;
  checks: Generated<number>;
  missing_since: Time | null;
  next_on: Time | null;
}

/** One active lease per number, one lease per SIP user, one destination per lease: all by constraints. */
export interface TnLeaseTable extends Owned, Authored {
  tn: number;
  expired_on: Time;
  period_day: number;
  autorenew: Generated<boolean>;
  /** Next try of a renewal that could not be paid; null = none failed in this period. */
  renew_after: Time | null;
  /** Notices of a coming release given in this period (domain/lease/period.ts). */
  notices: Generated<number>;
  /** null while active */
  released_on: Time | null;
  tn_profile: string | null;
  messaging_profile: string | null;
  sip_connection: string | null;
  sip_control_app: string | null;
  sip_user: string | null;
  tn_order: string | null;
}

export interface LeaseSubscriptionTable extends Owned {
  tn_lease: string;
  type: "voice" | "sms" | "mms" | "fax" | "emergency";
  messaging_profile: string | null;
  sms_campaign: string | null;
  assignment_status: string | null;
  warning: string | null;
  /** null while the feature is on */
  removed_on: Time | null;
}
