import { randomToken } from "../base/ids.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import { headText, printRequest } from "../wire/sip/print.js";
import type { PrintedFacts } from "../wire/sip/printed.js";
import { hostText, userText } from "../wire/sip/uri.js";
import { MAGIC_COOKIE } from "../wire/sip/via.js";
import type { Hop } from "./sip-hop.js";

/** What we say of ourselves. */
export interface SipIdentity {
  readonly userAgent: string;
  /** Value of Allow. */
  readonly allow: string;
  /** Value of Supported; "" = none. */
  readonly supported: string;
  /** Types of bodies we read, for an asker of OPTIONS. */
  readonly accept: readonly string[];
  /** Types of INFO bodies that are read; undefined: whatever comes. */
  readonly infoTypes?: readonly string[] | undefined;
  /** Event packages one may subscribe to. */
  readonly allowEvents: readonly string[];
  /** Allow and Supported, and User-Agent: texts of the wire that many messages have. */
  readonly telling: string;
  readonly agent: string;
}

/** What we say of ourselves, with the texts of it that are said again and again. */
export function sipIdentity(parts: Omit<SipIdentity, "telling" | "agent">): SipIdentity {
  return { ...parts, telling: headText(capabilities(parts)), agent: headText([["User-Agent", parts.userAgent]]) };
}

export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly callId: string;
  /** Route, From, To, Call-ID and CSeq, as `headText` makes them. */
  readonly head: string;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: Buffer | string | undefined;
  /** User of the Contact; undefined = no Contact. */
  readonly contactUser?: string | undefined;
}

/** A request ready to be sent, and what later ones need of it. */
export interface BuiltRequest extends Readonly<PrintedFacts> {
  readonly uri: string;
  readonly branch: string;
  readonly wire: Buffer;
}

/** Methods that carry Allow and Supported, so that the peer knows what it may send us. */
const TELLING: ReadonlySet<string> = new Set(["INVITE", "UPDATE", "OPTIONS", "REGISTER"]);

/** Methods whose bodies are session descriptions. */
const SESSION_METHODS: ReadonlySet<string> = new Set(["INVITE", "UPDATE", "ACK", "PRACK"]);

export function newTag(): string {
  return randomToken(10);
}

export function newCallId(): string {
  return randomToken(24);
}

/**
 * A request with a new branch, for one hop. Hot.
 * @throws SipPrintError when a value holds a line break
 */
export function buildRequest(hop: Hop, identity: SipIdentity, parts: RequestParts): BuiltRequest {
  const { method, uri, headers = NONE, body, contactUser } = parts;
  const branch = `${MAGIC_COOKIE}${randomToken(16)}`;
  const forwards = has(headers, "max-forwards") ? "" : "Max-Forwards: 70\r\n";
  const contact =
    contactUser === undefined ? "" : `Contact: ${contactFor(hop, contactUser, uri.startsWith("sips:"))}\r\n`;
  const telling = TELLING.has(method) ? identity.telling : "";
  const type = contentType(method, headers, body);
  const head = `Via: ${ourVia(hop, branch)}\r\n${forwards}${parts.head}${contact}${headText(headers)}${telling}${identity.agent}${headText(type)}`;
  return { callId: parts.callId, method, status: 0, uri, branch, wire: printRequest(method, uri, head, body) };
}

const VIA_NAME = { udp: "UDP", tcp: "TCP", tls: "TLS", ws: "WS", wss: "WSS" } as const;
const NONE: readonly HeaderLine[] = [];
const SDP_TYPE: readonly HeaderLine[] = [["Content-Type", "application/sdp"]];
const TEXT_TYPE: readonly HeaderLine[] = [["Content-Type", "text/plain"]];

/** Value of the parameter `transport` in our Contact; with WSS it is the scheme or the connection that says so (RFC 7118 §5.2). */
const TRANSPORT_PARAM = { udp: undefined, tcp: "tcp", tls: "tls", ws: "ws", wss: "ws" } as const;

/**
 * Our address as a peer of that hop should use it.
 * @param isSecure the peer was asked for as `sips:`: so is our address then (RFC 3261 §8.1.1.8)
 */
export function contactFor(hop: Hop, user: string, isSecure = false): string {
  const { transport } = hop.peer;
  const param = isSecure && transport === "tls" ? undefined : TRANSPORT_PARAM[transport];
  const { host, port } = hop.local;
  const start = `<${isSecure ? "sips" : "sip"}:${user === "" ? "" : `${userText(user)}@`}${hostText(host)}:${port}`;
  return param === undefined ? `${start}>` : `${start};transport=${param}>`;
}

/** Allow and Supported. */
export function capabilities(identity: Pick<SipIdentity, "allow" | "supported">): HeaderLine[] {
  const allow: HeaderLine[] = [["Allow", identity.allow]];
  return identity.supported === "" ? allow : [...allow, ["Supported", identity.supported]];
}

/** What an OPTIONS is told we are able to (RFC 3261 §11.2, RFC 6665 §8.2.2). */
export function abilities(identity: SipIdentity): HeaderLine[] {
  const accept: HeaderLine[] = identity.accept.length === 0 ? [] : [["Accept", identity.accept.join(", ")]];
  return [...capabilities(identity), ...accept, ...allowEvents(identity)];
}

/** The header of that name; none when nothing may be subscribed to. */
export function allowEvents(identity: SipIdentity): HeaderLine[] {
  return identity.allowEvents.length === 0 ? [] : [["Allow-Events", identity.allowEvents.join(", ")]];
}

/** Content-Type for a body that came without: SDP where sessions are made. */
export function contentType(
  method: string,
  given: readonly HeaderLine[],
  body: Buffer | string | undefined,
): readonly HeaderLine[] {
  if (body === undefined || body.length === 0 || has(given, "content-type")) return NONE;
  return SESSION_METHODS.has(method) ? SDP_TYPE : TEXT_TYPE;
}

/** `rport` asks UDP peers to answer where the request came from (RFC 3581); with our ports it is what they should do anyway. */
function ourVia(hop: Hop, branch: string): string {
  const { host, port } = hop.local;
  return `SIP/2.0/${VIA_NAME[hop.peer.transport]} ${hostText(host)}:${port};branch=${branch};rport`;
}

function has(lines: readonly HeaderLine[], key: string): boolean {
  for (const [name] of lines) if (name.length === key.length && name.toLowerCase() === key) return true;
  return false;
}
