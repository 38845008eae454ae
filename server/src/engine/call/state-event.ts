import { stateBody } from "../../domain/call/packed-state.js";
import type { CallEvent } from "../../domain/call/port/call-writer.js";
import type { CallRelations, RelatedLeg } from "../../domain/call/port/relations.js";
import { callLists, callPayload, stateMessage } from "../../domain/call/rules.js";

/** What a state event is made of. */
export interface StateFacts {
  readonly uuid: string;
  readonly created_on: string;
  readonly sequence: number;
  /** The leg as it is in this state. */
  readonly leg: RelatedLeg;
  readonly relations: CallRelations;
  readonly nowMs: number;
  readonly publicUrl: string;
  /** `lastingText` of the leg. */
  readonly lasting: string;
}

/**
 * A leg has another state. It keeps what it was then and makes of it what it is asked for: the text that is stored, and
 * the objects only where somebody listens.
 */
export class StateEvent implements CallEvent {
  readonly type = "call_state";
  readonly success = true;
  readonly #facts: StateFacts;
  #payload: ReturnType<typeof callPayload> | undefined;

  constructor(facts: StateFacts) {
    this.#facts = facts;
  }

  get uuid(): string {
    return this.#facts.uuid;
  }

  get created_on(): string {
    return this.#facts.created_on;
  }

  get sequence(): number {
    return this.#facts.sequence;
  }

  get message(): string {
    return stateMessage(this.#facts.leg.call);
  }

  get payload() {
    const { leg, relations, nowMs } = this.#facts;
    this.#payload ??= callPayload(leg.call, relations, nowMs);
    return this.#payload;
  }

  get call() {
    const { relations, nowMs, publicUrl } = this.#facts;
    return { ...this.payload, ...callLists(relations, nowMs, publicUrl) };
  }

  get bodyPieces(): readonly string[] {
    const { leg, relations, nowMs, publicUrl, lasting } = this.#facts;
    return stateBody(leg, relations, nowMs, publicUrl, lasting);
  }
}
