import type { CallRow } from "./port/call-row.js";
import type { CallRelations } from "./port/relations.js";
import { callBase, callLists, callRelations, channelMeta, shortCall } from "./rules.js";

/**
 * JSON of the relations of a leg that stay as they are while it lives, without the braces: made once for all its states.
 * `parent` is not among them, it has states of its own.
 */
export function lastingText(call: CallRow, relations: CallRelations): string {
  return JSON.stringify(callRelations(call, relations)).slice(1, -1);
}

/**
 * JSON of `callEntity`, its members in another order. Hot: five states of each leg are stored, and to make the whole
 * entity for each would cost more than all the rest of the state.
 * @param lasting what `lastingText` gave for this leg
 */
export function callText(
  call: CallRow,
  relations: CallRelations,
  nowMs: number,
  publicUrl: string,
  lasting: string,
): string {
  const base = JSON.stringify(callBase(call, nowMs)).slice(0, -1);
  const meta = JSON.stringify(channelMeta(call));
  const parent = relations.parent ? JSON.stringify(shortCall(relations.parent, nowMs)) : "null";
  const lists = JSON.stringify(callLists(relations, nowMs, publicUrl)).slice(1);
  return `${base},"meta":${meta},"parent":${parent},${lasting},${lists}`;
}
