import { type JsonSink, JsonText } from "../../base/json-sink.js";
import { type CallChange, type CallEvent, isPacked, type PackedEvent } from "../../domain/call/port/call-writer.js";

/** An event whose body is there as it is stored. */
type BodiedEvent = Omit<PackedEvent, "writeBody"> & { readonly body: string };

/** A change as it is kept in the journal file. */
export function printChange(change: CallChange): string {
  return JSON.stringify({ ...change, events: change.events.map(plainEvent) });
}

/** @param text what `printChange` made: its checksum was right */
export function parseChange(text: string): CallChange {
  const change = JSON.parse(text) as CallChange;
  return {
    ...change,
    events: change.events.map((event) => ("body" in event ? packedEvent(event as BodiedEvent) : event)),
  };
}

/** Nothing of what is stored is looked at: what it leaves out may be in the database alone. */
function plainEvent(event: CallEvent): Exclude<CallEvent, PackedEvent> | BodiedEvent {
  if (!isPacked(event)) return event;
  const { uuid, type, created_on, sequence } = event;
  const body = new JsonText();
  event.writeBody(body);
  return { uuid, type, created_on, sequence, body: body.text };
}

function packedEvent({ body, ...head }: BodiedEvent): PackedEvent {
  return { ...head, writeBody: (to: JsonSink) => to.raw(body) };
}
