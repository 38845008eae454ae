import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import { check } from "../wire/sip/check.js";
import { dialogId } from "../wire/sip/dialog/dialog-id.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { isInDialogOnly, isKnownMethod } from "../wire/sip/method.js";
import type { SipProblem } from "../wire/sip/parse-error.js";
import { printResponse } from "../wire/sip/print.js";
import { scan } from "../wire/sip/scan.js";
import { clientKey, serverKey } from "../wire/sip/tx/key.js";
import type { SipAddress, SipTransportName } from "./sip-address.js";
import type { ClientTransaction, ClientTxUser } from "./sip-client-transaction.js";
import type { Closable, DialogInput, SipCore } from "./sip-core.js";
import { SipFlood } from "./sip-flood.js";
import { type Hop, type SipInput, UnreachableError } from "./sip-hop.js";
import { LiveInboundSession } from "./sip-inbound-session.js";
import { DEFAULT_LIMITS, type SipLimits } from "./sip-limits.js";
import { sendRequest } from "./sip-out-of-dialog.js";
import { LiveOutboundSession } from "./sip-outbound-session.js";
import { type BuiltRequest, contentType, newTag, type SipIdentity } from "./sip-request.js";
import type { HostLookup } from "./sip-resolver.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type {
  AnswerParts,
  OutboundSession,
  OutgoingInvite,
  OutgoingRequest,
  SessionEvents,
  SipHandler,
  SyntheticFinal,
} from "./sip-session.js";
import { SipTransactions } from "./sip-transactions.js";
import { SipTransport } from "./sip-transport.js";

/** Methods served unless told otherwise; ACK, BYE, CANCEL, INFO, INVITE and UPDATE always are. */
const DEFAULT_ALLOW = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REGISTER"];

export interface SipEndpointOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Written into Via and Contact for peers on other machines; default is the local address toward them. */
  readonly publicHost?: string | undefined;
  readonly userAgent: string;
  readonly handler: SipHandler;
  /** Methods served; others get 405 or 501. */
  readonly allow?: readonly string[] | undefined;
  /** Option tags for Supported; a Require of any other gets 420. */
  readonly supported?: readonly string[] | undefined;
  readonly limits?: Partial<SipLimits> | undefined;
  /** Sees every message that is one, in and out. */
  readonly trace?: ((direction: "in" | "out", peer: SipAddress, text: string) => void) | undefined;
  /** Name lookups; default is the system's. */
  readonly lookup?: HostLookup | undefined;
}

/** What the endpoint holds now, and what it has seen since it began. */
export interface SipStats {
  readonly transactions: number;
  readonly dialogs: number;
  readonly sessions: number;
  readonly connections: number;
  readonly received: number;
  readonly sent: number;
  /** Messages refused or dropped because they were no good SIP. */
  readonly malformed: number;
  /** Requests and connections dropped by a limit. */
  readonly flooded: number;
  /** Messages the system would not send, and errors of sockets. */
  readonly failures: number;
}

/**
 * The SIP side of a program: sockets, transactions, dialogs. It answers what the protocol answers by itself and hands the
 * rest to its handler as sessions and requests.
 */
export class SipEndpoint implements SipCore, SipInput {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: SipIdentity;
  readonly #handler: SipHandler;
  readonly #allow: ReadonlySet<string>;
  readonly #supported: ReadonlySet<string>;
  readonly #trace: SipEndpointOptions["trace"];
  readonly #transport: SipTransport;
  readonly #transactions: SipTransactions;
  readonly #dialogs = new Map<string, DialogInput>();
  readonly #sessions = new Set<Closable>();
  readonly #requestFlood: SipFlood;
  readonly #registerFlood: SipFlood;
  readonly #counts = { received: 0, sent: 0, malformed: 0, flooded: 0, failures: 0 };
  #closing: Promise<void> | undefined;

