import type { CallChange, CallEvent } from "../../domain/call/port/call-writer.js";

/** A change as it is kept in the journal file. */
export function printChange(change: CallChange): string {
  return JSON.stringify({ ...change, events: change.events.map(plainEvent) });
}

/** @param text what `printChange` made: its checksum was right */
export function parseChange(text: string): CallChange {
  return JSON.parse(text) as CallChange;
}

/** An event may make its content when it is asked. */
function plainEvent({
  uuid,
  type,
  created_on,
  sequence,
  message,
  success,
  payload,
  call,
  extra,
}: CallEvent): CallEvent {
  const plain = { uuid, type, created_on, sequence, message, success, payload, call };
  return extra === undefined ? plain : { ...plain, extra };
}
