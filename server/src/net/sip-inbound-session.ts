import type { Timer } from "../base/clock.js";
import { ClosedError } from "../base/errors.js";
import { Dialog } from "../wire/sip/dialog/dialog.js";
import { type RAck, RELIABLE, reliabilityOf } from "../wire/sip/dialog/reliable-1xx.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { sessionBody } from "../wire/sip/session-body.js";
import { parseUri } from "../wire/sip/uri.js";
import type { SipAddress } from "./sip-address.js";
import { answerOf } from "./sip-answer-of.js";
import { AnswerRepeater } from "./sip-answer-repeater.js";
import type { DialogInput, SipCore } from "./sip-core.js";
import { SipDialog } from "./sip-dialog.js";
import { DialogClient, type DialogClientUser, type Final } from "./sip-dialog-client.js";
import { answerWithContact, DialogServer, type DialogServerUser } from "./sip-dialog-server.js";
import { EXPIRED, TIMED_OUT } from "./sip-end-reasons.js";
import { LatePrack } from "./sip-late-prack.js";
import { refreshSession } from "./sip-refresh.js";
import { type Acknowledged, ReliableAnswers } from "./sip-reliable-answers.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { AnswerParts, InboundSession, SessionEvents } from "./sip-session.js";
import { SessionTimer, type SessionTimerUser } from "./sip-session-timer.js";
import { tell } from "./sip-tell.js";

/** Proxies drop a call without news after three minutes; a 1xx a minute keeps it (RFC 3261 §13.3.1.1). */
const PROVISIONAL_REPEAT_MS = 60_000;

const NOTHING = Buffer.alloc(0);

/** Waits for the ACK to our 2xx. */
interface Unacked {
  readonly repeater: AnswerRepeater;
  readonly acked: () => void;
  readonly lost: (error: Error) => void;
}

/** A 2xx that waits for the PRACK to a 1xx with a description (RFC 3262 §3). */
interface Held {
  readonly body: Buffer | string;
  readonly headers: readonly HeaderLine[];
}

/**
 * A session that a peer's INVITE began: the server side of RFC 3261 §13.3. It is what its dialog asks itself: an object of
 * getters made for each call would have a shape of its own each time, which is slow to make and slow to read.
 */
