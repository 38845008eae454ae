import type { LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import { Agent, type Dispatcher } from "undici";
import type { Clock } from "../base/clock.js";
import { EgressRule } from "./egress-rule.js";
import { BlockedAddress, guardedConnector } from "./guarded-connector.js";
import { HttpError } from "./http-error.js";
import { ACCEPT_ENCODING, type Arrived, readBody } from "./read-body.js";

/** One exchange. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  /** Absolute; user-info goes out as Basic. */
  readonly url: string;
  /** Names in lower case. Headers whose name or value HTTP does not allow are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that are dropped when a redirect leads to another origin, besides `authorization`. */
  readonly privateHeaders?: readonly string[];
  readonly body?: string | undefined;
  /** A body that is no text, in place of `body`. Not sent on by a redirect. */
  readonly bytes?: Uint8Array | undefined;
  /** Of the whole exchange; starts anew with each redirect. */
  readonly timeoutMs: number;
  /** Longest body after decompression. */
  readonly maxBytes: number;
  /** A body that is longer, or cannot be decoded, is cut there and the answer counts. Default: it is an error. */
  readonly isCut?: boolean;
  /** Redirects that are followed; 0 = a 3xx is the answer. */
  readonly maxRedirects: number;
  /**
   * A body of status 200 as it comes, when it is not packed and says how long it will be. Must not throw.
   * @param totalBytes as declared, which need not be true
   */
  readonly arriving?: (totalBytes: number, ...soFar: Parameters<Arrived>) => void;
  /** Connections are shared within it and never across: an account. */
  readonly scope: string;
}

/** The last answer of an exchange. */
export interface HttpReply {
  readonly status: number;
  /** First value of a header. */
  header(name: string): string | undefined;
  readonly body: Buffer;
}

/** What users of the client see of it. */
export interface HttpSender {
  /** @throws HttpError no answer; any status is an answer */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
}

export interface HttpClientOptions {
  readonly clock: Clock;
  /** CIDRs of private targets that may be reached (OUTBOUND_ALLOW). Default none. */
  readonly allow?: readonly string[];
  /** Resolves names; default the system's resolver. */
  readonly lookup?: LookupFunction;
  /** Certificate authorities in place of Node's, PEM. */
  readonly ca?: string;
}

const HEADERS_MAX_BYTES = 16 * 1024;
const SCOPES_MAX = 256;
const CONNECTIONS_PER_ORIGIN = 64;
const KEEP_ALIVE_MS = 10_000;
const OWN_ADDRESSES_MS = 10_000;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * The only way out to targets a user can name (security.md 7): addresses are checked at connect, on every hop; time and
 * size have limits; certificates are verified; no proxy of the environment is used.
 */
export class HttpClient implements HttpSender {
  readonly #clock: Clock;
  readonly #rule: EgressRule;
  readonly #connector: ReturnType<typeof guardedConnector>;
  readonly #agents = new Map<string, Agent>();
  #own: { readonly addresses: readonly string[]; readonly untilMs: number } = { addresses: [], untilMs: -1 };
  #isClosed = false;

  constructor({ clock, allow = [], lookup, ca }: HttpClientOptions) {
    this.#clock = clock;
    this.#rule = new EgressRule(allow, () => this.#ownAddresses());
    this.#connector = guardedConnector({ rule: this.#rule, lookup, ca });
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    let url = parseUrl(request.url);
    let hop = request;
    for (let redirects = 0; ; redirects++) {
      const reply = await this.#exchange(hop, url, signal);
      const location = REDIRECTS.includes(reply.status) ? reply.header("location") : undefined;
      if (location === undefined || request.maxRedirects === 0) return reply;
      if (redirects === request.maxRedirects) throw new HttpError({ kind: "redirects" });
      const next = parseUrl(location, url);
      if (url.protocol === "https:" && next.protocol !== "https:") throw new HttpError({ kind: "address" });
      hop = redirected(hop, reply.status, next.origin === url.origin);
      url = next;
    }
  }

