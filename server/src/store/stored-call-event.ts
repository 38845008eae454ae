import type { JsonSink } from "../base/json-sink.js";
import type { CallEvent } from "../domain/call/port/call-writer.js";
import type { EventBody, NewEvent } from "../domain/event/port.js";
import { wholeBody } from "./event-rows.js";

/** An event of a call, read back from what is stored of it. */
export class StoredCallEvent implements CallEvent, NewEvent {
  readonly uuid: string;
  readonly account: string;
  readonly type: CallEvent["type"];
  readonly ref_id: string;
  readonly sequence: number;
  readonly created_on: string;
  readonly bodyText: string;
  #body: EventBody | undefined;

  /** @param values of a row that `writeEvent` wrote */
  constructor(values: readonly unknown[]) {
    const [uuid, account, type, call, sequence, _place, time, body] = values;
    this.uuid = uuid as string;
    this.account = account as string;
    this.type = type as CallEvent["type"];
    this.ref_id = call as string;
    this.sequence = sequence as number;
    this.created_on = time as string;
    this.bodyText = body as string;
  }

  get body(): EventBody {
    this.#body ??= wholeBody(this.type, JSON.parse(this.bodyText) as EventBody);
    return this.#body;
  }

  writeBody(to: JsonSink): void {
    to.raw(this.bodyText);
  }

  get message(): string {
    return this.body.message;
  }

  get success(): boolean {
    return this.body.success;
  }

  get payload(): unknown {
    return this.body.payload;
  }

  get call(): unknown {
    return this.body.call;
  }

  get extra(): Readonly<Record<string, unknown>> {
    const { message: _message, success: _success, payload: _payload, call: _call, ...extra } = this.body;
    return extra;
  }
}
