import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallEvent } from "../domain/call/port/call-writer.js";
import type { EventBody, NewEvent } from "../domain/event/port.js";
import { beginEvent, writeBody } from "./event-placing.js";
import type { RowArray } from "./row-array.js";

/** An event of a call as the outbox takes it. Its body is made when somebody reads it: to be stored it needs none where it has pieces. */
export class NewCallEvent implements NewEvent {
  readonly uuid: string | undefined;
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

  get bodyWriter(): NewEvent["bodyWriter"] {
    return writesBody(this.#event) ? this.#event : undefined;
  }

  get body(): EventBody {
    return bodyOf(this.#event);
  }
}

/**
 * Adds an event of a call as the database takes it. Hot.
 * @param place among those of its account, from 1
 */
export function writeCallEvent(rows: RowArray, call: CallRow, event: CallEvent, place: number): void {
  const start = beginEvent(rows, event, call.account, call.uuid, place);
  if (writesBody(event)) writeBody(rows, event);
  else rows.json(JSON.stringify(bodyOf(event)));
  rows.json(null);
  rows.endRow(start);
}

function bodyOf({ message, success, payload, call, extra }: CallEvent): EventBody {
  return { message, success, payload, call, ...extra };
}

function writesBody(event: CallEvent): event is CallEvent & Required<Pick<CallEvent, "writeBody">> {
  return event.writeBody !== undefined;
}