  /** Ends every connection; exchanges in flight fail. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  /** One hop with its own deadline. */
  async #exchange(request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpReply> {
    if (!this.#rule.allowsUrl(url)) throw new HttpError({ kind: "address" });
    if (this.#isClosed) throw new HttpError({ kind: "aborted" });
    const stop = new AbortController();
    const abort = () => stop.abort(new HttpError({ kind: "aborted" }));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const deadline = this.#clock.setTimer(request.timeoutMs, () => stop.abort(new HttpError({ kind: "timeout" })));
    try {
      // undici takes no notice of the signal while it connects.
      return await Promise.race([this.#dispatch(request, url, stop.signal), failOn(stop.signal)]);
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : asHttpError(error);
    } finally {
      deadline.cancel();
      signal.removeEventListener("abort", abort);
    }
  }

  async #dispatch(request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpReply> {
    const answer = await this.#agent(request.scope).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: headersOf(request, url),
      body: request.bytes ?? request.body ?? null,
      signal,
    });
    const header = (name: string) => firstOf(answer.headers, name);
    const encoding = request.method === "HEAD" ? "" : (header("content-encoding") ?? "");
    const totalBytes = answer.statusCode === 200 && encoding === "" ? Number(header("content-length") ?? 0) : 0;
    const arrived: Arrived | undefined =
      totalBytes > 0 ? (...soFar) => request.arriving?.(totalBytes, ...soFar) : undefined;
    const body = await readBody(answer.body, encoding, request.maxBytes, request.isCut ?? false, arrived);
    return { status: answer.statusCode, header, body };
  }

  #agent(scope: string): Agent {
    const known = this.#agents.get(scope);
    this.#agents.delete(scope);
    const agent = known ?? this.#newAgent();
    this.#agents.set(scope, agent);
    if (this.#agents.size > SCOPES_MAX) this.#dropOldest();
    return agent;
  }

  #newAgent(): Agent {
    return new Agent({
      connect: this.#connector,
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
      // The deadline of the exchange is the only one.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Of many scopes the one not used for longest gives its connections back; its exchanges end first. */
  #dropOldest(): void {
    const [oldest] = this.#agents;
    if (!oldest) return;
    this.#agents.delete(oldest[0]);
    oldest[1].close().catch(() => undefined); // only fails when it was closed already
  }

  #ownAddresses(): readonly string[] {
    if (this.#clock.monotonicMs() >= this.#own.untilMs) {
      const addresses = Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? []).map(({ address }) => address),
      );
      this.#own = { addresses, untilMs: this.#clock.monotonicMs() + OWN_ADDRESSES_MS };
    }
    return this.#own.addresses;
  }
}

/** Rejects when the signal aborts; an exchange that is over drops the signal and this with it. */
function failOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

function parseUrl(text: string, base?: URL): URL {
  try {
    return new URL(text, base);
  } catch {
    throw new HttpError({ kind: "address" });
  }
}

/** The request of the next hop: methods change as browsers do it (Fetch 4.4), secrets stay with their origin. */
function redirected(request: HttpRequest, status: number, isSameOrigin: boolean): HttpRequest {
  const { method, headers, body, privateHeaders = [] } = request;
  const becomesGet = method !== "HEAD" && (status === 303 || (method === "POST" && (status === 301 || status === 302)));
  const dropped = isSameOrigin ? [] : ["authorization", ...privateHeaders];
  if (becomesGet) dropped.push("content-type");
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)));
  return { ...request, method: becomesGet ? "GET" : method, body: becomesGet ? undefined : body, headers: kept };
}

/** RFC 9110 5.1, 5.5: a token, and no control characters. Kept out here so that no text of a user splits a request. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Set by the client alone. */
const RESERVED: readonly string[] = ["host", "content-length", "connection", "transfer-encoding", "accept-encoding"];

function headersOf({ headers }: HttpRequest, url: URL): Record<string, string> {
  const sent: Record<string, string> = { "accept-encoding": ACCEPT_ENCODING };
  for (const [name, value] of Object.entries(headers)) {
    if (NAME.test(name) && VALUE.test(value) && !RESERVED.includes(name.toLowerCase())) sent[name] = value;
  }
  if (url.username !== "" || url.password !== "") sent["authorization"] ??= basic(url);
  return sent;
}

function basic({ username, password }: URL): string {
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64")}`;
}

function firstOf(headers: Dispatcher.ResponseData["headers"], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function asHttpError(error: unknown): HttpError {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof HttpError) return at;
    if (at instanceof BlockedAddress) return new HttpError({ kind: "address" });
  }
  const code = (error as { code?: unknown }).code;
  return new HttpError({ kind: "connection", code: typeof code === "string" ? code : "ERROR" });
}
