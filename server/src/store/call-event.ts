import type { CallEvent } from "../domain/call/port/call-writer.js";
import type { EventBody, NewEvent } from "../domain/event/port.js";

/** An event of a call as the outbox takes it. Its body is made when somebody reads it: to be stored it needs none where it has pieces. */
export class NewCallEvent implements NewEvent {
  readonly uuid: string;
  readonly type: CallEvent["type"];
  readonly created_on: string;
  readonly sequence: number;
  readonly account: string;
  readonly ref_id: string;
  readonly #event: CallEvent;

  constructor(call: { readonly uuid: string; readonly account: string }, event: CallEvent) {
    this.uuid = event.uuid;
    this.type = event.type;
    this.created_on = event.created_on;
    this.sequence = event.sequence;
    this.account = call.account;
    this.ref_id = call.uuid;
    this.#event = event;
  }

  /** Made when it is stored, and kept by nobody: events wait for the database, and are passed on after it. */
  get bodyPieces(): readonly string[] | undefined {
    return this.#event.bodyPieces;
  }

  get body(): EventBody {
    const { message, success, payload, call, extra } = this.#event;
    return { message, success, payload, call, ...extra };
  }
}
