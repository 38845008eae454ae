import type { VerbValues } from "../../wire/xml/verb.js";

const DEFAULT_MS = 10_000;
const MAX_MS = 30_000;

/** `timeout` of Callback and Curl; 0 = the longest, as in the settings of an app (events.md 13.2). */
export function exchangeTimeoutMs(values: VerbValues): number {
  return (values.number("timeout") ?? DEFAULT_MS) || MAX_MS;
}