  constructor(options: SipEndpointOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { clock } = options;
    this.clock = clock;
    this.log = options.log;
    this.#handler = options.handler;
    this.#allow = new Set(options.allow ?? DEFAULT_ALLOW);
    this.#supported = new Set(options.supported ?? []);
    this.#trace = options.trace;
    this.identity = {
      userAgent: options.userAgent,
      allow: [...this.#allow].join(", "),
      supported: [...this.#supported].join(", "),
    };
    this.#requestFlood = new SipFlood(clock, limits.requestsPerSecond, limits.isLoopbackExempt);
    this.#registerFlood = new SipFlood(clock, limits.registersPerSecond, limits.isLoopbackExempt);
    const { publicHost, lookup } = options;
    this.#transport = new SipTransport({ clock, limits, input: this, publicHost, lookup });
    this.#transactions = new SipTransactions(clock, (wire, hop, failed) => this.#transmit(wire, hop, failed));
  }

  /**
   * Opens a socket; port 0 takes any.
   * @throws the error of the system, for example EADDRINUSE
   */
  listen(transport: SipTransportName, host: string, port: number): Promise<{ host: string; port: number }> {
    return this.#transport.listen(transport, host, port);
  }

  /** Sends a request outside of dialogs, other than INVITE. Never rejects but for a header with a line break. */
  request(request: OutgoingRequest): Promise<SipMessage | SyntheticFinal> {
    return sendRequest(this, request);
  }

  /** Calls somebody. Every event comes after this has returned. */
  invite(invite: OutgoingInvite, events: SessionEvents): OutboundSession {
    const session = new LiveOutboundSession(this, invite, events);
    session.start();
    return session;
  }

  /** Keeps an idle connection open for that long: a registration lives on it. @returns false when it is gone */
  holdFlow(flow: string, forMs: number): boolean {
    const connection = this.#transport.stream.flow(flow);
    connection?.holdUntil(this.clock.monotonicMs() + forMs);
    return connection !== undefined;
  }

  stats(): SipStats {
    return {
      transactions: this.#transactions.size,
      dialogs: this.#dialogs.size,
      sessions: this.#sessions.size,
      connections: this.#transport.stream.size,
      ...this.#counts,
    };
  }

  /** Tells every session and request that it is over, and closes the sockets. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  allows(method: string): boolean {
    return this.#allow.has(method);
  }

  async locate(target: SipAddress): Promise<Hop> {
    if (this.#closing) throw new UnreachableError(503, "endpoint is closed");
    return this.#transport.locate(target);
  }

  async locateUri(uri: string, isRoute: boolean, seen: Hop): Promise<Hop> {
    if (this.#closing) throw new UnreachableError(503, "endpoint is closed");
    return this.#transport.locateUri(uri, isRoute, seen);
  }

  client(request: BuiltRequest, hop: Hop, user: ClientTxUser): ClientTransaction {
    return this.#transactions.client(request, hop, user);
  }

  transmit(wire: Buffer, hop: Hop): void {
    this.#transmit(wire, hop, () => undefined);
  }

  attach(id: string, input: DialogInput): void {
    this.#dialogs.set(id, input);
  }

  detach(id: string): void {
    this.#dialogs.delete(id);
  }

  track(session: Closable): void {
    this.#sessions.add(session);
  }

  untrack(session: Closable): void {
    this.#sessions.delete(session);
  }

  /** One message from a socket. Whatever happens with it, the next one is read. Hot. */
  message(bytes: Buffer, hop: Hop, framing?: SipProblem): void {
    if (this.#closing) return;
    try {
      this.#receive(bytes, hop, framing);
    } catch (error) {
      this.#counts.failures++;
      this.log.error({ err: error, peer: hop.peer.host }, "a SIP message could not be handled");
    }
  }

  socketError(error: Error): void {
    this.#counts.failures++;
    this.log.debug({ err: error }, "SIP socket");
  }

  flooded(): void {
    this.#counts.flooded++;
  }

  async #close(): Promise<void> {
    await Promise.resolve(); // `#closing` is set before anybody is told
    for (const session of [...this.#sessions]) session.abandon();
    this.#transactions.close();
    await this.#transport.close();
  }

  #receive(bytes: Buffer, hop: Hop, framing: SipProblem | undefined): void {
    const message = scan(bytes);
    if (typeof message === "string") {
      this.#counts.malformed++;
      return;
    }
    this.#counts.received++;
    this.#trace?.("in", hop.peer, message.text);
    const refusal = check(message, framing);
    if (refusal) {
      this.#counts.malformed++;
      if (refusal.status !== undefined) this.#refuse(message, hop, refusal.status, { reason: refusal.reason });
      return;
    }
    if (message.kind === "response") this.#response(message);
    else this.#request(message, hop);
  }

  #response(message: SipMessage): void {
    const branch = message.via.params.get("branch") ?? "";
    this.#transactions.findClient(clientKey(branch, message.cseq.method))?.receive(message);
  }

  #request(request: SipMessage, hop: Hop): void {
    const known = this.#transactions.findServer(serverKey(request));
    if (request.method === "ACK") return this.#ack(request, known);
    if (known) return known.again();
    if (request.method === "CANCEL") return this.#cancel(request, hop);
    const problem = this.#unserved(request);
    if (problem) return this.#refuse(request, hop, problem.status, problem);
    if (request.toTag !== "") this.#inDialog(request, hop);
    else this.#outOfDialog(request, hop);
  }

  /** The ACK to a refusal belongs to its transaction; any other to its dialog, whatever its branch. */
  #ack(request: SipMessage, known: ServerTransaction | undefined): void {
    if (known?.awaitsAck) return known.ack();
    this.#dialogs.get(dialogIdOf(request))?.ack(request);
  }

