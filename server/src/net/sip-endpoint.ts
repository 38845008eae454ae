import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { DialogName } from "../wire/sip/dialog/dialog-id.js";
import { MIN_SE_SECONDS, type SessionWish, TIMER } from "../wire/sip/dialog/session-timer.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { SipProblem } from "../wire/sip/parse-error.js";
import { type PrintedFacts, readPrinted } from "../wire/sip/printed.js";
import { AddressList } from "./address-list.js";
import { DnsNames } from "./dns-names.js";
import type { NameSource } from "./name-source.js";
import type { SipAddress, SipTarget } from "./sip-address.js";
import { SipBacklog, type WaitingMessage } from "./sip-backlog.js";
import type { ClientTransaction, ClientTxUser } from "./sip-client-transaction.js";
import type { Closable, DialogInput, PlacedRequest, SipCore } from "./sip-core.js";
import { type Direction, methodPlace, SipCounters } from "./sip-counters.js";
import { SipDialogs } from "./sip-dialogs.js";
import { EndedInvite } from "./sip-ended-invite.js";
import { SipGate, type StandingOf } from "./sip-gate.js";
import { type Hop, type Sender, type SipInput, UnreachableError } from "./sip-hop.js";
import { boundMs, pingEveryMs } from "./sip-keep-alive.js";
import { DEFAULT_LIMITS, type SipLimits } from "./sip-limits.js";
import { sendRequest } from "./sip-out-of-dialog.js";
import { LiveOutboundSession } from "./sip-outbound-session.js";
import { SipPeerCounts } from "./sip-peer-counts.js";
import { SipReceiver } from "./sip-receiver.js";
import { type BuiltRequest, buildRequest, type RequestParts, type SipIdentity, sipIdentity } from "./sip-request.js";
import type {
  OutboundSession,
  OutgoingInvite,
  OutgoingRequest,
  SessionEvents,
  SipHandler,
  SyntheticFinal,
} from "./sip-session.js";
import { sourceReader } from "./sip-source.js";
import type { SipTlsOptions } from "./sip-tls.js";
import { SipTransactions } from "./sip-transactions.js";
import { SipTransport, type SipWebSocket } from "./sip-transport.js";
import type { SipWays } from "./sip-ways.js";
import type { OpenUdp } from "./udp-socket.js";

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
  /**
   * Option tags for Supported; a Require of any other gets 420. `100rel` makes sessions use reliable 1xx (RFC 3262) and
   * needs PRACK in `allow`; `timer` gives them session timers (RFC 4028).
   */
  readonly supported?: readonly string[] | undefined;
  /** Interval that session timers are asked for, and the least that is accepted; default 1800 and 90 s. */
  readonly session?: Partial<SessionWish> | undefined;
  /** From 0 up to 1; default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Types of bodies that are read; told to who asks by OPTIONS. Default application/sdp. */
  readonly accept?: readonly string[] | undefined;
  /** Types of INFO bodies that are read; others get 415. Default: every INFO is taken. */
  readonly infoTypes?: readonly string[] | undefined;
  /** Event packages that the handler takes subscriptions to; others get 489. Default none. */
  readonly allowEvents?: readonly string[] | undefined;
  /** Option tags besides those that the Require of a REGISTER may name. */
  readonly registerExtensions?: readonly string[] | undefined;
  readonly limits?: Partial<SipLimits> | undefined;
  /** Sees every message that is one, in and out. */
  readonly trace?: SipWatch | undefined;
  /** Where names are looked up; default: the name servers of the machine. Its owner closes it. */
  readonly names?: NameSource | undefined;
  /** How UDP sockets are opened; default: as sockets of Node's own kind. */
  readonly openUdp?: OpenUdp | undefined;
  /** Certificates and the checking of them; default: nobody can call us over TLS, and those we call prove their names. */
  readonly tls?: SipTlsOptions | undefined;
  /** Addresses and CIDRs of proxies whose word on where a request came from is believed; default none. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** How far an address is known (security.md 10): strangers get no answer to OPTIONS and none longer than what they sent. Default: all are known. */
  readonly standingOf?: StandingOf | undefined;
}

/** Sees a message go by; the bytes are never changed afterwards and may be kept. Hot. */
export type SipWatch = (direction: "in" | "out", peer: SipAddress, wire: Buffer, callId: string) => void;

