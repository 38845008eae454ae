import type { JsonSink } from "../../base/json-sink.js";
import { writeState } from "../../domain/call/packed-state.js";
import type { CallEvent } from "../../domain/call/port/call-writer.js";
import type { CallRelations, RelatedLeg } from "../../domain/call/port/relations.js";
import { callLists, callPayload, stateMessage } from "../../domain/call/rules.js";

/** What a state event is made of. */
export interface StateFacts {
  readonly uuid: string;
  readonly created_on: string;
  readonly sequence: number;
  readonly leg: RelatedLeg;
  readonly relations: CallRelations;
  readonly nowMs: number;
  readonly publicUrl: string;
  /** `lastingText` of the leg. */
  readonly lasting: string;
}

/** A leg has another state. What it tells is made of the leg as it is when it is asked: it is for whoever takes it at once. */
export class StateEvent implements CallEvent {
  readonly type = "call_state";
  readonly success = true;
  readonly uuid: string;
  readonly created_on: string;
  readonly sequence: number;
  readonly #facts: StateFacts;

  constructor(facts: StateFacts) {
    this.uuid = facts.uuid;
    this.created_on = facts.created_on;
    this.sequence = facts.sequence;
    this.#facts = facts;
  }

  get message(): string {
    return stateMessage(this.#facts.leg.call);
  }

  get payload() {
    const { leg, relations, nowMs } = this.#facts;
    return callPayload(leg.call, relations, nowMs);
  }

  get call() {
    const { relations, nowMs, publicUrl } = this.#facts;
    return { ...this.payload, ...callLists(relations, nowMs, publicUrl) };
  }

  writeBody(to: JsonSink): void {
    const { leg, relations, nowMs, publicUrl, lasting } = this.#facts;
    writeState(to, leg, relations, nowMs, publicUrl, lasting);
  }
}
