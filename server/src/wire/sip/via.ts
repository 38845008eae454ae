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
  /** Only when it is not 2.0. */
  readonly version?: string | undefined;
}

/** As everybody writes it. */
const USUAL = ["UDP", "TCP", "TLS", "WS", "WSS"].map((transport) => ({ transport, start: `SIP/2.0/${transport} ` }));
const PROTOCOL = /^SIP\s*\/\s*2\.0\s*\/\s*([^\s;,/]+)\s+/i;

/** @returns undefined when the text is no Via of SIP 2.0 */
export function parseVia(text: string): Via | undefined {
  for (const { transport, start } of USUAL) if (text.startsWith(start)) return readVia(transport, text, start.length);
  const protocol = PROTOCOL.exec(text);
  return protocol ? readVia(protocol[1]!.toUpperCase(), text, protocol[0].length) : undefined;
}

function readVia(transport: string, text: string, from: number): Via | undefined {
  const semicolon = text.indexOf(";", from);
  const end = semicolon < 0 ? text.length : semicolon;
  const sentBy = parseHostPort(text.slice(from, end).trim());
  const params = parseParams(text, end);
  if (!sentBy || !params) return undefined;
  return { transport, host: sentBy.host, port: sentBy.port, params };
}

const ANY_PROTOCOL = /^SIP\s*\/\s*([^\s;,/]+)\s*\/\s*([^\s;,/]+)\s+/i;

/**
 * What can be read of a malformed Via, so that its sender can be told: any version, parameters as far as they are good
 * (RFC 4475 §3.1.2.1, §3.1.2.16). Undefined when not even the host stands there.
 */
export function parseBrokenVia(text: string): Via | undefined {
  const protocol = ANY_PROTOCOL.exec(text);
  if (!protocol) return undefined;
  const [sentBy, ...rest] = text.slice(protocol[0].length).split(";");
  const host = parseHostPort(sentBy!.trim());
  if (!host) return undefined;
  const params = new Map<string, string>();
  for (const part of rest) for (const [name, value] of parseParams(`;${part}`) ?? []) params.set(name, value);
  const version = protocol[1] === "2.0" ? {} : { version: protocol[1] };
  return { transport: protocol[2]!.toUpperCase(), host: host.host, port: host.port, params, ...version };
}

export function printVia(via: Via): string {
  const port = via.port === undefined ? "" : `:${via.port}`;
  return `SIP/${via.version ?? "2.0"}/${via.transport} ${hostText(via.host)}${port}${printParams(via.params)}`;
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
