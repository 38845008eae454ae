import type { HeaderKey, HeaderLine } from "./headers.js";
import type { SipMessage } from "./message.js";
import { reasonOf } from "./status.js";
import { printVia, viaWithSource } from "./via.js";

/** A header or a start line that would break out of its line: a bug or an attack of whoever made the value. */
export class SipPrintError extends Error {
  constructor(what: string) {
    super(`line break in ${what}`);
    this.name = "SipPrintError";
  }
}

const BREAKS = /[\r\n\0]/;
const BREAKS_ALL = /[\r\n\0]/g;
const NON_ASCII = /[^\0-\x7f]/;
/** What has to be looked at closely, or written otherwise. */
const UNPLAIN = /[\r\n\0\x80-\uffff]/;
const RPORT_CHARS = ";rport".length;
const SEMICOLON = 0x3b;
/** What stands between stray commas of a broken Via is no hop, and does not go back. */
const IS_HOP = /^sip/i;

/**
 * A request from its headers as `headText` makes it. Content-Length is added, and is the only header that is. Hot.
 * @throws SipPrintError when the URI holds a line break
 */
export function printRequest(method: string, uri: string, head: string, body?: Buffer | string): Buffer {
  let shown = uri;
  if (UNPLAIN.test(uri)) {
    if (BREAKS.test(uri)) throw new SipPrintError("start line");
    shown = encode(uri);
  }
  return joined(`${method} ${shown} SIP/2.0\r\n${head}`, body);
}

export interface ResponseParts {
  readonly status: number;
  readonly reason?: string | undefined;
  /** Added to To when the request had no tag there. */
  readonly toTag: string;
  /** Lines before `headers`, and what may be left out where the answer has to be short: as `headText` makes them. */
  readonly head?: string | undefined;
  readonly telling?: string | undefined;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: Buffer | string | undefined;
  /** Record-Route goes back in responses that make a dialog (RFC 3261 §12.1.1). */
  readonly withRecordRoute?: boolean | undefined;
}

/**
 * What every answer to a request has of it (RFC 3261 §8.2.6.2): Via, From, To, Call-ID and CSeq as the request had them, the
 * top Via with the source. Works for requests that failed `check` too, as long as their Via can be read.
 */
export class Echo {
  readonly vias: string;
  readonly from: string;
  /** Of To the value. */
  readonly to: string | undefined;
  /** Call-ID and CSeq. */
  readonly rest: string;
  #tag: string | undefined = undefined;
  #behindRoutes = "";

  constructor(request: SipMessage, source: { readonly host: string; readonly port: number }) {
    const to = request.raw("to");
    this.vias = viaLines(request, source);
    this.from = copyFirst(request, "From", "from");
    this.to = to === undefined ? undefined : plain(to);
    this.rest = copyFirst(request, "Call-ID", "call-id") + copyFirst(request, "CSeq", "cseq");
  }

