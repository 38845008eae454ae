import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import type { HttpReply, HttpRequest, HttpSender } from "../../net/http-client.js";
import { HttpError } from "../../net/http-error.js";
import { parseDocument } from "../../wire/xml/callcontrol.js";
import { MAX_DOCUMENT_BYTES } from "../../wire/xml/decode.js";
import type { CallDocument } from "../../wire/xml/verb.js";
import { XmlError } from "../../wire/xml/xml-error.js";
import { signatureOf } from "../events/signature.js";
import { pause } from "./abort.js";
import { CommandFailure } from "./context.js";

const MAX_REDIRECTS = 5;
const RETRY_AFTER_MS = 200;
const RETRY_STATUS: readonly number[] = [502, 503, 504];
/** Headers that stay with their origin on a redirect. */
const SIGNATURE_HEADERS: readonly string[] = ["webhook-id", "webhook-timestamp", "webhook-signature"];
const ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1";

/** Secrets that sign requests of an account; empty = not signed. */
export type SigningSecrets = (account: string) => Promise<readonly string[]>;

/** A request made for a document. */
export interface ScriptRequest {
  readonly method: HttpRequest["method"];
  /** Whole, with its query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  /** May be sent a second time when the first found nobody (call-xml.md 6.1). */
  readonly isRepeatable: boolean;
}

/** An answer with a 2xx status. */
export interface ScriptReply {
  readonly status: number;
  readonly body: Buffer;
  /** `url, status, duration_ms` of the row. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** A document that was fetched; a reply without content is one without commands. */
export interface FetchedDocument extends ScriptReply {
  readonly document: CallDocument;
  readonly isEmpty: boolean;
}

export interface DocumentFetcherOptions {
  readonly http: HttpSender;
  readonly clock: Clock;
  readonly account: string;
  readonly secrets?: SigningSecrets | undefined;
}

/** The HTTP exchanges of one call's documents (call-xml.md 6): headers, signature, one quick retry, reasons of rows. */
export class DocumentFetcher {
  readonly #options: DocumentFetcherOptions;

  constructor(options: DocumentFetcherOptions) {
    this.#options = options;
  }

  /**
   * Fetches and parses a document.
   * @throws CommandFailure with the reason of the row and what is known of the exchange
   */
  async document(request: ScriptRequest, signal: AbortSignal): Promise<FetchedDocument> {
    const reply = await this.send(request, signal);
    return { ...reply, ...this.parse(reply) };
  }

  /**
   * The document of an answer.
   * @throws CommandFailure `XML error at line ...`
   */
  parse(reply: ScriptReply): { readonly document: CallDocument; readonly isEmpty: boolean } {
    const isEmpty = reply.status === 204 || isBlank(reply.body);
    try {
      return { document: parseDocument(isEmpty ? "<Response/>" : reply.body), isEmpty };
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      throw new CommandFailure(error.isTooLarge ? "Document too large" : error.message, reply.response);
    }
  }

  /**
   * One exchange; success is a 2xx status.
   * @throws CommandFailure `HTTP {status}`, `Timeout after {n} ms`, `Connection failed: {code}`, `blocked address`,
   *   `Document too large`, `Too many redirects`
   */
  async send(request: ScriptRequest, signal: AbortSignal): Promise<ScriptReply> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    const known = (status?: number) => ({
      url: withoutUserInfo(request.url),
      ...(status === undefined ? {} : { status }),
      duration_ms: Math.round(clock.monotonicMs() - startMs),
    });
    try {
      const { status, body } = await this.#twice(request, signal);
      if (status < 200 || status > 299) throw new CommandFailure(`HTTP ${status}`, known(status));
      return { status, body, response: known(status) };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      throw new CommandFailure(reasonOf(error, request.timeoutMs), known());
    }
  }

  /** A second try, when the first met nobody and enough time is left for it. */
  async #twice(request: ScriptRequest, signal: AbortSignal): Promise<HttpReply> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    const first = await this.#once(request, request.timeoutMs, signal).catch((error: unknown) => error);
    const leftMs = request.timeoutMs - (clock.monotonicMs() - startMs);
    if (!request.isRepeatable || !isWorthARetry(first) || leftMs < request.timeoutMs / 2) return orThrow(first);
    await pause(clock, RETRY_AFTER_MS, signal);
    if (signal.aborted) return orThrow(first);
    return this.#once(request, Math.max(1, leftMs - RETRY_AFTER_MS), signal);
  }

  async #once(request: ScriptRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpReply> {
    const { http, account } = this.#options;
    const { method, url, body } = request;
    return http.send(
      {
        method,
        url,
        body,
        headers: { accept: ACCEPT, "user-agent": "Opentact-Call/1", ...request.headers, ...(await this.#signed(body)) },
        privateHeaders: SIGNATURE_HEADERS,
        timeoutMs,
        maxBytes: MAX_DOCUMENT_BYTES,
        maxRedirects: MAX_REDIRECTS,
        scope: account,
      },
      signal,
    );
  }

  async #signed(body = ""): Promise<Record<string, string>> {
    const { secrets, account, clock } = this.#options;
    const id = newUuid();
    const timestamp = Math.floor(clock.now() / 1000);
    const signature = signatureOf((await secrets?.(account)) ?? [], id, timestamp, body);
    const headers = { "webhook-id": id, "webhook-timestamp": String(timestamp) };
    return signature === undefined ? headers : { ...headers, "webhook-signature": signature };
  }
}

function isWorthARetry(first: unknown): boolean {
  if (first instanceof HttpError) return first.fault.kind === "connection";
  return !(first instanceof Error) && RETRY_STATUS.includes((first as HttpReply).status);
}

function orThrow(result: unknown): HttpReply {
  if (result instanceof Error) throw result;
  return result as HttpReply;
}

function reasonOf(error: HttpError, timeoutMs: number): string {
  if (error.fault.kind === "timeout") return `Timeout after ${timeoutMs} ms`;
  return error.fault.kind === "too_large" ? "Document too large" : error.message;
}

function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** Credentials of a URL do not go into rows. */
function withoutUserInfo(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, "$1");
}
