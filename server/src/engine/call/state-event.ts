import { isoTime } from "../../base/iso-time.js";
import type { JsonSink } from "../../base/json-sink.js";
import { type StateToWrite, writeState } from "../../domain/call/packed-state.js";
import type { PackedEvent } from "../../domain/call/port/call-writer.js";
import type { CallRelations, RelatedLeg } from "../../domain/call/port/relations.js";

/** A leg has another state. What it tells is made of the leg as it is when it is asked: it is for whoever takes it at once. */
export class StateEvent implements PackedEvent, StateToWrite {
  readonly type = "call_state";
  leg!: RelatedLeg;
  relations!: CallRelations;
  sequence = 0;
  nowMs = 0;
  publicUrl = "";

  /** Tells this one from now on. */
  tell(leg: RelatedLeg, relations: CallRelations, sequence: number, nowMs: number, publicUrl: string): void {
    this.leg = leg;
    this.relations = relations;
    this.sequence = sequence;
    this.nowMs = nowMs;
    this.publicUrl = publicUrl;
  }

  get created_on(): string {
    return isoTime(this.nowMs);
  }

  writeBody(to: JsonSink): void {
    writeState(to, this);
  }
}
