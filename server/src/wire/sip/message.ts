import { type HeaderKey, headerKey, isListHeader, splitList } from "./headers.js";
import { MAX_CSEQ } from "./limits.js";
import { methodAt } from "./method.js";
import { type NameAddr, parseNameAddr } from "./name-addr.js";
import { skipSpace } from "./params.js";
import { SipParseError, type SipProblem } from "./parse-error.js";
import { parseBrokenVia, parseVia, type Via } from "./via.js";

/** Number and method of a CSeq (RFC 3261 §20.16). */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** What `scan` found in a text: its start line, and where each header value lies in it. */
export interface Framing {
  readonly isRequest: boolean;
  /** Of a request. */
  readonly method: string;
  readonly uri: string;
  /** Of a response. */
  readonly status: number;
  readonly reason: string;
  /** Numbers of the first headers of that name; -1 = none. */
  readonly via: number;
  readonly from: number;
  readonly to: number;
  readonly callId: number;
  readonly cseq: number;
  /** As `isUsualUri`, `usualTag` and `usualBranch` tell of a URI, From, To and Via. */
  readonly isUsualUri: boolean;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly branch: string | undefined;
  /** One of these stands there twice. */
  readonly isTwice: boolean;
  readonly isFolded: boolean;
  readonly bodyStart: number;
  readonly problem: SipProblem | undefined;
}

/** Header names as `headerKey` gives them, and start and end of each value: two numbers a header. */
export interface HeaderPlaces {
  readonly keys: readonly string[];
  readonly spans: readonly number[];
}

const EMPTY = Buffer.alloc(0);
const ZERO = 0x30;
const CSEQ_DIGITS_MAX = 16;
const NO_VALUES: readonly string[] = [];
const IN_TOKEN = /[^\s,;]/;
const NON_ASCII = /[\x80-\xff]/;

/**
 * A SIP message over the one string of its datagram, whose bytes it does not hold: each header is read when it is first
 * asked for.
 * `from`, `to` and `cseq` throw SipParseError when they are missing or malformed; a message that passed `check` never throws.
 * Whatever is kept longer than the message must go through `own`.
 */
export class SipMessage {
  readonly kind: "request" | "response";
  /** Of a request; "" for a response. */
  readonly uri: string;
  /** Of a response; 0 for a request. */
  readonly status: number;
  readonly reason: string;
  /** What framing already found wrong; `check` makes a status of it. */
  readonly problem: SipProblem | undefined;
  /** Of a request: its URI is a plain one of the scheme `sip`, which need not be read to know that it is good. */
  readonly isUsualUri: boolean;
  /** Whether one of Via, From, To, Call-ID and CSeq stands there twice. */
  readonly isTwice: boolean;
  /** The whole message as latin1, so that an index into it is an index into the bytes. */
  readonly #text: string;
  readonly #requestMethod: string;
  readonly #keys: readonly string[];
  readonly #spans: readonly number[];
  readonly #isFolded: boolean;
  /** No byte above 127 stands in it. */
  readonly #isAscii: boolean;
  readonly #bodyStart: number;
  readonly #bodyEnd: number;
  readonly #viaAt: number;
  readonly #fromAt: number;
  readonly #toAt: number;
  readonly #callIdAt: number;
  readonly #cseqAt: number;
  #callId: string | undefined;
  #branch: string | undefined;
  #fromTag: string | undefined;
  #toTag: string | undefined;
  #from: NameAddr | undefined;
  #to: NameAddr | undefined;
  #cseq: CSeq | undefined;
  #via: Via | undefined;
  #body: Buffer | undefined;