  /** §9.2: 200 when its INVITE is known; what the INVITE gets is up to whoever answers it. */
  #cancel(request: SipMessage, hop: Hop): void {
    const invite = this.#transactions.findServer(serverKey(request, "INVITE"));
    if (!invite) return this.#refuse(request, hop, 481, {});
    this.#respond(request, hop, 200, {}, invite.localTag);
    if (invite.isOpen) invite.cancelled?.(request);
  }

  #inDialog(request: SipMessage, hop: Hop): void {
    const dialog = this.#dialogs.get(dialogIdOf(request));
    if (!dialog) return this.#refuse(request, hop, 481, {});
    dialog.receive(request, this.#begin(request, hop));
  }

  #outOfDialog(request: SipMessage, hop: Hop): void {
    const { method } = request;
    const { host } = hop.peer;
    const isRegisterFlood = method === "REGISTER" && !this.#registerFlood.admits(host);
    if (isRegisterFlood || !this.#requestFlood.admits(host)) {
      this.#counts.flooded++;
      if (hop.isReliable) this.#refuse(request, hop, 503, { headers: [["Retry-After", "5"]] });
      return;
    }
    if (isInDialogOnly(method)) return this.#refuse(request, hop, 481, {});
    if (this.#transactions.isMerged(request)) return this.#refuse(request, hop, 482, {});
    if (request.raw("max-forwards") === "0" && method !== "OPTIONS" && method !== "REGISTER")
      return this.#refuse(request, hop, 483, {});
    this.#handUp(request, this.#begin(request, hop));
  }

  #begin(request: SipMessage, hop: Hop): ServerTransaction {
    const transaction = this.#transactions.server(request, hop);
    if (transaction.isInvite) transaction.respond({ status: 100 });
    return transaction;
  }

  #handUp(request: SipMessage, transaction: ServerTransaction): void {
    try {
      if (transaction.isInvite) return this.#handler.onInvite(new LiveInboundSession(this, request, transaction));
      transaction.guard();
      const respond = (status: number, parts: AnswerParts = {}) => {
        transaction.respond({ ...parts, status, headers: this.#withOwn(request.method, parts) });
      };
      this.#handler.onRequest({ request, source: transaction.hop.peer, respond });
    } catch (error) {
      this.log.error({ err: error, method: request.method }, "SIP handler failed");
      transaction.respond({ status: 500 });
    }
  }

  #withOwn(method: string, parts: AnswerParts): HeaderLine[] {
    const given = parts.headers ?? [];
    return [...given, ["Server", this.identity.userAgent], ...contentType(method, given, parts.body)];
  }

  /** What is refused whoever sends it (§8.2.1, §8.2.2.3). */
  #unserved(request: SipMessage): (AnswerParts & { status: number }) | undefined {
    const { method } = request;
    if (!isKnownMethod(method)) return { status: 501, headers: [["Allow", this.identity.allow]] };
    if (!this.#allow.has(method) && method !== "PRACK")
      return { status: 405, headers: [["Allow", this.identity.allow]] };
    const unsupported = request.headers("require").filter((tag) => !this.#supported.has(tag.toLowerCase()));
    if (unsupported.length > 0) return { status: 420, headers: [["Unsupported", unsupported.join(", ")]] };
    return undefined;
  }

  /** An answer without a transaction (§8.2.7): nothing is kept for it and nothing repeated. */
  #refuse(request: SipMessage, hop: Hop, status: number, parts: AnswerParts): void {
    this.#respond(request, hop, status, parts, newTag());
  }

  #respond(request: SipMessage, hop: Hop, status: number, parts: AnswerParts, toTag: string): void {
    this.transmit(printResponse(request, hop.peer, { ...parts, status, toTag }), hop);
  }

  #transmit(wire: Buffer, hop: Hop, failed: (error: Error) => void): void {
    this.#counts.sent++;
    this.#trace?.("out", hop.peer, wire.toString("utf8"));
    hop.send(wire, (error) => {
      this.#counts.failures++;
      failed(error);
    });
  }
}

/** The dialog a request belongs to: its To tag is ours. */
function dialogIdOf(request: SipMessage): string {
  return dialogId(request.callId, request.toTag, request.fromTag);
}