export class LiveInboundSession
  implements InboundSession, DialogInput, DialogServerUser, DialogClientUser, SessionTimerUser
{
  readonly source: SipAddress;
  readonly peer: SipAddress;
  events: SessionEvents = {};
  state: "early" | "confirmed" | "ended" = "early";
  readonly #core: SipCore;
  readonly #inviteSeq: number;
  readonly #hasOffer: boolean;
  /** Until its ACK: a call may last for hours. */
  #request: SipMessage | undefined;
  #offer: Buffer | undefined;
  /** Until its ACK, or the end. */
  #transaction: ServerTransaction | undefined;
  readonly #dialog: SipDialog;
  /** These two are made for the first request of ours and of the peer's within the dialog. */
  #client: DialogClient | undefined;
  #server: DialogServer | undefined;
  readonly #reliability: "required" | "supported" | "none";
  readonly #timer: SessionTimer | undefined;
  #reliable: ReliableAnswers | undefined;
  /** A reliable 1xx with our description was acknowledged: the 2xx has none then (RFC 6337 §2.2). */
  #isDescribed = false;
  #openOffer: "ours" | "theirs" | undefined;
  #held: Held | undefined;
  #answered: Pick<Unacked, "acked" | "lost"> | undefined;
  #unacked: Unacked | undefined;
  #afterAck: (() => void) | undefined;
  #repeat: Timer | undefined;

  constructor(core: SipCore, request: SipMessage, transaction: ServerTransaction) {
    this.#core = core;
    this.#inviteSeq = request.cseq.number;
    this.#request = request;
    this.#offer = sessionBody(request);
    this.#hasOffer = this.#offer !== undefined && this.#offer.length > 0;
    this.source = transaction.source;
    this.peer = transaction.hop.peer;
    this.#transaction = transaction;
    const dialog = Dialog.ofUas(request, transaction.localTag);
    const contactUser = parseUri(request.uri)?.user ?? "";
    this.#dialog = new SipDialog(core, dialog, transaction.hop, contactUser, this);
    this.#client = undefined;
    this.#server = undefined;
    this.#dialog.learn(request);
    this.#reliability = core.supports(RELIABLE) ? reliabilityOf(request) : "none";
    this.#openOffer = this.#hasOffer ? "theirs" : undefined;
    this.#timer = core.sessionWish && new SessionTimer(core.clock, core.sessionWish, this);
    transaction.cancelled = (cancel) => this.#cancelled(cancel);
    transaction.failed = () => this.#transportFailed();
    core.track(this);
  }

  get request(): SipMessage {
    if (!this.#request) throw new Error("an INVITE is not kept beyond its ACK");
    return this.#request;
  }

  get offer(): Buffer {
    return this.#offer ?? NOTHING;
  }

  get #ours(): DialogClient {
    this.#client ??= new DialogClient({ dialog: this.#dialog, isOwner: false, user: this });
    return this.#client;
  }

  get callId(): string {
    return this.#dialog.dialog.callId;
  }

  get localTag(): string {
    return this.#dialog.dialog.localTag;
  }

  get remoteTag(): string {
    return this.#dialog.dialog.remoteTag;
  }

  get remote(): SipAddress {
    return this.source;
  }

  get isLive(): boolean {
    return this.state !== "ended";
  }

  get isEarly(): boolean {
    return this.state === "early";
  }

  get isOffering(): boolean {
    return this.#client?.isOffering === true;
  }

  get isBusy(): boolean {
    return this.#server?.isBusy === true || this.#openOffer !== undefined;
  }

  get openOffer(): "ours" | "theirs" | undefined {
    return this.#openOffer;
  }

  get timer(): SessionTimer | undefined {
    return this.state === "confirmed" ? this.#timer : undefined;
  }

  get takesReliable(): boolean {
    return this.#reliability !== "none";
  }

  provisional(status: 180 | 181 | 182 | 183, parts: AnswerParts = {}): void {
    if (this.state !== "early" || this.#answered) return;
    const hasBody = parts.body !== undefined && parts.body.length > 0;
    const isReliable = this.#reliability === "required" || (hasBody && this.takesReliable);
    if (isReliable) this.#reliably(status, parts);
    else this.#respond(status, parts);
    this.#repeat?.cancel();
    // What was acknowledged need not be described again.
    const again = isReliable ? { reason: parts.reason, headers: parts.headers } : parts;
    this.#repeat = this.#core.clock.setTimer(PROVISIONAL_REPEAT_MS, () => this.provisional(status, again));
  }

  accept(body: Buffer | string, headers: readonly HeaderLine[] = []): Promise<void> {
    if (this.state !== "early" || this.#answered) return Promise.reject(new ClosedError("session"));
    this.#repeat?.cancel();
    this.#repeat = undefined;
    return new Promise((resolve, reject) => {
      this.#answered = { acked: resolve, lost: reject };
      if (this.#reliable?.holdsFinal) this.#held = { body, headers };
      else this.#success({ body, headers });
    });
  }

  #success({ body, headers }: Held): void {
    const timing = this.#timer?.answer(this.request) ?? [];
    const all = timing.length === 0 ? headers : [...headers, ...timing];
    this.#reliable?.settle();
    this.#respond(200, this.#isDescribed ? { headers: all } : { headers: all, body });
    if (!this.#isDescribed) this.#openOffer = this.#hasOffer ? undefined : "ours";
    this.state = "confirmed";
    const repeater = new AnswerRepeater(
      this.#core.clock,
      () => this.#transaction?.repeat(),
      () => this.lostAck(),
    );
    if (this.#answered) this.#unacked = { repeater, ...this.#answered };
  }

  reject(status: number, parts: AnswerParts = {}): void {
    if (this.state !== "early") return;
    this.#transaction?.respond(answerOf(status, parts));
    this.#refused();
  }

  drop(): void {
    if (this.state !== "early") return;
    this.#transaction?.done();
    this.#end();
  }

  async bye(headers: readonly HeaderLine[] = []): Promise<void> {
    if (this.state === "early") return this.reject(480, { headers });
    if (this.state === "ended") return;
    this.state = "ended";
    this.#timer?.stop();
    // The called side waits with its BYE until the ACK came or is given up (§15).
    if (this.#unacked) await new Promise<void>((resolve) => (this.#afterAck = resolve));
    try {
      if (this.#dialog.isOpen) await this.#ours.request("BYE", { headers });
    } finally {
      this.#end();
    }
  }

  async reinvite(body: Buffer | string, headers: readonly HeaderLine[] = []): Promise<Final> {
    if (this.state !== "confirmed" || this.#unacked)
      return { kind: "synthetic", status: this.#unacked ? 491 : 481, reason: "No confirmed session" };
    return this.#judge(await this.#ours.reinvite(body, headers));
  }

  async update(body?: Buffer | string, headers?: readonly HeaderLine[]): Promise<Final> {
    if (this.state === "ended") return { kind: "synthetic", status: 481, reason: "Session is over" };
    return this.#judge(await this.#ours.update(body, headers));
  }

  async send(method: string, parts?: AnswerParts): Promise<Final> {
    if (this.state === "ended") return { kind: "synthetic", status: 481, reason: "Session is over" };
    const final = await this.#ours.request(method, parts);
    return method === "NOTIFY" ? final : this.#judge(final);
  }

  abandon(): void {
    if (!this.#dialog.isOpen) return;
    const isTold = this.state === "ended";
    this.#end();
    if (!isTold) this.tell((e) => e.failed?.("transport"));
  }

  tell(event: (events: SessionEvents) => void): boolean {
    return tell(this.#core.log, this.events, event);
  }

  #reliably(status: number, parts: AnswerParts): void {
    this.#reliable ??= new ReliableAnswers({
      clock: this.#core.clock,
      random: this.#core.random,
      cseq: this.#inviteSeq,
      send: (code, all) => {
        if (all.body !== undefined && !this.#hasOffer) this.#openOffer = "ours";
        this.#respond(code, all);
        return this.#transaction?.repeatable() ?? nothing;
      },
      expired: () => this.#lostPrack(),
    });
    this.#reliable.send(status, parts);
  }

  prack(rack: RAck): Acknowledged | undefined {
    const acknowledged = this.#reliable?.acknowledge(rack);
    if (acknowledged?.hasBody) {
      this.#isDescribed = true;
      this.#openOffer = undefined;
    }
    return acknowledged;
  }

  pracked(answer: Buffer | undefined): void {
    if (answer) this.tell((e) => e.pracked?.(answer));
    if (this.state !== "early") return;
    const held = this.#held;
    if (!held) return this.#reliable?.next();
    this.#held = undefined;
    this.#success(held);
    this.tell((e) => e.answered?.());
  }

  /** §3: the caller cannot be told how far we are, so it gets no session. */
  #lostPrack(): void {
    if (this.state !== "early") return;
    this.#transaction?.respond({ status: 504, headers: TIMED_OUT });
    this.#end();
    this.tell((e) => e.failed?.("no-prack"));
  }

  /** The session timer wants it. */
  async refresh(): Promise<Final> {
    return this.#judge(await refreshSession(this.#dialog, this.#ours, (event) => this.tell(event)));
  }

  /** The session timer ran out. */
  expired(): void {
    if (this.state !== "confirmed") return;
    this.#core.log.onFail(this.bye(EXPIRED), "BYE");
    this.tell((e) => e.failed?.("expired"));
  }

  #respond(status: number, parts: AnswerParts): void {
    if (parts.body !== undefined) this.#dialog.description = parts.body;
    if (!this.#transaction) return;
    this.#transaction.respond(answerWithContact(this.#dialog, this.#transaction, status, parts, true));
  }

  receive(request: SipMessage, transaction: ServerTransaction): void {
    this.#server ??= new DialogServer(this.#dialog, this);
    this.#server.receive(request, transaction);
  }

  receiveAck(ack: SipMessage): void {
    if (!this.#unacked || ack.cseq.number !== this.#inviteSeq) {
      this.#server?.ack(ack);
      return;
    }
    const { repeater, acked } = this.#unacked;
    this.#unacked = undefined;
    this.#answered = undefined;
    this.#openOffer = undefined;
    repeater.stop();
    this.#leaveInvite();
    this.#request = undefined;
    this.#offer = undefined;
    acked();
    this.#afterAck?.();
    if (this.state === "confirmed") this.tell((e) => e.acked?.(sessionBody(ack) ?? ack.body));
  }

  #cancelled(cancel: SipMessage): void {
    if (this.state !== "early") return;
    this.#transaction?.respond({ status: 487 });
    this.#refused();
    this.tell((e) => e.cancelled?.(cancel));
  }

  /** A caller may end an early dialog by BYE too; its INVITE then gets 487 (§15.1.2). */
  byeReceived(bye: SipMessage): void {
    if (this.state === "early") return this.#cancelled(bye);
    const isTold = this.state === "ended";
    this.#end();
    if (!isTold) this.tell((e) => e.bye?.(bye));
  }

  /** The peer has our 2xx or not, nobody knows: BYE, as §13.3.1.4 says. */
  lostAck(): void {
    const isTold = this.state === "ended";
    this.#giveUpAck();
    if (isTold) return;
    this.#core.log.onFail(this.bye(TIMED_OUT), "BYE");
    this.tell((e) => e.failed?.("no-ack"));
  }

  #giveUpAck(): void {
    this.#unacked?.repeater.stop();
    this.#answered?.lost(new ClosedError("session"));
    this.#unacked = undefined;
    this.#answered = undefined;
    this.#afterAck?.();
  }

  /** 408 and 481 say that the peer has no such dialog any more (§12.2.1.2). */
  #judge(final: Final): Final {
    if ((final.status !== 408 && final.status !== 481) || this.state !== "confirmed") return final;
    this.#core.log.onFail(this.bye(TIMED_OUT), "BYE");
    this.tell((e) => e.failed?.("timeout"));
    return final;
  }

  #transportFailed(): void {
    if (this.state === "ended" || (this.state === "confirmed" && !this.#unacked)) return;
    this.#end();
    this.tell((e) => e.failed?.("transport"));
  }

  /** A PRACK may be on its way still. */
  #refused(): void {
    this.#end();
    if (this.#reliable?.awaitsPrack) new LatePrack(this.#core, this.#dialog, this.#reliable);
  }

  /** Its INVITE is over and done with. Its transaction outlives the session and must not keep it, nor the other way round. */
  #leaveInvite(): void {
    if (this.#transaction) {
      this.#transaction.cancelled = undefined;
      this.#transaction.failed = undefined;
    }
    this.#transaction = undefined;
  }

  #end(): void {
    this.state = "ended";
    this.#leaveInvite();
    this.#repeat?.cancel();
    this.#reliable?.settle();
    this.#timer?.stop();
    this.#giveUpAck();
    this.#client?.close();
    this.#server?.close();
    this.#dialog.close();
    this.#core.untrack(this);
  }
}

function nothing(): void {}
