import type { CallDocument, Verb } from "./verb.js";

/** Commands of a document that runs beside the main one and may be heard (call-xml.md 7.2). */
const INJECTABLE: ReadonlySet<string> = new Set([
  "Hold",
  "Unhold",
  "RecordStart",
  "RecordPause",
  "RecordResume",
  "RecordStop",
  "RecordWait",
  "Play",
  "Say",
  "Tone",
  "Pause",
  "Curl",
  "Call",
  "Geo",
  "Schedule",
]);

/** The first command, in document order, that may not run beside the main document; undefined: all may. */
export function notInjectable({ block }: Pick<CallDocument, "block">): Verb | undefined {
  // Depth is bounded by the parser (call-xml.md 8.1), still nothing is recursive here.
  const waiting = [...block].reverse();
  for (let verb = waiting.pop(); verb; verb = waiting.pop()) {
    if (verb.kind === "command" && !isInjectable(verb)) return verb;
    waiting.push(...[...verb.parts].reverse());
  }
  return undefined;
}

/** A fetched document could hold anything, so a `Curl` runs none here. */
function isInjectable({ name, values }: Verb): boolean {
  return INJECTABLE.has(name) && !values.flag("execute");
}
