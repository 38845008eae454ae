import { JsonText } from "../../server/src/base/json-sink.js";
import {
  type CallChange,
  type CallEvent,
  isPacked,
  type ToldEvent,
} from "../../server/src/domain/call/port/call-writer.js";
import { type LastingLeg, lastingLeg, unpackedState } from "../../server/src/domain/call/unpacked-state.js";

/** Events of changes with the bodies that they are read with, in order. */
export function toldEvents(changes: readonly CallChange[]): ToldEvent[] {
  const legs = new Map<string, LastingLeg>();
  return changes.flatMap(({ call, events }) => events.map((event) => toldEvent(event, call.uuid, legs)));
}

/** @param legs those whose whole states came before; this one is added */
function toldEvent(event: CallEvent, call: string, legs: Map<string, LastingLeg>): ToldEvent {
  if (!isPacked(event)) return event;
  const { uuid, type, created_on, sequence } = event;
  const json = new JsonText();
  event.writeBody(json);
  const { message, success, state } = JSON.parse(json.text);
  const leg = lastingLeg(state);
  if (leg) legs.set(call, leg);
  const body = unpackedState(state, call, legs);
  if (!body) throw new Error("a state whose leg was not told of before");
  return { uuid, type, created_on, sequence, message, success, ...body };
}