/** Interval of sessions when nothing else is said (RFC 4028 §4 recommends it). */
const SESSION_SECONDS = 1_800;

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
  /** Calls over UDP refused with 503 while INVITEs waited too long (`SipBacklog.isLate`). */
  readonly late: number;
  /** Requests of scanners, and OPTIONS of strangers: dropped without an answer. */
  readonly unwanted: number;
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
  readonly random: () => number;
  readonly sessionWish: SessionWish | undefined;
  readonly #supported: ReadonlySet<string>;
  readonly #handler: SipHandler;
  readonly #allow: ReadonlySet<string>;
  readonly #trace: SipEndpointOptions["trace"];
  readonly #transport: SipTransport;
  readonly #datagramBytes: number;
  readonly #transactions: SipTransactions;
  readonly #dialogs = new SipDialogs();
  readonly #sessions = new Set<Closable>();
  readonly #receiver: SipReceiver;
  /** Messages by method and status. */
  readonly counters = new SipCounters();
  /** Messages by the address of the peer. */
  readonly peerCounts: SipPeerCounts;
  readonly #printed = { callId: "", method: "", status: 0 };
  readonly #counts = { received: 0, sent: 0, malformed: 0, flooded: 0, late: 0, unwanted: 0, failures: 0 };
  #closing: Promise<void> | undefined;

  constructor(options: SipEndpointOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { clock } = options;
    this.clock = clock;
    this.log = options.log;
    this.#handler = options.handler;
    this.#allow = new Set(options.allow ?? DEFAULT_ALLOW);
    this.#trace = options.trace;
    this.random = options.random ?? Math.random;
    this.#supported = new Set(options.supported ?? []);
    const wish = { seconds: SESSION_SECONDS, minSeconds: MIN_SE_SECONDS, ...options.session };
    this.sessionWish = this.#supported.has(TIMER) ? wish : undefined;
    this.identity = sipIdentity({
      userAgent: options.userAgent,
      allow: [...this.#allow].join(", "),
      supported: [...this.#supported].join(", "),
      accept: options.accept ?? ["application/sdp"],
      infoTypes: options.infoTypes,
      allowEvents: options.allowEvents ?? [],
    });
    const { publicHost, names = new DnsNames(), tls, openUdp, trustedProxies = [] } = options;
    const standingOf = standingReader(trustedProxies, options.standingOf);
    const gate = new SipGate(clock, limits, standingOf);
    this.#datagramBytes = limits.datagramBytes;
    this.#transport = new SipTransport({ clock, limits, input: this, publicHost, names, tls, openUdp, standingOf });
    this.peerCounts = new SipPeerCounts(clock);
    this.#transactions = new SipTransactions({
      clock,
      transmit: (wire, hop, sender, facts) => this.#transmit(wire, hop, sender, facts),
      reach: async (address) => (await this.ways(address)).current(),
      hops: this.#transport,
      counters: this.counters,
      wake: (ended) => new EndedInvite(this, ended),
      answerLimit: (request, hop, status) => gate.answerLimit(request, hop, status),
    });
    this.#receiver = new SipReceiver({
      core: this,
      transactions: this.#transactions,
      dialogs: this.#dialogs,
      handler: options.handler,
      gate,
      registerExtensions: new Set(options.registerExtensions ?? []),
      sourceOf: sourceReader(trustedProxies),
      alias: (request, hop) => this.#transport.alias(request, hop),
      backlog: new SipBacklog(clock, (waiting) => this.#workOff(waiting)),
      counts: this.#counts,
      counted: (message, host) => this.#count("in", host, message.method, message.status),
      trace: this.#trace,
    });
  }

  /**
   * Opens a socket; port 0 takes any.
   * @throws the error of the system, for example EADDRINUSE
   */
  listen(transport: "udp" | "tcp" | "tls", host: string, port: number): Promise<{ host: string; port: number }> {
    return this.#transport.listen(transport, host, port);
  }

  /** Takes over a websocket of an HTTP server, its subprotocol `sip` agreed on (RFC 7118). */
  acceptWebSocket(websocket: SipWebSocket): void {
    if (this.#closing) websocket.socket.terminate();
    else this.#transport.adopt(websocket);
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
    const connection = this.#transport.connections.flow(flow);
    connection?.holdUntil(this.clock.monotonicMs() + forMs);
    return connection !== undefined;
  }

  stats(): SipStats {
    return {
      transactions: this.#transactions.size,
      dialogs: this.#dialogs.size,
      sessions: this.#sessions.size,
      connections: this.#transport.connections.size,
      ...this.#counts,
    };
  }

  /** Tells every session and request that it is over, and closes the sockets. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  supports(tag: string): boolean {
    return this.#supported.has(tag);
  }

  allows(method: string): boolean {
    return this.#allow.has(method);
  }

  waysNow(target: SipTarget): SipWays | undefined {
    return this.#closing ? undefined : this.#transport.waysNow(target);
  }

  async ways(target: SipTarget): Promise<SipWays> {
    if (this.#closing) throw new UnreachableError(503, "endpoint is closed");
    return this.#transport.ways(target);
  }

  hopNow(uri: string, isRoute: boolean, seen: Hop): Hop | undefined {
    return this.#closing ? undefined : this.#transport.hopNow(uri, isRoute, seen);
  }

  async locateUri(uri: string, isRoute: boolean, seen: Hop): Promise<Hop> {
    if (this.#closing) throw new UnreachableError(503, "endpoint is closed");
    return this.#transport.locateUri(uri, isRoute, seen);
  }

  build(hop: Hop, parts: RequestParts): PlacedRequest | Promise<PlacedRequest> {
    const placed = { request: buildRequest(hop, this.identity, parts), hop };
    const isLarge = !hop.isReliable && placed.request.wire.length > this.#datagramBytes;
    return isLarge ? this.#buildLarge(placed, parts) : placed;
  }

  async #buildLarge(placed: PlacedRequest, parts: RequestParts): Promise<PlacedRequest> {
    const stream = await this.#transport.streamTo(placed.hop.peer);
    return stream ? { request: buildRequest(stream, this.identity, parts), hop: stream } : placed;
  }

  keepFlow({ peer }: Hop, response: SipMessage): void {
    const connection = peer.flow === undefined ? undefined : this.#transport.connections.flow(peer.flow);
    connection?.keepAlive(boundMs(response), pingEveryMs(response));
  }

  client(request: BuiltRequest, hop: Hop, user: ClientTxUser): ClientTransaction {
    return this.#transactions.client(request, hop, user);
  }

  transmit(wire: Buffer, hop: Hop, facts?: Readonly<PrintedFacts>): void {
    this.#transmit(wire, hop, NOBODY, facts);
  }

  keepAck(id: string, wire: Buffer, hop: Hop): void {
    this.#transactions.keepAck(id, wire, hop);
  }

  repeatAck(id: string): void {
    this.#transactions.repeatAck(id);
  }

  attach(dialog: DialogName, input: DialogInput): void {
    this.#dialogs.set(dialog, input);
  }

  detach(dialog: DialogName): void {
    this.#dialogs.delete(dialog);
  }

  track(session: Closable): void {
    this.#sessions.add(session);
  }

  untrack(session: Closable): void {
    this.#sessions.delete(session);
  }

  /** One message of a stream. Whatever happens with it, the next one is read. Hot. */
  message(bytes: Buffer, hop: Hop, framing?: SipProblem): void {
    if (this.#closing) return;
    try {
      this.#receiver.receive(bytes, hop, framing);
    } catch (error) {
      this.#unhandled(error, hop);
    }
  }

  /** The same for a datagram. Hot. */
  datagram(bytes: Buffer, hop: Hop, isAlone: boolean): void {
    if (this.#closing) return;
    try {
      this.#receiver.datagram(bytes, hop, isAlone);
    } catch (error) {
      this.#unhandled(error, hop);
    }
  }

  unsent(wire: Buffer, sender: Sender): void {
    this.#counts.failures++;
    sender.unsent(wire);
  }

  socketError(error: Error): void {
    this.#counts.failures++;
    this.log.debug({ err: error }, "SIP socket");
  }

  flooded(): void {
    this.#counts.flooded++;
  }

  flowGone(flow: string): void {
    if (this.#closing) return;
    try {
      this.#handler.onFlowGone?.(flow);
    } catch (error) {
      this.log.error({ err: error, flow }, "the end of a connection could not be handled");
    }
  }

  /** A datagram whose turn it is. Hot. */
  #workOff(waiting: WaitingMessage): void {
    if (this.#closing) return;
    try {
      this.#receiver.workOff(waiting);
    } catch (error) {
      this.#unhandled(error, waiting.hop);
    }
  }

  #unhandled(error: unknown, hop: Hop): void {
    this.#counts.failures++;
    this.log.error({ err: error, peer: hop.peer.host }, "a SIP message could not be handled");
  }

  async #close(): Promise<void> {
    await Promise.resolve(); // `#closing` is set before anybody is told
    for (const session of [...this.#sessions]) session.abandon();
    this.#transactions.close();
    await this.#transport.close();
  }

  #transmit(wire: Buffer, hop: Hop, sender: Sender, facts?: Readonly<PrintedFacts>): void {
    this.#counts.sent++;
    const printed = facts ?? readPrinted(wire, this.#printed);
    this.#count("out", hop.peer.host, printed.method, printed.status);
    this.#trace?.("out", hop.peer, wire, printed.callId);
    hop.send(wire, sender);
  }

  /** Hot. */
  #count(direction: Direction, host: string, method: string, status: number): void {
    const place = methodPlace(method);
    this.counters.message(direction, place, status);
    this.peerCounts.message(direction, host, place, status);
  }
}

/** Has sent what nobody waits for. */
const NOBODY: Sender = { unsent: () => undefined };

/** Trusted proxies send for many; where nobody tells, everybody is known. */
function standingReader(proxies: readonly string[], standingOf: StandingOf = () => "known"): StandingOf {
  if (proxies.length === 0) return standingOf;
  const trusted = new AddressList(proxies);
  return (host) => (trusted.has(host) ? "peer" : standingOf(host));
}
