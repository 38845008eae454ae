import type { ColumnType, Generated } from "kysely";
import type { Money, Owned, Time } from "./columns.js";

export interface LedgerHoldTable {
  uuid: string;
  created_on: Time;
  account: string;
  amount: Money;
  ref_type: string;
  ref_uuid: string;
  expires_on: Time | null;
}

/** Rows are final: a trigger refuses update and delete. */
export interface TransactionTable extends Owned {
  amount: Money;
  account_balance_before: Money;
  account_balance_after: Money;
  ref_type: string;
  ref_uuid: string | null;
  description: string | null;
  /** Unique in the account: what must be charged only once. */
  once_key: string | null;
}

export interface PaymentTable extends Owned {
  user: string;
  provider: "paypal" | "stripe" | "unknown";
  amount: Money;
  state: "created" | "success" | "failed";
  reference_id: string | null;
  meta: ColumnType<Readonly<Record<string, unknown>> | null, string | null | undefined, string | null>;
}

/** A rate of a product's deck: what calls to numbers with a prefix cost. */
export interface CallRateTable {
  uuid: string;
  created_on: Time;
  product: number;
  direction: "in" | "out";
  prefix: string;
  name: string | null;
  per_minute: ColumnType<number, number | string, number | string>;
  connect: Money;
  minimum_seconds: number;
  increment_seconds: number;
  effective_on: Time;
  expired_on: Time | null;
}

/** A leg that costs money; `minutes` are those set aside, `seconds` those that were charged once it is settled. */
export interface CallChargeTable {
  call: string;
  created_on: Time;
  account: string;
  node: string;
  ref_type: "voice_incoming" | "voice_outgoing";
  tn: number;
  outbound_voice_profile: string | null;
  per_minute: ColumnType<number, number | string, number | string>;
  connect: Money;
  minimum_seconds: number;
  increment_seconds: number;
  rate: string | null;
  prefix: string | null;
  minutes: Generated<number>;
  seconds: number | null;
  /** null once settled */
  hold: string | null;
  settled_on: Time | null;
  amount: ColumnType<number | null, number | string | null | undefined, number | string | null>;
}

/** Charges of an account per day of its zone, kept by a trigger. Key: (account, day). */
export interface AccountSpendTable {
  account: string;
  day: string;
  amount: Money;
  /** Percent of the limit that the account was told of. */
  alarmed: Generated<number>;
  /** Something was refused because of the limit. */
  is_reached: Generated<boolean>;
}

/** When an account was told of a kind of alarm last. */
export interface AccountAlarmTable {
  account: string;
  kind: "short_calls" | "rate";
  told_on: Time;
}

/** A country that an account has called, or that an Admin has said something of. */
export interface AccountDestinationTable {
  account: string;
  country: string;
  modified_on: Time;
  is_open: boolean | null;
  is_held: Generated<boolean>;
  first_on: Time | null;
  last_on: Time | null;
}
