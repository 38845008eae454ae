import type { ColumnType, Generated } from "kysely";
import type { Json, Owned, Time } from "./columns.js";

/** Written through outbox.ts only. */
export interface OutboxTable extends Owned {
  seq: Generated<number>;
  type: string;
  ref_id: string;
  sequence: number;
  /** null until the sequencer has seen the row */
  position: number | null;
  body: Json;
  delivery_report: ColumnType<readonly unknown[], string | undefined, string>;
  /** EventCallback: the URL besides subscriptions and apps that is told of it. */
  callback: Json | null;
}

export interface EventCursorTable {
  account: string;
  position: number;
  /** Events up to here may have been removed. */
  purged: Generated<number>;
}

export interface EventSubscriptionTable extends Owned {
  user: string;
  channel: Generated<"wss" | "webhook">;
  type: string;
  is_active: Generated<boolean>;
  expired_on: Time | null;
  entity_type: string | null;
  /** As it was given. */
  entity_id: string | null;
  /** What events carry: domain name, uuid or digits. */
  entity_key: string | null;
  url: string | null;
  secret_encrypted: string | null;
  /** The secret before the last rotation; it signs until then. */
  secret_former_encrypted: string | null;
  secret_former_until: Time | null;
  disabled_on: Time | null;
}

export interface WebhookEndpointTable extends Owned {
  kind: "sip_control_app" | "messaging_profile" | "sms" | "subscription";
  /** Of kind sms; the others have theirs in the row of their target. */
  url: string | null;
  failing_since: Time | null;
  exhausted: Generated<number>;
}

export interface WebhookDeliveryTable extends Owned {
  endpoint: string;
  event: string;
  type: string;
  action: string | null;
  ref_id: string;
  sequence: number;
  /** null until the event has its own */
  position: number | null;
  target_kind: WebhookEndpointTable["kind"];
  target: string;
  method: "GET" | "POST";
  url: string;
  state: "pending" | "delivered" | "failed" | "disabled";
  attempts: Generated<number>;
  /** Attempts of the present run through the schedule; null = one attempt alone. */
  round: ColumnType<number | null, number | null | undefined, number | null>;
  next_attempt_on: Time | null;
  delivered_on: Time | null;
  claimed_until: Time | null;
  claimed_by: string | null;
  log: ColumnType<readonly unknown[], string | undefined, string>;
}

export interface EventSocketTable {
  uuid: string;
  created_on: Time;
  account: string;
  user: string;
  node: string;
}
