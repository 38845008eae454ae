import { isoTime } from "../../base/iso-time.js";
import type { JsonSink } from "../../base/json-sink.js";
import { writeState } from "../../domain/call/packed-state.js";
import type { CallEvent } from "../../domain/call/port/call-writer.js";
import type { CallRelations, RelatedLeg } from "../../domain/call/port/relations.js";
import { callLists, callPayload, stateMessage } from "../../domain/call/rules.js";

/** A leg has another state. What it tells is made of the leg as it is when it is asked: it is for whoever takes it at once. */
export class StateEvent implements CallEvent {
  readonly type = "call_state";
  readonly success = true;
  readonly sequence: number;
  readonly #leg: RelatedLeg;
  readonly #relations: CallRelations;
  readonly #lasting: Uint8Array;
  readonly #nowMs: number;
  readonly #publicUrl: string;

  /** @param lasting `lastingRelations` of the leg */
  constructor(
    leg: RelatedLeg,
    relations: CallRelations,
    lasting: Uint8Array,
    sequence: number,
    nowMs: number,
    publicUrl: string,
  ) {
    this.#leg = leg;
    this.#relations = relations;
    this.#lasting = lasting;
    this.sequence = sequence;
    this.#nowMs = nowMs;
    this.#publicUrl = publicUrl;
  }

  get created_on(): string {
    return isoTime(this.#nowMs);
  }

  get message(): string {
    return stateMessage(this.#leg.call);
  }

  get payload() {
    return callPayload(this.#leg.call, this.#relations, this.#nowMs);
  }

  get call() {
    return { ...this.payload, ...callLists(this.#relations, this.#nowMs, this.#publicUrl) };
  }

  writeBody(to: JsonSink): void {
    writeState(to, this.#leg, this.#relations, this.#nowMs, this.#publicUrl, this.#lasting);
  }
}
