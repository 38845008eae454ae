import { JsonText } from "../base/json-sink.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import { type CallEvent, isPacked, type ToldEvent } from "../domain/call/port/call-writer.js";
import type { EventBody, NewEvent } from "../domain/event/port.js";
import { beginEvent, writeBody } from "./event-placing.js";
import type { RowArray } from "./row-array.js";

/** An event of a call as the outbox takes it. */
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
    return isPacked(this.#event) ? this.#event : undefined;
  }

  /** As it is stored. */
  get body(): EventBody {
    return storedBody(this.#event);
  }
}

/**
 * Adds an event of a call as the database takes it. Hot.
 * @param place among those of its account, from 1
 */
export function writeCallEvent(rows: RowArray, call: CallRow, event: CallEvent, place: number): void {
  const start = beginEvent(rows, event, call.account, call.uuid, place);
  if (isPacked(event)) writeBody(rows, event);
  else rows.json(JSON.stringify(bodyOf(event)));
  rows.json(null);
  rows.endRow(start);
}

function bodyOf({ message, success, payload, call, extra }: ToldEvent): EventBody {
  return { message, success, payload, call, ...extra };
}

function storedBody(event: CallEvent): EventBody {
  if (!isPacked(event)) return bodyOf(event);
  const text = new JsonText();
  event.writeBody(text);
  return JSON.parse(text.text) as EventBody;
}
