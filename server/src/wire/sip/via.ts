import { type Params, parseParams, printParams } from "./params.js";
import { hostText, parseHostPort } from "./uri.js";

/** Starts every branch made after RFC 2543 (RFC 3261 §8.1.1.7). */
export const MAGIC_COOKIE = "z9hG4bK";

/** One hop of a Via (RFC 3261 §20.42). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, WSS, SCTP or anything else. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
}

const PROTOCOL = /^SIP\s*\/\s*2\.0\s*\/\s*([^\s;,/]+)\s+/i;

/** @returns undefined when the text is no Via of SIP 2.0 */
export function parseVia(text: string): Via | undefined {
  const protocol = PROTOCOL.exec(text);
  if (!protocol) return undefined;
  const from = protocol[0].length;
  const semicolon = text.indexOf(";", from);
  const end = semicolon < 0 ? text.length : semicolon;
  const sentBy = parseHostPort(text.slice(from, end).trim());
  const params = parseParams(text, end);
  if (!sentBy || !params) return undefined;
  return { transport: protocol[1]!.toUpperCase(), host: sentBy.host, port: sentBy.port, params };
}

export function printVia(via: Via): string {
  const port = via.port === undefined ? "" : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${hostText(via.host)}${port}${printParams(via.params)}`;
}

/**
 * The Via as the server notes it: where the request really came from.
 * `received` when the host differs or `rport` was asked for (RFC 3261 §18.2.1, RFC 3581 §4).
 */
export function viaWithSource(via: Via, host: string, port: number): Via {
  const asksForPort = via.params.has("rport");
  const params = new Map(via.params);
  params.delete("received");
  if (asksForPort) params.set("rport", String(port));
  if (asksForPort || via.host !== host) params.set("received", host);
  return { ...via, params };
}
