import { type RAck, rackOf } from "../wire/sip/dialog/reliable-1xx.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { sessionBody } from "../wire/sip/session-body.js";
import { answerOf, type OwnAnswer } from "./sip-answer-of.js";
import { AnswerRepeater } from "./sip-answer-repeater.js";
import type { SipDialog } from "./sip-dialog.js";
import type { Acknowledged } from "./sip-reliable-answers.js";
import { abilities, capabilities, contactFor, contentType } from "./sip-request.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { AnswerParts, InDialogOffer, ServerRequest, SessionEvents } from "./sip-session.js";
import type { SessionTimer } from "./sip-session-timer.js";

/**
 * Requests that change or end a call: one whose CSeq does not rise is taken for a stranger's, 481 (security.md 10). Others
 * came out of order, 500 (RFC 3261 §12.2.2).
 */
const STRANGE_WHEN_LATE: ReadonlySet<string> = new Set(["BYE", "INVITE", "UPDATE", "REFER", "INFO"]);

const NONE: readonly HeaderLine[] = [];

/** What the session behind a dialog decides. */
export interface DialogServerUser {
  readonly events: SessionEvents;
  /** Calls one of the events. @returns false when it threw */
  tell(event: (events: SessionEvents) => void): boolean;
  /** False when the user has ended the session and only what is on its way is awaited. */
  readonly isLive: boolean;
  /** True until the INVITE that makes the dialog has its final answer. */
  readonly isEarly: boolean;
  /** True while a re-INVITE, or an UPDATE with an offer, of ours is on its way: theirs meets 491. */
  readonly isOffering: boolean;
  /** Who made the offer that has no answer yet, among those that the session itself exchanges. */
  readonly openOffer: "ours" | "theirs" | undefined;
  /** The session's timer; none before the session is confirmed. */
  readonly timer: SessionTimer | undefined;
  /** Whether a 1xx of ours waits for that PRACK. */
  prack(rack: RAck): Acknowledged | undefined;
  /** The PRACK has its 200. @param answer its body, when the 1xx had our offer */
  pracked(answer: Buffer | undefined): void;
  /** The peer's BYE came; 200 was sent. */
  byeReceived(bye: SipMessage): void;
  /** No ACK to our 2xx to a re-INVITE. */
  lostAck(): void;
}

/** A re-INVITE of the peer between its 2xx and its ACK. */
interface Unacked {
  readonly number: number;
  readonly repeater: AnswerRepeater;
  /** Set when our 2xx had an offer: the ACK bears the answer. */
  readonly acked: ((body: Buffer) => void) | undefined;
}

/** The peer's requests within a dialog (RFC 3261 §12.2.2, §14.2, §15.1.2; RFC 3262, 3311). */
export class DialogServer {
  readonly #dialog: SipDialog;
  readonly #user: DialogServerUser;
  /** The offer that waits for its answer. */
  #pending: ServerTransaction | undefined;
  #unacked: Unacked | undefined;

  constructor(dialog: SipDialog, user: DialogServerUser) {
    this.#dialog = dialog;
    this.#user = user;
  }

  /** True while an offer of the peer, or one of ours in a 2xx to it, has no answer, or a re-INVITE no ACK. */
  get isBusy(): boolean {
    return this.#pending?.isOpen === true || this.#unacked !== undefined;
  }

