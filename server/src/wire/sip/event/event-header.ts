import { isToken } from "../method.js";
import { parseParams } from "../params.js";

/** Value of an Event header (RFC 6665 §8.2.1). */
export interface SipEvent {
  /** The package, lower case: phones do not agree on its spelling. */
  readonly name: string;
  /** Tells subscriptions of one package in one dialog apart; compared byte by byte. */
  readonly id: string | undefined;
}

/** @returns undefined when there is none, or the text is no event */
export function parseEvent(text: string | undefined): SipEvent | undefined {
  if (text === undefined) return undefined;
  const semicolon = text.indexOf(";");
  const name = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const params = parseParams(text, semicolon < 0 ? text.length : semicolon);
  if (!isToken(name) || !params) return undefined;
  return { name: name.toLowerCase(), id: params.get("id") };
}

/** The form `parseEvent` reads. */
export function printEvent({ name, id }: SipEvent): string {
  return id === undefined ? name : `${name};id=${id}`;
}

/** Whether a subscription that was made with one of them is meant by the other. */
export function isSameEvent(a: SipEvent, b: SipEvent): boolean {
  return a.name === b.name && a.id === b.id;
}
