import { RELIABLE, rseqOf } from "../wire/sip/dialog/reliable-1xx.js";
import { printCancel } from "../wire/sip/follow-up.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { type NameAddr, printNameAddr } from "../wire/sip/name-addr.js";
import { headLine } from "../wire/sip/print.js";
import { scan } from "../wire/sip/scan.js";
import { reasonOf } from "../wire/sip/status.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import { defaultPort, type SipAddress, type SipTarget } from "./sip-address.js";
import { authorization } from "./sip-authorize.js";
import type { ClientTransaction } from "./sip-client-transaction.js";
import type { PlacedRequest, SipCore } from "./sip-core.js";
import { type Final, noAnswer } from "./sip-dialog-client.js";
import { EXPIRED, NOT_SELECTED, TIMED_OUT } from "./sip-end-reasons.js";
import type { AcceptedUser } from "./sip-ended-parts.js";
import { type Hop, UnreachableError } from "./sip-hop.js";
import { BRANCHES_MAX, type BranchUser, type InviteParts, OutboundBranch } from "./sip-outbound-branch.js";
import { refreshSession } from "./sip-refresh.js";
import { newCallId, newTag } from "./sip-request.js";
import type { AnswerParts, OutboundSession, OutgoingInvite, SessionEvents } from "./sip-session.js";
import { SessionTimer, type SessionTimerUser } from "./sip-session-timer.js";
import { tell } from "./sip-tell.js";
import type { SipWays } from "./sip-ways.js";

/** A server that is there says 100 within that time (RFC 3261 §17.2.1: 200 ms), three lost packets apart. */
const SILENCE_MS = 2_000;

const NONE: readonly HeaderLine[] = [];
const NO_EVENTS: SessionEvents = {};

/** A session of our own INVITE: the client side of RFC 3261 §13.2, §9.1. */
export class LiveOutboundSession implements OutboundSession, AcceptedUser, BranchUser, SessionTimerUser {
  readonly callId: string;
  readonly localTag = newTag();
  events: SessionEvents;
  state: "early" | "confirmed" | "ended" = "early";
  readonly #core: SipCore;
  readonly #target: SipTarget;
  readonly #parts: Omit<InviteParts, "hop" | "cseq">;
  /** Until it was answered, or is over. */
  #invite: OutgoingInvite | undefined;
  /** One for most calls: few to look through. */
  #branches: OutboundBranch[] = [];
  readonly #timer: SessionTimer | undefined;
  #ways: SipWays | undefined;
  #cseq = 1;
  /** Answers to challenges of the server in use. */
  #tries = 0;
  /** The header that answers the last challenge. */
  #credentials: readonly HeaderLine[] = NONE;
  #transaction: ClientTransaction | undefined;
  /** The INVITE as last sent, until it is answered. */
  #wire: Buffer | undefined;
  #hasProvisional = false;
  /** When the INVITE went to the server in use. */
  #sentMs = 0;
  #winner: OutboundBranch | undefined;
  /** Headers of the CANCEL once one is wanted. */
  #cancelWith: readonly HeaderLine[] | undefined;

  constructor(core: SipCore, invite: OutgoingInvite, events: SessionEvents) {
    this.#core = core;
    const { uri: requestUri, contactUser = "", credentials } = invite;
    this.#target = invite.target;
    this.#parts = { core, requestUri, contactUser, credentials };
    this.#invite = invite;
    this.events = events;
    this.callId = invite.callId ?? newCallId();
    this.#timer = core.sessionWish && new SessionTimer(core.clock, core.sessionWish, this);
    core.track(this);
  }

  get request(): SipMessage | undefined {
    const sent = this.#wire && scan(this.#wire);
    return typeof sent === "string" ? undefined : sent;
  }

  get remoteTag(): string {
    return this.#winner?.dialog.dialog.remoteTag ?? "";
  }

  get remote(): SipAddress {
    const { transport = "udp", host, port } = this.#target;
    return this.#transaction?.hop.peer ?? { transport, host, port: port ?? defaultPort(transport) };
  }

  get isLive(): boolean {
    return this.state !== "ended";
  }

  get isEarly(): boolean {
    return this.state === "early";
  }

  get timer(): SessionTimer | undefined {
    return this.state === "confirmed" ? this.#timer : undefined;
  }

  lostAck(): void {
    this.#over("no-ack");
  }

