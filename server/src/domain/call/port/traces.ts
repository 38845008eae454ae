import type { IsoTime } from "./iso-time.js";

/** One SIP message of a leg as it went by, its secrets removed. */
export interface TracedMessage {
  readonly time: IsoTime;
  /** Order of the messages of a node; tells apart what happened in the same millisecond. */
  readonly number: number;
  readonly direction: "in" | "out";
  readonly transport: "udp" | "tcp" | "tls" | "ws" | "wss";
  /** Address and port of the peer, IPv6 in brackets. */
  readonly peer: string;
  /** SIP Call-ID. */
  readonly call_id: string;
  readonly message: string;
}

/** An HTTP exchange of a leg, its URL without secrets. */
export interface TracedFetch {
  readonly time: IsoTime;
  /** Place among those of the leg. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly duration_ms: number;
  /** Bytes of the answer. */
  readonly size: number | null;
  readonly error: string | null;
}

/** A step of a recording that its row does not tell for ever. */
export interface TracedStep {
  readonly time: IsoTime;
  /** uuid of the recording. */
  readonly record: string;
  readonly tag: string | null;
  /** `ended`: nothing more is recorded; `stored`: its file is whole and can be fetched. */
  readonly step: "ended" | "stored" | "failed";
  /** Seconds. */
  readonly duration: number;
  /** Bytes; null until it is stored. */
  readonly size: number | null;
  readonly format: "wav" | "mp3" | null;
  readonly reason: string | null;
}

/** Messages of one leg, oldest first: all of them, or those since it was written last. */
export interface TracedLeg {
  readonly call: string;
  readonly account: string;
  /** There were more than are kept of one leg. */
  readonly is_cut: boolean;
  readonly messages: readonly TracedMessage[];
  readonly fetches?: readonly TracedFetch[];
  readonly steps?: readonly TracedStep[];
}

/** Legs as they are stored (packed-trace.ts). */
export interface PackedLegs {
  /** Their uuids. */
  readonly calls: readonly string[];
  readonly bytes: Buffer;
}

/** Where traces are kept for the configured time. */
export interface CallTraceStore {
  /** The bytes are the caller's again when it has ended. */
  write(legs: PackedLegs, now: IsoTime): Promise<void>;
  /** What was written of these legs of the account, in the order of writing. */
  of(account: string, calls: readonly string[]): Promise<readonly TracedLeg[]>;
}

/** Traces of live legs of this node. Implemented by the engine. */
export interface LiveTraces {
  /** Writes what there is of these legs. @throws when the database is away */
  flush(calls: readonly string[]): Promise<void>;
}
