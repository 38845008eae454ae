import type { Log } from "../../base/log.js";
import type { SipUserAuth } from "../../domain/routing/port.js";
import { isRelayed } from "../../net/sip-address.js";
import type { InboundSession, ServerRequest, SipHandler } from "../../net/sip-session.js";
import type { SubscriptionRequest } from "../../net/sip-subscription.js";
import type { HeaderKey, HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { Subscriptions } from "../presence/subscriptions.js";
import type { Calls } from "./calls.js";
import { RETRY_AFTER } from "./end-reason.js";
import { EXPIRES_MAX_SECONDS } from "./register-contacts.js";
import type { Registering, RegisterResult, Registrar } from "./registrar.js";
import type { AuthResult, SipAuth } from "./sip-auth.js";
import type { UserMessages } from "./user-messages.js";

export interface SipFrontParts {
  readonly calls: Pick<Calls, "onInvite" | "drain">;
  readonly registrar: Registrar;
  readonly auth: SipAuth;
  readonly messages: Pick<UserMessages, "take">;
  readonly subscriptions: Pick<Subscriptions, "onSubscribe">;
  readonly log: Log;
  /** Keeps the connection of a registration open for that long. @returns false when it is gone */
  holdFlow(flow: string, forMs: number): boolean;
}

/** Extensions that a REGISTER may require: Path (RFC 3327), several flows (RFC 5626). */
export const REGISTER_EXTENSIONS = ["path", "outbound"] as const;
/** How often at least a phone is to send a keep-alive over a connection (RFC 5626 §4.4.1). */
const FLOW_TIMER_SECONDS = 90;
const SUPPORTED: HeaderLine = ["Supported", REGISTER_EXTENSIONS.join(", ")];
const NO_PATH: readonly string[] = [];

/** What phones and trunks ask of the platform outside of dialogs: calls, registrations, messages, signs of life. */
export class SipFront implements SipHandler {
  readonly #parts: SipFrontParts;
  #isDraining = false;

  constructor(parts: SipFrontParts) {
    this.#parts = parts;
  }

  /** From now on peers are told to go elsewhere. */
  drain(): void {
    this.#isDraining = true;
    this.#parts.calls.drain();
  }

  onInvite(session: InboundSession): void {
    this.#parts.calls.onInvite(session);
  }

  onRequest(request: ServerRequest): void {
    if (this.#isDraining) return request.respond(503, { headers: [RETRY_AFTER] });
    switch (request.request.method) {
      case "OPTIONS":
        return request.respond(200);
      case "REGISTER":
        return this.#register(request);
      case "MESSAGE":
        return this.#orRetry(request, this.#parts.messages.take(request));
      case "REFER":
        return request.respond(403); // nothing is referred but calls (security.md 10)
      default:
        return request.respond(405);
    }
  }

  onSubscribe(subscription: SubscriptionRequest): void {
    if (this.#isDraining) return subscription.reject(503, { headers: [RETRY_AFTER] });
    this.#parts.subscriptions.onSubscribe(subscription);
  }

  onFlowGone(flow: string): void {
    this.#parts.log.onFail(this.#parts.registrar.flowGone(flow), "removing the contacts of a lost connection");
  }

  /** What fails by a fault of ours is asked for again later. */
  #orRetry(request: ServerRequest, work: Promise<void>): void {
    work.catch((error: unknown) => this.#failed(request, error));
  }

  #failed(request: ServerRequest, error: unknown): void {
    const { method } = request.request;
    this.#parts.log.error({ err: error, method }, "a request could not be worked off");
    request.respond(503, { headers: [RETRY_AFTER] });
  }

  /**
   * Digest first: an unknown domain, an unknown user and a wrong password are answered alike. Without promises as far as
   * all is at hand: thousands of phones do this every second. Hot.
   */
  #register(server: ServerRequest): void {
    const { request, source } = server;
    const { scheme, host: domain } = request.to.uri;
    // An address of record is a SIP URI (RFC 3261 §10.2, RFC 4475 §3.3.4).
    if (scheme !== "sip" && scheme !== "sips") return server.respond(400, { reason: "To is no SIP address" });
    const login = request.to.uri.user ?? "";
    try {
      const result = this.#parts.auth.authenticate(request, domain, login, source.host, isRelayed(server));
      if (!(result instanceof Promise)) return this.#judged(server, result);
      this.#orRetry(
        server,
        result.then((later) => this.#judged(server, later)),
      );
    } catch (error) {
      this.#failed(server, error);
    }
  }

  #judged(server: ServerRequest, result: AuthResult): void {
    switch (result.kind) {
      case "silence":
        return server.drop();
      case "challenge":
        return server.respond(401, { headers: result.headers });
      case "forbidden":
        return server.respond(403);
      case "user":
        return this.#bind(server, registering(server.request, server.peer, result.user));
      default:
        return result satisfies never;
    }
  }

  #bind(server: ServerRequest, request: Registering): void {
    const bound = this.#parts.registrar.register(request);
    this.#orRetry(
      server,
      bound.then((result) => this.#bound(server, request, result)),
    );
  }

  #bound(server: ServerRequest, { path }: Registering, bound: RegisterResult): void {
    if (bound.ok) {
      const { flow } = bound;
      // It may have ended before the contact was bound to it.
      if (flow !== undefined && !this.#parts.holdFlow(flow, EXPIRES_MAX_SECONDS * 1000)) this.onFlowGone(flow);
      return server.respond(200, { headers: boundHeaders(bound, path) });
    }
    const headers: HeaderLine[] = bound.minExpires === undefined ? [] : [["Min-Expires", String(bound.minExpires)]];
    server.respond(bound.status, { reason: bound.reason, headers });
  }
}

/** What is bound now, along which way, and how the phone is to keep its flow (RFC 3327 §5.3, RFC 5626 §6). */
function boundHeaders(bound: Extract<RegisterResult, { ok: true }>, path: readonly string[]): HeaderLine[] {
  const headers: HeaderLine[] = [];
  for (const value of bound.contacts) headers.push(["Contact", value]);
  for (const value of path) headers.push(["Path", value]);
  headers.push(SUPPORTED);
  if (bound.isOutbound) headers.push(["Require", "outbound"]);
  if (bound.isOutbound && bound.flow !== undefined) headers.push(["Flow-Timer", String(FLOW_TIMER_SECONDS)]);
  return headers;
}

function registering(request: SipMessage, source: Registering["source"], user: SipUserAuth): Registering {
  const { uuid, login, domain, account } = user;
  return {
    user: { uuid, login, domain, account: account.uuid },
    source,
    callId: request.callId,
    cseq: request.cseq.number,
    contacts: request.headers("contact"),
    expires: request.header("expires"),
    userAgent: request.header("user-agent"),
    path: request.has("path") ? request.headers("path") : NO_PATH,
    supportsOutbound: hasTag(request, "supported", "outbound") || hasTag(request, "require", "outbound"),
    isDirect: request.headers("via").length === 1,
  };
}

function hasTag(request: SipMessage, header: HeaderKey, tag: string): boolean {
  return request.has(header) && request.headers(header).some((value) => value.toLowerCase() === tag);
}