  /** From, To with that tag (undefined = as it came), Call-ID and CSeq: put together once for all answers with one tag. */
  behindRoutes(tag: string | undefined): string {
    if (this.#behindRoutes !== "" && this.#tag === tag) return this.#behindRoutes;
    const to = this.to === undefined ? "" : `To: ${tag === undefined ? this.to : withTag(this.to, tag)}\r\n`;
    this.#tag = tag;
    this.#behindRoutes = this.from + to + this.rest;
    return this.#behindRoutes;
  }
}

/**
 * A response to a request. Hot.
 * @param echo when it was made already
 * @throws SipPrintError when one of our own values holds a line break
 */
export function printResponse(
  request: SipMessage,
  source: { readonly host: string; readonly port: number },
  parts: ResponseParts,
  echo = new Echo(request, source),
): Buffer {
  const { status, toTag, head = "", telling = "", headers } = parts;
  const reason = parts.reason ? encode(parts.reason) : reasonOf(status);
  if (parts.reason && BREAKS.test(reason)) throw new SipPrintError("reason");
  const routes = parts.withRecordRoute ? copyRoutes(request) : "";
  const behindRoutes = echo.behindRoutes(status > 100 ? toTag : undefined);
  // Callers measure by it how far away we are (RFC 3261 §8.2.6.1).
  const time = status > 100 ? "" : copyFirst(request, "Timestamp", "timestamp");
  const text = `SIP/2.0 ${status} ${reason}\r\n${echo.vias}${routes}${behindRoutes}${time}${head}${telling}`;
  return joined(headers ? text + headText(headers) : text, parts.body);
}

function viaLines(request: SipMessage, source: { readonly host: string; readonly port: number }): string {
  const plainTop = plainVia(request, source);
  if (plainTop !== undefined) return `Via: ${plain(plainTop)}\r\n`;
  const vias = request.headers("via");
  const top = viaWithSource(request.answerVia, source.host, source.port);
  let text = `Via: ${plain(encode(printVia(top)))}\r\n`;
  for (let i = 1; i < vias.length; i++) if (IS_HOP.test(vias[i]!)) text += `Via: ${plain(encode(vias[i]!))}\r\n`;
  return text;
}

/** The only Via of a request, as it came and with its source; undefined when it has to be written anew. */
function plainVia(request: SipMessage, source: { readonly host: string; readonly port: number }): string | undefined {
  const text = request.raw("via") ?? "";
  if (text.includes(",") || !request.isSingle("via")) return undefined;
  const { host, params, version } = request.answerVia;
  if (params.has("received") || version !== undefined) return undefined;
  const port = params.get("rport");
  if (port === undefined) return host === source.host ? text : `${text};received=${source.host}`;
  const at = text.indexOf(";rport");
  const end = at + RPORT_CHARS;
  if (port !== "" || at < 0 || (end < text.length && text.charCodeAt(end) !== SEMICOLON)) return undefined;
  return `${text.slice(0, end)}=${source.port}${text.slice(end)};received=${source.host}`;
}

/**
 * Header lines of our own side as text of the wire, for what is said again and again: it is looked at once.
 * @throws SipPrintError when a value holds a line break
 */
export function headText(lines: readonly HeaderLine[]): string {
  let text = "";
  for (const [name, value] of lines) text += headLine(name, value);
  return text;
}

/** The same of one line. */
export function headLine(name: string, value: string): string {
  if (!UNPLAIN.test(value) && !UNPLAIN.test(name)) return `${name}: ${value}\r\n`;
  if (BREAKS.test(value) || BREAKS.test(name)) throw new SipPrintError(name);
  return `${name}: ${encode(value)}\r\n`;
}

/** A body of text goes out in one piece with its head. */
function joined(head: string, body: Buffer | string = ""): Buffer {
  const bytes = typeof body === "string" ? undefined : body;
  const shown = typeof body === "string" ? encode(body) : "";
  const text = `${head}Content-Length: ${bytes ? bytes.length : shown.length}\r\n\r\n${shown}`;
  const out = Buffer.allocUnsafe(text.length + (bytes?.length ?? 0));
  out.write(text, 0, "latin1");
  bytes?.copy(out, text.length);
  return out;
}

function copyRoutes(request: SipMessage): string {
  let text = "";
  for (const line of request.rawLines("record-route")) text += echoed("Record-Route", line);
  return text;
}

function copyFirst(request: SipMessage, name: string, key: HeaderKey): string {
  const line = request.raw(key);
  return line === undefined ? "" : echoed(name, line);
}

/** A header of a peer's message as it goes back: its value as the bytes came, never broken. */
export function echoed(name: string, value: string): string {
  return `${name}: ${plain(value)}\r\n`;
}

function withTag(to: string, tag: string): string {
  if (to.endsWith(">")) return `${to};tag=${tag}`;
  return /;\s*tag\s*=/i.test(to.slice(to.lastIndexOf(">") + 1)) ? to : `${to};tag=${tag}`;
}

/** A copied value never breaks its line: what a peer sent with a bare CR or NUL goes back without it. */
export function plain(value: string): string {
  return BREAKS.test(value) ? value.replace(BREAKS_ALL, " ") : value;
}

/** Unicode as the UTF-8 bytes of the wire, one char a byte. */
function encode(text: string): string {
  return NON_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}
