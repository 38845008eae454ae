import type { CallRow } from "../call/port/call-row.js";
import type { CallFlowRow } from "../call/port/flow-row.js";
import type { IsoTime } from "../call/port/iso-time.js";
import type { CallRecordRow } from "../call/port/record-row.js";
import type { Tariff } from "../rating/port.js";

/** An event about a leg. */
export interface TimelineEvent {
  readonly uuid: string;
  readonly call: string;
  readonly type: string;
  readonly created_on: IsoTime;
  readonly sequence: number;
  readonly position: number | null;
  readonly message: string;
  readonly success: boolean;
}

/** A delivery of such an event, with what was tried. */
export interface TimelineDelivery {
  readonly uuid: string;
  readonly call: string;
  readonly created_on: IsoTime;
  readonly event: string;
  readonly type: string;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly state: "pending" | "delivered" | "failed" | "disabled";
  readonly log: readonly {
    readonly attempt: number;
    readonly created_on: IsoTime;
    readonly url: string;
    readonly duration_ms: number;
    readonly status: number | null;
    readonly error: string | null;
  }[];
}

/** What a leg costs. */
export interface TimelineCharge {
  readonly call: string;
  readonly created_on: IsoTime;
  readonly tariff: Tariff;
  readonly prefix: string | null;
  readonly seconds: number | null;
}

/** Money that was taken for a leg. */
export interface TimelineTransaction {
  readonly uuid: string;
  readonly call: string;
  readonly created_on: IsoTime;
  readonly amount: number;
  readonly balance: number;
  readonly description: string | null;
}

/** What the database knows of a call, all its legs. */
export interface StoredTimeline {
  /** A leg stands behind the one that dialled it. */
  readonly legs: readonly CallRow[];
  readonly flows: readonly CallFlowRow[];
  readonly events: readonly TimelineEvent[];
  readonly deliveries: readonly TimelineDelivery[];
  readonly charges: readonly TimelineCharge[];
  readonly transactions: readonly TimelineTransaction[];
  readonly records: readonly CallRecordRow[];
  readonly is_cut: boolean;
}

/** Reads of what is stored of a call. */
export interface TimelineStore {
  /** Undefined: no such call within reach. */
  read(reach: string | null, call: string): Promise<StoredTimeline | undefined>;
}
