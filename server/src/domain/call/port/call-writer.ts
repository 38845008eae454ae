import type { JsonSink } from "../../../base/json-sink.js";
import type { CallRow } from "./call-row.js";
import type { CallFlowRow } from "./flow-row.js";
import type { IsoTime } from "./iso-time.js";
import type { CallRecordRow, KeptTranscript } from "./record-row.js";

/** What all events of calls have. */
interface EventHead {
  /** Default: a new one. */
  readonly uuid?: string | undefined;
  readonly type: "call_state" | "call_flow" | "call_record" | "call_asr";
  readonly created_on: IsoTime;
  /** Per call, from 1, without gaps: counted by the one owner of the live call. */
  readonly sequence: number;
}

/** An event of a call with its body: the frame of events.md 3 without what the outbox gives (position, account). */
export interface ToldEvent extends EventHead {
  readonly message: string;
  readonly success: boolean;
  readonly payload: unknown;
  readonly call: unknown;
  /** Members that only some types have: `call_flow`, `command`, `tag`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** One that writes what is stored of its body: of a state what `writeState` makes of it. Its body is made when it is read. */
export interface PackedEvent extends EventHead {
  writeBody(to: JsonSink): void;
}

export type CallEvent = ToldEvent | PackedEvent;

export function isPacked(event: CallEvent): event is PackedEvent {
  return "writeBody" in event;
}

/** What the writer made of what stays as it is in all rows of a leg, to be kept with the leg. */
export interface KeptRow {
  row?: Buffer | undefined;
}

/**
 * What happened to one leg since the last write: the whole row as it is now, log and record rows made or changed,
 * events in order. Writing the same change twice leaves the same rows (events by `uuid`).
 */
export interface CallChange {
  readonly call: CallRow;
  /** The live owner; null once `destroyed`. */
  readonly node: string | null;
  readonly flows: readonly CallFlowRow[];
  readonly records: readonly CallRecordRow[];
  readonly transcripts?: readonly KeptTranscript[] | undefined;
  readonly events: readonly CallEvent[];
  /** The end of a leg that costs money: seconds it talked, or those set aside when its true length is not known. */
  readonly owed?: { readonly seconds: number | "held" } | undefined;
  /** Of the leg's last event up to here: tells the place of a change that has no event. */
  readonly sequence?: number;
  /** The same in all changes of a live leg. */
  readonly kept?: KeptRow;
}

/** Changes of one transaction. What is added is kept as it is then: its owner may change it afterwards. */
export interface CallBatch {
  /** How many are in it. */
  readonly size: number;
  /** One that can never be stored is told to the log and left out. */
  add(change: CallChange): void;
  /** Those from the `from`-th on, in order. */
  changes(from?: number): readonly CallChange[];
  /** As `write` of the writer. May be called again after it has rejected. */
  write(): Promise<void>;
  /** Gives the memory back: nothing more is asked of it. */
  release(): void;
}

/** Where live calls write: many changes in one transaction, one statement per table. */
export interface CallWriter {
  /** A transaction to be. */
  begin(): CallBatch;
  /** Resolves after commit. Rejects when the database refused or is away: nothing of the batch is stored then. */
  write(changes: readonly CallChange[]): Promise<void>;
}