  receive(request: SipMessage, transaction: ServerTransaction): void {
    if (!this.#dialog.knows(transaction.hop.peer.host)) return transaction.respond({ status: 481 });
    if (!this.#dialog.dialog.takeSeq(request.cseq.number))
      return transaction.respond({ status: STRANGE_WHEN_LATE.has(request.method) ? 481 : 500 });
    if (request.method === "BYE") return this.#bye(request, transaction);
    if (!this.#user.isLive) return transaction.respond({ status: 481 });
    switch (request.method) {
      case "INVITE":
      case "UPDATE":
        this.#dialog.learn(request);
        return this.#change(request, transaction);
      case "PRACK":
        return this.#prack(request, transaction);
      case "INFO":
        return this.#info(request, transaction);
      case "OPTIONS":
        return transaction.respond({ status: 200, headers: abilities(this.#dialog.core.identity) });
      default:
        return this.#other(request, transaction);
    }
  }

  /** An ACK to a 2xx; to none of a re-INVITE that waits for it: nothing happens. */
  ack(request: SipMessage): void {
    const unacked = this.#unacked;
    if (!unacked || unacked.number !== request.cseq.number) return;
    this.#unacked = undefined;
    unacked.repeater.stop();
    this.#user.tell(() => unacked.acked?.(sessionBody(request) ?? request.body));
  }

  close(): void {
    this.#unacked?.repeater.stop();
    this.#unacked = undefined;
    this.#pending?.respond({ status: 487 });
    this.#pending = undefined;
  }

  /** §15.1.2: whatever is pending ends with it. */
  #bye(request: SipMessage, transaction: ServerTransaction): void {
    transaction.respond({ status: 200 });
    this.#user.byeReceived(request);
  }

  /** Packages are not agreed on, so none is known (RFC 6086 §4.2.2); of other bodies those that are read are taken. */
  #info(request: SipMessage, transaction: ServerTransaction): void {
    const { infoTypes } = this.#dialog.core.identity;
    const type = request.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
    if (infoTypes && request.header("info-package") !== undefined)
      return transaction.respond({ status: 469, headers: [["Recv-Info", ""]] });
    if (infoTypes && request.hasBody && !infoTypes.includes(type))
      return transaction.respond({ status: 415, headers: [["Accept", infoTypes.join(", ")]] });
    transaction.respond({ status: 200 });
    this.#user.tell((events) => events.info?.(request));
  }

  #other(request: SipMessage, transaction: ServerTransaction): void {
    const { events } = this.#user;
    if (!events.request) return transaction.respond({ status: 405, headers: capabilities(this.#dialog.core.identity) });
    transaction.guard();
    const served: ServerRequest = {
      request,
      source: transaction.source,
      peer: transaction.hop.peer,
      respond: (status, parts) => {
        const able = status === 405 ? capabilities(this.#dialog.core.identity) : [];
        const told = { ...parts, headers: [...(parts?.headers ?? []), ...able] };
        transaction.respond(answerOf(status, withType(request.method, told)));
      },
      drop: () => transaction.done(),
    };
    if (!this.#user.tell((told) => told.request?.(served))) transaction.respond({ status: 500 });
  }

  /** RFC 3262 §3: 481 for what acknowledges nothing; a body is the answer to the offer in our 1xx, or an offer itself. */
  #prack(request: SipMessage, transaction: ServerTransaction): void {
    const rack = rackOf(request);
    const isOurOffer = this.#user.openOffer === "ours";
    const acknowledged = rack && this.#user.prack(rack);
    if (!acknowledged) return transaction.respond({ status: 481 });
    const body = sessionBody(request) ?? request.body;
    const isAnswer = isOurOffer && acknowledged.hasBody;
    if (!isAnswer && body.length > 0) this.#offer(request, transaction);
    else transaction.respond({ status: 200 });
    this.#user.pracked(isAnswer ? body : undefined);
  }

  /** re-INVITE or UPDATE; one without a body refreshes the target and the timer, and is no offer. */
  #change(request: SipMessage, transaction: ServerTransaction): void {
    const refusal = request.method === "INVITE" ? this.#unfitInvite() : this.#unfitUpdate(request.hasBody);
    if (refusal) return transaction.respond(refusal);
    if (request.method === "INVITE" || request.hasBody) return this.#offer(request, transaction);
    this.#accept(request, transaction, undefined);
  }

  /** RFC 3261 §14.2; RFC 5407 §3.1.4 for one that overtakes the ACK to a 2xx with our offer. */
  #unfitInvite(): { status: number; headers?: HeaderLine[] } | undefined {
    const { isEarly, isOffering, openOffer } = this.#user;
    if (isOffering || openOffer === "ours") return { status: 491 };
    return isEarly || this.isBusy ? this.#later() : undefined;
  }

  /** RFC 3311 §5.2: 491 while our offer is open, 500 while theirs is, or another UPDATE. */
  #unfitUpdate(isOffer: boolean): { status: number; headers?: HeaderLine[] } | undefined {
    if (this.#pending?.isOpen) return this.#later();
    if (!isOffer) return undefined;
    const { isOffering, openOffer } = this.#user;
    if (isOffering || openOffer === "ours" || this.#unacked?.acked) return { status: 491 };
    return openOffer === "theirs" ? this.#later() : undefined;
  }

  #later(): { status: number; headers: HeaderLine[] } {
    const seconds = Math.floor(this.#dialog.core.random() * 11);
    return { status: 500, headers: [["Retry-After", String(seconds)]] };
  }

  #offer(request: SipMessage, transaction: ServerTransaction): void {
    const { events } = this.#user;
    if (!events.reinvite) return transaction.respond({ status: 488 });
    this.#pending = transaction;
    transaction.guard();
    transaction.cancelled = () => transaction.respond({ status: 487 });
    const offer = this.#offerFor(request, transaction);
    if (!this.#user.tell((told) => told.reinvite?.(offer))) transaction.respond({ status: 500 });
  }

  #offerFor(request: SipMessage, transaction: ServerTransaction): InDialogOffer {
    return {
      request,
      offer: sessionBody(request) ?? request.body,
      accept: (body, type, acked) => {
        const headers: HeaderLine[] = type === undefined ? [] : [["Content-Type", type]];
        if (transaction.isOpen) this.#accept(request, transaction, { headers, body }, acked);
      },
      reject: (status, parts) => transaction.respond(answerOf(status, parts)),
    };
  }

  #accept(
    request: SipMessage,
    transaction: ServerTransaction,
    parts: AnswerParts | undefined,
    acked?: (body: Buffer) => void,
  ): void {
    this.#dialog.dialog.refreshTarget(request);
    if (parts?.body !== undefined) this.#dialog.description = parts.body;
    transaction.respond(this.#answer(request, transaction, parts ?? {}));
    if (!transaction.isInvite) return;
    const expired = () => {
      this.#unacked = undefined;
      this.#user.lostAck();
    };
    const repeater = new AnswerRepeater(this.#dialog.core.clock, () => transaction.repeat(), expired);
    this.#unacked = { number: request.cseq.number, repeater, acked };
  }

  #answer(request: SipMessage, transaction: ServerTransaction, parts: AnswerParts): OwnAnswer {
    if (request.method === "PRACK") return answerOf(200, withType("PRACK", parts));
    const timing = this.#user.timer?.answer(request) ?? [];
    const headers = [...(parts.headers ?? []), ...timing];
    return answerWithContact(this.#dialog, transaction, 200, { reason: parts.reason, headers, body: parts.body });
  }
}

/** An answer that makes or refreshes a session, with Contact, Allow, Supported and Content-Type. Hot. */
export function answerWithContact(
  dialog: SipDialog,
  transaction: ServerTransaction,
  status: number,
  parts: AnswerParts,
  withRecordRoute = false,
): OwnAnswer {
  const { reason, headers: given = NONE, body } = parts;
  const head = `Contact: ${contactFor(transaction.hop, dialog.contactUser, dialog.isSecure)}\r\n`;
  const type = contentType("INVITE", given, body);
  const headers = type.length === 0 ? given : [...given, ...type];
  return { status, reason, headers, body, withRecordRoute, head, telling: dialog.core.identity.telling };
}

function withType(method: string, parts: AnswerParts = {}): AnswerParts {
  const given = parts.headers ?? [];
  const headers = [...given, ...contentType(method, given, parts.body)];
  return { reason: parts.reason, headers, body: parts.body };
}
