import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { sessionBody } from "../wire/sip/session-body.js";
import { AnswerRepeater } from "./sip-answer-repeater.js";
import type { SipDialog } from "./sip-dialog.js";
import { capabilities, contactFor, contentType } from "./sip-request.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { AnswerParts, InDialogOffer, ServerRequest, SessionEvents } from "./sip-session.js";

/** What the session behind a dialog decides. */
export interface DialogServerUser {
  readonly events: SessionEvents;
  /** Calls one of the events. @returns false when it threw */
  tell(event: (events: SessionEvents) => void): boolean;
  /** False when the user has ended the session and only what is on its way is awaited. */
  readonly isLive: boolean;
  /** True while a re-INVITE of ours is on its way: theirs meets 491. */
  readonly isInviting: boolean;
  /** The peer's BYE came; 200 was sent. */
  byeReceived(bye: SipMessage): void;
  /** No ACK to our 2xx to a re-INVITE. */
  lostAck(): void;
}

/** A re-INVITE of the peer between its 2xx and its ACK. */
interface Unacked {
  readonly number: number;
  readonly repeater: AnswerRepeater;
  readonly acked: ((body: Buffer) => void) | undefined;
}

/** The peer's requests within a dialog (RFC 3261 §12.2.2, §14.2, §15.1.2). */
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

  receive(request: SipMessage, transaction: ServerTransaction): void {
    if (!this.#dialog.knows(transaction.hop.peer.host)) return transaction.respond({ status: 481 });
    if (!this.#dialog.dialog.takeSeq(request.cseq.number)) return transaction.respond({ status: 500 });
    if (request.method === "BYE") return this.#bye(request, transaction);
    if (!this.#user.isLive) return transaction.respond({ status: 481 });
    switch (request.method) {
      case "INVITE":
      case "UPDATE":
        return this.#offer(request, transaction);
      case "INFO":
        transaction.respond({ status: 200 });
        this.#user.tell((events) => events.info?.(request));
        return;
      case "OPTIONS":
        return transaction.respond({ status: 200, headers: capabilities(this.#dialog.core.identity) });
      case "PRACK":
        return transaction.respond({ status: 481 }); // we send no reliable 1xx, so it fits none (RFC 3262 §3)
      default:
        return this.#other(request, transaction);
    }
  }

  /** An ACK to a 2xx of a re-INVITE. @returns false when it is none of ours */
  ack(request: SipMessage): boolean {
    const unacked = this.#unacked;
    if (!unacked || unacked.number !== request.cseq.number) return false;
    this.#unacked = undefined;
    unacked.repeater.stop();
    this.#user.tell(() => unacked.acked?.(request.body));
    return true;
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

  #other(request: SipMessage, transaction: ServerTransaction): void {
    const { events } = this.#user;
    if (!events.request) return transaction.respond({ status: 405, headers: capabilities(this.#dialog.core.identity) });
    transaction.guard();
    const served: ServerRequest = {
      request,
      source: transaction.source,
      peer: transaction.hop.peer,
      respond: (status, parts) => transaction.respond({ ...withType(request.method, parts), status }),
      drop: () => transaction.done(),
    };
    if (!this.#user.tell((told) => told.request?.(served))) transaction.respond({ status: 500 });
  }

  #offer(request: SipMessage, transaction: ServerTransaction): void {
    if (this.#user.isInviting) return transaction.respond({ status: 491 });
    if (this.#pending?.isOpen || this.#unacked) {
      const seconds = Math.floor(Math.random() * 11); // §14.2
      return transaction.respond({ status: 500, headers: [["Retry-After", String(seconds)]] });
    }
    const isRefresh = request.method === "UPDATE" && request.body.length === 0;
    if (isRefresh) return this.#accept(request, transaction, undefined);
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
      reject: (status, parts) => transaction.respond({ ...parts, status }),
    };
  }

  #accept(
    request: SipMessage,
    transaction: ServerTransaction,
    parts: AnswerParts | undefined,
    acked?: (body: Buffer) => void,
  ): void {
    this.#dialog.dialog.refreshTarget(request);
    transaction.respond({ status: 200, ...answerWithContact(this.#dialog, transaction, parts ?? {}) });
    if (!transaction.isInvite) return;
    const expired = () => {
      this.#unacked = undefined;
      this.#user.lostAck();
    };
    const repeater = new AnswerRepeater(this.#dialog.core.clock, () => transaction.repeat(), expired);
    this.#unacked = { number: request.cseq.number, repeater, acked };
  }
}

/** Contact, Allow, Supported and Content-Type of an answer that makes or refreshes a session. */
export function answerWithContact(dialog: SipDialog, transaction: ServerTransaction, parts: AnswerParts): AnswerParts {
  const given = parts.headers ?? [];
  const contact: HeaderLine = ["Contact", contactFor(transaction.hop, dialog.contactUser, dialog.isSecure)];
  const type = contentType("INVITE", given, parts.body);
  return { ...parts, headers: [contact, ...capabilities(dialog.core.identity), ...given, ...type] };
}

function withType(method: string, parts: AnswerParts = {}): AnswerParts {
  const given = parts.headers ?? [];
  return { ...parts, headers: [...given, ...contentType(method, given, parts.body)] };
}