  /** @param framing is not kept */
  constructor(text: string, framing: Framing, { keys, spans }: HeaderPlaces, isAscii: boolean, bodyEnd: number) {
    this.kind = framing.isRequest ? "request" : "response";
    this.uri = framing.uri;
    this.status = framing.status;
    this.reason = isAscii ? framing.reason : decode(framing.reason);
    this.problem = framing.problem;
    this.isUsualUri = framing.isUsualUri;
    this.isTwice = framing.isTwice;
    this.#text = text;
    this.#requestMethod = framing.method;
    this.#keys = keys;
    this.#spans = spans;
    this.#isFolded = framing.isFolded;
    this.#isAscii = isAscii;
    this.#bodyStart = framing.bodyStart;
    this.#bodyEnd = bodyEnd;
    this.#viaAt = framing.via;
    this.#fromAt = framing.from;
    this.#toAt = framing.to;
    this.#callIdAt = framing.callId;
    this.#cseqAt = framing.cseq;
    this.#callId = undefined;
    this.#branch = framing.branch;
    this.#fromTag = framing.fromTag;
    this.#toTag = framing.toTag;
    this.#from = undefined;
    this.#to = undefined;
    this.#cseq = undefined;
    this.#via = undefined;
    this.#body = undefined;
  }

  /** Of a response: the method of its CSeq. */
  get method(): string {
    return this.kind === "request" ? this.#requestMethod : this.cseq.method;
  }

  /** The whole message for traces, bytes above 127 as UTF-8. */
  get text(): string {
    return this.#decoded(this.#text);
  }

  /** Of the whole message. */
  get sizeBytes(): number {
    return this.#text.length;
  }

  get hasBody(): boolean {
    return this.#bodyStart < this.#bodyEnd;
  }

  /** Made when it is first asked for. */
  get body(): Buffer {
    this.#body ??= this.hasBody ? Buffer.from(this.#text.slice(this.#bodyStart, this.#bodyEnd), "latin1") : EMPTY;
    return this.#body;
  }

  get callId(): string {
    this.#callId ??= this.#callIdAt < 0 ? "" : this.#value(this.#callIdAt);
    return this.#callId;
  }

  get from(): NameAddr {
    this.#from ??= needed(parseNameAddr(this.#one(this.#fromAt)), "from");
    return this.#from;
  }

  get to(): NameAddr {
    this.#to ??= needed(parseNameAddr(this.#one(this.#toAt)), "to");
    return this.#to;
  }

  get cseq(): CSeq {
    this.#cseq ??= needed(this.#readCSeq(), "cseq");
    return this.#cseq;
  }

  /** The topmost Via. */
  get via(): Via {
    this.#via ??= needed(parseVia(this.#firstVia()), "via");
    return this.#via;
  }

