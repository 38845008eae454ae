import type { JsonSink } from "../base/json-sink.js";
import type { PackedEvent } from "../domain/call/port/call-writer.js";

/** An event of a call, read back from what is stored of it. */
export class StoredCallEvent implements PackedEvent {
  readonly uuid: string;
  readonly type: PackedEvent["type"];
  readonly sequence: number;
  readonly created_on: string;
  readonly #body: string;

  /** @param values of a row that `writeEvent` wrote */
  constructor(values: readonly unknown[]) {
    const [uuid, _account, type, _call, sequence, _place, time, body] = values;
    this.uuid = uuid as string;
    this.type = type as PackedEvent["type"];
    this.sequence = sequence as number;
    this.created_on = time as string;
    this.#body = body as string;
  }

  writeBody(to: JsonSink): void {
    to.raw(this.#body);
  }
}
