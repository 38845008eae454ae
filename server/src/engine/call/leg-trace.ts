import { type SeenMessage, toldMessage } from "../../domain/call/packed-trace.js";
import type { TracedMessage } from "../../domain/call/port/traces.js";
import { redact } from "../../wire/sip/redact.js";
import { withoutHairpin } from "./sip-identity.js";

/** A message as it may be shown: secrets are removed here. */
export function tracedMessage(seen: SeenMessage): TracedMessage {
  return toldMessage({ ...seen, text: shownText(seen.text) });
}

/** The same of its text alone, which is the same text where nothing is removed. */
export function shownText(text: string): string {
  return redact(withoutHairpin(text));
}
