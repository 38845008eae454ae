import type { Generated } from "kysely";
import type { AuditActor } from "../../domain/audit/port.js";
import type { Json, Owned, Time } from "./columns.js";

export interface AuditEntryTable {
  uuid: string;
  created_on: Time;
  kind: string;
  operation: string;
  actor_type: AuditActor["type"];
  actor: string | null;
  actor_account: string | null;
  actor_role: string | null;
  token: string | null;
  account: string | null;
  ref: string | null;
  address: string;
  request_id: string | null;
  details: Json;
}

export interface AccountExportTable extends Owned {
  created_by: string | null;
  state: "waiting" | "running" | "available" | "failed" | "expired";
  reason: string | null;
  calls: Generated<number>;
  messages: Generated<number>;
  records: Generated<number>;
  /** Bytes. */
  size: Generated<number>;
  file: string | null;
  expired_on: Time | null;
}

export interface EmergencyNoticeTable {
  account: string;
  told_on: Time;
}
