import type { ColumnType, Generated } from "kysely";
import type { Json, Money, Owned, Time } from "./columns.js";

/** As `CallRow` of domain/call/port/call-row.ts, and the node that owns the live call. */
export interface CallTable extends Owned {
  type: "CallSCA" | "CallSIP";
  direction: "in" | "out";
  state: "init" | "ringing" | "live" | "hangup" | "destroyed";
  state_end: "completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed" | null;
  state_reason: string | null;
  from: string;
  to: string;
  init_on: Time;
  ring_on: Time | null;
  answer_on: Time | null;
  hangup_on: Time | null;
  destroy_on: Time | null;
  q850_cause: number | null;
  q850_cause_string: string | null;
  release_cause_from_protocol_stack: string | null;
  freeswitch_call_state: string;
  freeswitch_channel_state: string;
  stir_shaken_attest_level: "A" | "B" | "C" | null;
  stir_shaken_identity: string | null;
  stir_shaken_verstat: string | null;
  stir_shaken_code: number | null;
  stir_shaken_reason: string | null;
  stir_shaken_diverted: Generated<boolean>;
  thread: string;
  caller_name: string | null;
  lerg: ColumnType<Readonly<Record<string, string | null>> | null, string | null | undefined, string | null>;
  price: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  currency: ColumnType<string | null, string | null | undefined, string | null>;
  vars: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  tn: number | null;
  sip_control_app: string | null;
  sip_connection: string | null;
  sip_user: string | null;
  sip_domain: string | null;
  sip_switch: ColumnType<string | null, string | null | undefined, string | null>;
  parent: string | null;
  batch_item: string | null;
  quality: ColumnType<unknown, string | null | undefined, string | null>;
  node: string | null;
}

export interface CallRecordTable extends Owned {
  call: string;
  tag: string | null;
  state: "recording" | "stored" | "available" | "failed" | "deleted";
  reason: string | null;
  format: "wav" | "mp3";
  channels: number;
  leg: "aleg" | "bleg" | "both";
  duration: Money;
  size: number;
  asr: boolean;
  expired_on: Time | null;
  file: string | null;
  transcript: ColumnType<unknown, string | null | undefined, string | null>;
}

export interface CallFlowLogTable extends Owned {
  call: string;
  sip_control_app: string | null;
  sequence: number;
  success: boolean;
  state: "success" | "failed";
  reason: string;
  name: string;
  tag: string | null;
  path: string;
  document: number;
  element: Json;
  command: Json;
  response: Json;
}

export interface MediaTable extends Owned {
  name: string;
  format: "wav" | "mp3";
  duration: Money;
  size: number;
  file: string;
  played: string;
  created_by: string | null;
}

export interface BatchTable extends Owned {
  type: Generated<"call_xml">;
  state: Generated<"created" | "processing" | "paused" | "success" | "failed" | "canceled">;
  outbound_voice_profile: string | null;
  tn_lease: string;
  xml: string;
  total: number;
  success: Generated<number>;
  failed: Generated<number>;
  canceled: Generated<number>;
  created_by: string | null;
}

export interface BatchItemTable extends Owned {
  batch: string;
  number: number;
  phone: number;
  state: Generated<"created" | "calling" | "success" | "failed" | "canceled">;
  reason: string | null;
  call: string | null;
}

/** Messages of many legs, packed and compressed in `body` (packed-trace.ts, call-trace.ts). */
export interface CallTraceTable {
  uuid: string;
  created_on: Time;
  calls: string[];
  body: Buffer;
}