  /** The topmost Via as far as it can be read: where an answer goes even when the message is refused for its Via. */
  get answerVia(): Via {
    if (this.#via) return this.#via;
    const text = this.#firstVia();
    return needed(parseVia(text) ?? parseBrokenVia(text), "via");
  }

  /** Of the topmost Via, "" when it has none. @throws SipParseError when that cannot be read */
  get branch(): string {
    this.#branch ??= this.via.params.get("branch") ?? "";
    return this.#branch;
  }

  /** @throws SipParseError when From cannot be read */
  get fromTag(): string {
    this.#fromTag ??= this.from.params.get("tag") ?? "";
    return this.#fromTag;
  }

  /** @throws SipParseError when To cannot be read */
  get toTag(): string {
    this.#toTag ??= this.to.params.get("tag") ?? "";
    return this.#toTag;
  }

  /** The first Contact; undefined when there is none, or it is `*` or malformed. */
  contact(): NameAddr | undefined {
    const first = this.first("contact");
    return first === undefined ? undefined : parseNameAddr(first);
  }

  /** First value of a header, by any spelling or its compact form. */
  header(name: string): string | undefined {
    const raw = this.raw(headerKey(name));
    return raw === undefined ? undefined : this.#decoded(raw);
  }

  /** First element of a list header. */
  first(key: HeaderKey): string | undefined {
    const raw = this.raw(key);
    if (raw === undefined) return undefined;
    return this.#decoded(raw.includes(",") ? splitList(raw)[0]! : raw);
  }

  /** Every value; lines of list headers are cut at their commas. */
  headers(key: HeaderKey): readonly string[] {
    const keys = this.#keys;
    const first = keys.indexOf(key);
    if (first < 0) return NO_VALUES;
    const only = keys.indexOf(key, first + 1) < 0 ? this.#value(first) : ",";
    if (!only.includes(",")) return [this.#decoded(only)];
    const values: string[] = [];
    for (const line of this.rawLines(key)) {
      if (!line.includes(",") || !isListHeader(key)) values.push(this.#decoded(line));
      else for (const value of splitList(line)) values.push(this.#decoded(value));
    }
    return values;
  }

  /** Whether a list of tokens has that one. Hot. @param isAnyCase it is given in lower case, and may be written in any */
  names(key: HeaderKey, token: string, isAnyCase: boolean): boolean {
    const keys = this.#keys;
    for (let at = keys.indexOf(key); at >= 0; at = keys.indexOf(key, at + 1)) {
      const line = this.#value(at);
      if (hasToken(isAnyCase ? line.toLowerCase() : line, token)) return true;
    }
    return false;
  }

  /** True when that header stands there at all. Hot. */
  has(key: HeaderKey): boolean {
    return this.#keys.includes(key);
  }

  /** True when that header does not stand there twice. */
  isSingle(key: HeaderKey): boolean {
    const keys = this.#keys;
    return keys.indexOf(key, keys.indexOf(key) + 1) < 0;
  }

  /** First line of a header as the bytes came, for echoing. */
  raw(key: HeaderKey): string | undefined {
    const at = this.#keys.indexOf(key);
    return at < 0 ? undefined : this.#value(at);
  }

  /** Every line of a header as the bytes came, for echoing. */
  rawLines(key: HeaderKey): string[] {
    const keys = this.#keys;
    const lines: string[] = [];
    for (let at = keys.indexOf(key); at >= 0; at = keys.indexOf(key, at + 1)) lines.push(this.#value(at));
    return lines;
  }

  /** In its usual form it is read where it stands. Hot. */
  #readCSeq(): CSeq | undefined {
    const at = this.#cseqAt;
    if (at < 0) return undefined;
    const end = this.#spans[2 * at + 1]!;
    const isPlain = this.#isAscii && !this.#isFolded;
    if (isPlain) return parseCSeq(this.#text, this.#spans[2 * at]!, end);
    const text = this.#one(at);
    return parseCSeq(text, 0, text.length);
  }

  #one(at: number): string {
    return at < 0 ? "" : this.#decoded(this.#value(at));
  }

  #firstVia(): string {
    const line = this.#one(this.#viaAt);
    return line.includes(",") ? splitList(line)[0]! : line;
  }

  #decoded(raw: string): string {
    return this.#isAscii ? raw : decode(raw);
  }

  #value(index: number): string {
    const value = this.#text.slice(this.#spans[2 * index]!, this.#spans[2 * index + 1]!);
    // A folded line means one space (RFC 3261 §7.3.1).
    return this.#isFolded && value.includes("\r\n") ? value.replace(/[ \t]*\r\n[ \t]+/g, " ").trim() : value;
  }
}

function hasToken(line: string, token: string): boolean {
  for (let at = line.indexOf(token); at >= 0; at = line.indexOf(token, at + 1))
    if (!IN_TOKEN.test(line.charAt(at - 1)) && !IN_TOKEN.test(line.charAt(at + token.length))) return true;
  return false;
}

/** Header bytes are UTF-8 (RFC 3261 §7.3.1). */
function decode(raw: string): string {
  return NON_ASCII.test(raw) ? Buffer.from(raw, "latin1").toString("utf8") : raw;
}

function needed<T>(value: T | undefined, code: SipProblem): T {
  if (value === undefined) throw new SipParseError(code);
  return value;
}

/** Reads what stands in `text` from `from` to `end`. */
function parseCSeq(text: string, from: number, end: number): CSeq | undefined {
  let at = from;
  let number = 0;
  for (
    let digit = text.charCodeAt(at) - ZERO;
    at < end && digit >= 0 && digit <= 9;
    digit = text.charCodeAt(at) - ZERO
  ) {
    number = 10 * number + digit;
    at++;
  }
  const start = Math.min(skipSpace(text, at), end);
  const digits = at - from;
  if (digits < 1 || digits > CSEQ_DIGITS_MAX || start === at || number > MAX_CSEQ) return undefined;
  const method = methodAt(text, start, end) ?? methodOf(text.slice(start, end).trim());
  return method === undefined ? undefined : { number, method };
}

function methodOf(text: string): string | undefined {
  return methodAt(text, 0, text.length);
}
