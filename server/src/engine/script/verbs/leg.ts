import type { Verb } from "../../../wire/xml/verb.js";
import type { LegChoice } from "../context.js";

/** Attribute `leg`; the reader of documents has checked it and filled in the default. */
export function legOf(verb: Verb): LegChoice {
  return (verb.values.text("leg") ?? "aleg") as LegChoice;
}