  /** Sends the INVITE. Called once, by the endpoint. */
  start(): void {
    // Who cancels at once has called nobody.
    queueMicrotask(() => this.#send());
  }

  cancel(headers: readonly HeaderLine[] = [], isForgotten = false): void {
    if (isForgotten) this.events = NO_EVENTS;
    if (this.state === "confirmed") this.#core.log.onFail(this.bye(headers), "BYE");
    if (this.state !== "early" || this.#cancelWith) return;
    this.#cancelWith = headers;
    this.#blameSilence();
    if (!this.#transaction) queueMicrotask(() => this.#reject(487, reasonOf(487)));
    else if (this.#hasProvisional) this.#sendCancel(this.#transaction, headers);
  }

  /** A server that said nothing at all to an INVITE until it was taken back stands behind the others of its target. */
  #blameSilence(): void {
    const isSilent = this.#transaction !== undefined && !this.#hasProvisional;
    if (isSilent && this.#core.clock.monotonicMs() - this.#sentMs >= SILENCE_MS) this.#ways?.failed();
  }

  ack(body?: Buffer | string): void {
    if (this.#winner) this.#core.log.onFail(this.#winner.ack(body), "ACK");
  }

  async bye(headers: readonly HeaderLine[] = []): Promise<void> {
    if (this.state === "early") return this.cancel(headers);
    if (this.state === "ended") return;
    this.state = "ended";
    this.#timer?.stop();
    try {
      await this.#winner?.client.request("BYE", { headers });
    } finally {
      this.#end();
    }
  }

  async reinvite(body: Buffer | string, headers?: readonly HeaderLine[]): Promise<Final> {
    if (this.state !== "confirmed" || !this.#winner) return { kind: "synthetic", status: 481, reason: "No session" };
    return this.#judge(await this.#winner.client.reinvite(body, headers));
  }

  async update(body?: Buffer | string, headers?: readonly HeaderLine[]): Promise<Final> {
    const branch = this.#winner ?? this.#branches.at(-1);
    if (this.state === "ended" || !branch) return { kind: "synthetic", status: 481, reason: "No session" };
    return this.#judge(await branch.client.update(body, headers));
  }

  async send(method: string, parts?: AnswerParts): Promise<Final> {
    const branch = this.#winner ?? this.#branches.at(-1);
    if (this.state === "ended" || !branch) return { kind: "synthetic", status: 481, reason: "No session" };
    const final = await branch.client.request(method, parts);
    return method === "NOTIFY" ? final : this.#judge(final);
  }

  abandon(): void {
    if (this.state === "early") return this.#reject(503, "Endpoint closed");
    const isTold = this.state === "ended";
    this.#end();
    if (!isTold) this.tell((e) => e.failed?.("transport"));
  }

  #send(): void {
    if (this.state === "ended" || this.#cancelWith || !this.#invite) return;
    try {
      this.#ways ??= this.#core.waysNow(this.#invite.target);
      const hop = this.#ways?.now();
      if (hop) this.#sendOver(hop);
      else this.#sendLater(this.#invite.target).catch((error: unknown) => this.#unsent(error));
    } catch (error) {
      this.#unsent(error);
    }
  }

  async #sendLater(target: SipTarget): Promise<void> {
    this.#ways ??= await this.#core.ways(target);
    this.#sendOver(await this.#ways.current());
  }

  #sendOver(located: Hop): void {
    if (!this.#invite) return;
    const { uri, from, to, body, headers = NONE, contactUser = "" } = this.#invite;
    const timing = this.#timer?.ask() ?? NONE;
    const placed = this.#core.build(located, {
      callId: this.callId,
      method: "INVITE",
      uri,
      head:
        headLine("From", withTag(from, this.localTag)) +
        headLine("To", nameAddrText(to)) +
        headLine("Call-ID", this.callId) +
        headLine("CSeq", `${this.#cseq} INVITE`),
      headers: [...headers, ...this.#credentials, ...timing],
      body,
      contactUser,
    });
    if (placed instanceof Promise) placed.then((p) => this.#sent(p)).catch((error: unknown) => this.#unsent(error));
    else this.#sent(placed);
  }

  #sent({ request, hop }: PlacedRequest): void {
    // Cancelled while there was nothing to cancel: its 487 is on its way.
    if (this.state === "ended" || this.#cancelWith) return;
    this.#hasProvisional = false;
    const transaction: ClientTransaction = this.#core.client(request, hop, {
      response: (response) => transaction === this.#transaction && this.#response(response),
      failed: (why) => transaction === this.#transaction && this.#failed(why),
    });
    this.#transaction = transaction;
    this.#wire = request.wire;
    this.#sentMs = this.#core.clock.monotonicMs();
  }

  #unsent(error: unknown): void {
    const status = error instanceof UnreachableError ? error.status : 503;
    if (!(error instanceof UnreachableError)) this.#core.log.error({ err: error }, "INVITE could not be made");
    this.#reject(status, error instanceof Error ? error.message : String(error));
  }

  /** A 2xx again, or another one, once the first was taken. */
  response(response: SipMessage): void {
    this.#success(response);
  }

  #response(response: SipMessage): void {
    if (response.status < 200) this.#provisional(response);
    else if (response.status < 300) this.#success(response);
    else this.#refused(response);
  }

  #provisional(response: SipMessage): void {
    const isFirst = !this.#hasProvisional;
    this.#hasProvisional = true;
    if (this.state !== "early" || !this.#transaction) return;
    if (this.#cancelWith && isFirst) this.#sendCancel(this.#transaction, this.#cancelWith);
    if (isFirst && !this.#cancelWith) this.tell((e) => e.trying?.());
    if (response.status === 100) return;
    const isOneTooMany = this.#branches.length >= BRANCHES_MAX && !this.#known(response.toTag);
    if (isOneTooMany) return;
    const branch = response.toTag === "" ? undefined : this.#branch(response, this.#transaction.hop);
    branch?.dialog.learn(response);
    const rseq = branch && this.#core.supports(RELIABLE) ? rseqOf(response) : undefined;
    if (branch && rseq !== undefined && !branch.takes(rseq)) return;
    let answer: Buffer | string | undefined;
    if (!this.#cancelWith) this.tell((e) => void (answer = e.provisional?.(response) ?? undefined));
    // Whatever became of the call, what was sent reliably is acknowledged (RFC 3262 §4).
    if (branch && rseq !== undefined && branch.dialog.isOpen)
      this.#core.log.onFail(branch.acknowledge(rseq, response.hasBody, answer), "PRACK");
  }

  #success(response: SipMessage): void {
    this.#ways?.answered(response);
    const known = this.#known(response.toTag);
    if (this.#winner || this.state !== "early" || this.#cancelWith) return this.#unwanted(response, known);
    const winner = known ?? this.#branch(response, this.#transaction!.hop);
    winner.confirm(response);
    this.#winner = winner;
    this.state = "confirmed";
    this.#timer?.answered(response);
    for (const branch of this.#branches) if (branch !== winner) branch.close();
    this.#branches = [winner];
    if (this.#invite?.body !== undefined) this.#core.log.onFail(winner.ack(), "ACK");
    this.#ways = undefined;
    this.#invite = undefined;
    this.#transaction?.passTo(this);
    this.tell((e) => e.accepted?.(response));
    this.#wire = undefined;
  }

  /** A 2xx again, one more of a fork, or one that crossed our CANCEL. */
  #unwanted(response: SipMessage, known: OutboundBranch | undefined): void {
    const isRefused = known?.isRefused ?? false;
    if (known && (known === this.#winner || isRefused)) return known.repeatAck();
    if (this.#countRefused() < BRANCHES_MAX) this.#refuse(response);
    if (!this.#winner) this.#reject(487, reasonOf(487));
  }

  #refuse(response: SipMessage): void {
    const branch = this.#branch(response, this.#transaction!.hop);
    branch.confirm(response);
    this.#core.log.onFail(branch.refuse(this.#cancelWith ?? NOT_SELECTED), "BYE");
  }

  #countRefused(): number {
    let count = 0;
    for (const { isRefused } of this.#branches) if (isRefused) count++;
    return count;
  }

  #refused(response: SipMessage): void {
    if (this.state !== "early" || !this.#transaction) return;
    if (this.#ways?.answered(response) && !this.#cancelWith) return this.#sendToNext();
    if (this.#cancelWith || !this.#isMended(response)) return this.#reject(response.status, response.reason, response);
    this.#cseq++;
    this.#sendAgain();
  }

  /** Whether the refusal is not the last word: credentials (RFC 3261 §22), a longer interval (RFC 4028 §7.3). */
  #isMended(response: SipMessage): boolean {
    const { credentials, requestUri: uri } = this.#parts;
    if (response.status === 422) {
      // Credentials count their uses, so the next challenge is answered anew.
      this.#tries = 0;
      this.#credentials = NONE;
      return this.#timer?.raise(response) === true;
    }
    const answer = authorization(response, credentials, { method: "INVITE", uri }, this.#tries);
    if (!answer) return false;
    this.#tries++;
    this.#credentials = [answer];
    return true;
  }

  /** The same request to the next server, but for its branch (RFC 3263 §4.3). */
  #sendToNext(): void {
    this.#tries = 0;
    this.#sendAgain();
  }

  #sendAgain(): void {
    this.#closeBranches();
    this.#branches = [];
    this.#transaction = undefined;
    this.#send();
  }

  #failed(why: "timeout" | "transport"): void {
    const { status, reason } = noAnswer(why);
    const hasNext = !this.#hasProvisional && this.#ways?.failed();
    if (this.state === "early" && !this.#cancelWith && hasNext) this.#sendToNext();
    else if (this.#cancelWith) this.#reject(487, reasonOf(487));
    else this.#reject(status, reason);
  }

  #known(tag: string): OutboundBranch | undefined {
    for (const branch of this.#branches) if (branch.dialog.dialog.remoteTag === tag) return branch;
    return undefined;
  }

  #branch(response: SipMessage, hop: Hop): OutboundBranch {
    const known = this.#known(response.toTag);
    if (known) return known;
    const branch = new OutboundBranch(this.#branchParts(hop), this.#invite?.body, this, response);
    this.#branches.push(branch);
    return branch;
  }

  #sendCancel(transaction: ClientTransaction, headers: readonly HeaderLine[]): void {
    if (!transaction.request) return; // it has its final answer
    const { uri, branch, wire } = transaction.request;
    const cancel = printCancel(wire, uri, headers);
    const request = { callId: this.callId, method: "CANCEL", status: 0, uri, branch, wire: cancel };
    this.#core.client(request, transaction.hop, { response: () => undefined, failed: () => undefined });
    transaction.expireIn(TX_TIMEOUT_MS); // the peer must answer the INVITE now; when it does not, §9.1 lets us go
  }

  /** A callee must not end an early dialog by BYE (§15); one that does is believed, and its INVITE cancelled. */
  byeReceived(bye: SipMessage): void {
    if (this.state === "ended") return this.#end();
    if (this.state === "early" && this.#transaction && !this.#cancelWith) {
      this.#sendCancel(this.#transaction, []);
    }
    this.#end();
    this.tell((e) => e.bye?.(bye));
  }

  #judge(final: Final): Final {
    if ((final.status === 408 || final.status === 481) && this.state === "confirmed") this.#over("timeout");
    return final;
  }

  /** The session timer wants it. */
  async refresh(): Promise<Final> {
    if (this.state !== "confirmed" || !this.#winner) return { kind: "synthetic", status: 481, reason: "No session" };
    const { dialog, client } = this.#winner;
    return this.#judge(await refreshSession(dialog, client, (event) => this.tell(event)));
  }

  /** The session timer ran out. */
  expired(): void {
    this.#over("expired", EXPIRED);
  }

  #over(why: "no-ack" | "timeout" | "expired", headers: readonly HeaderLine[] = TIMED_OUT): void {
    if (this.state !== "confirmed") return;
    this.#core.log.onFail(this.bye(headers), "BYE");
    this.tell((e) => e.failed?.(why));
  }

  #reject(status: number, reason: string, response?: SipMessage): void {
    if (this.state !== "early") return;
    this.#end();
    this.tell((e) => e.rejected?.(status, reason, response));
  }

  tell(event: (events: SessionEvents) => void): boolean {
    return tell(this.#core.log, this.events, event);
  }

  #closeBranches(): void {
    for (const branch of this.#branches) if (!branch.isRefused) branch.close();
  }

  #end(): void {
    this.state = "ended";
    this.#timer?.stop();
    this.#closeBranches();
    this.#core.untrack(this);
    this.#ways = undefined;
    this.#invite = undefined;
    this.#leave();
    // The last event is still told.
    queueMicrotask(() => (this.events = NO_EVENTS));
  }

  /**
   * Its INVITE hears of 2xx for 32 s more and must not keep the call that long. An ACK that is not on its way yet is this
   * session's to make.
   */
  #leave(): void {
    if (!this.#transaction || this.#branches.length === 0) return;
    for (const { isAcked } of this.#branches) if (!isAcked) return;
    const { requestUri, contactUser, credentials } = this.#parts;
    const { hop } = this.#transaction;
    const byeWith = this.#cancelWith ?? NOT_SELECTED;
    this.#transaction.endWith({ hop, requestUri, cseq: this.#cseq, contactUser, credentials, byeWith });
  }

  #branchParts(hop: Hop): InviteParts {
    const { core, requestUri, contactUser, credentials } = this.#parts;
    return { core, hop, requestUri, cseq: this.#cseq, contactUser, credentials };
  }
}

/** A name-addr as header text. */
export function nameAddrText(value: NameAddr | string): string {
  return typeof value === "string" ? value : printNameAddr(value);
}

/** From with our tag. */
export function withTag(from: NameAddr | string, tag: string): string {
  const text = nameAddrText(from);
  return /;\s*tag=/i.test(text.slice(text.lastIndexOf(">") + 1)) ? text : `${text};tag=${tag}`;
}
