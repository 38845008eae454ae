import type { Timer } from "../base/clock.js";
import { ackId } from "../wire/sip/dialog/dialog-id.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { authorization } from "./sip-authorize.js";
import type { SipDialog } from "./sip-dialog.js";
import { UnreachableError } from "./sip-hop.js";
import type { AnswerParts, SyntheticFinal } from "./sip-session.js";
import type { SessionTimer } from "./sip-session-timer.js";

export type Final = SipMessage | SyntheticFinal;

/** Times an offer that met another one is tried again (RFC 3261 §14.1). */
const GLARE_TRIES = 3;
/** Longest Retry-After that is waited for. */
const RETRY_AFTER_MAX_SECONDS = 10;
/** Requests that neither name a target nor refresh it. */
const WITHOUT_CONTACT: ReadonlySet<string> = new Set(["BYE", "ACK", "INFO", "MESSAGE", "PRACK"]);
const SETTLED = Promise.resolve();
const PENDING: SyntheticFinal = { kind: "synthetic", status: 491, reason: "Request Pending" };

export interface DialogClientParts {
  readonly dialog: SipDialog;
  /** True when the side that made the Call-ID is ours: it waits longer after glare. */
  readonly isOwner: boolean;
  readonly credentials?: SipCredentials | undefined;
  readonly user: DialogClientUser;
}

/** What our requests have to know of the session. */
export interface DialogClientUser {
  /** True while an offer of the peer is open, or one of ours that went out in an answer. */
  readonly isBusy: boolean;
  /** The session's timer; none before the session is confirmed. */
  readonly timer: SessionTimer | undefined;
}

/** Our requests within a dialog. */
export class DialogClient {
  readonly #dialog: SipDialog;
  readonly #isOwner: boolean;
  readonly #credentials: SipCredentials | undefined;
  readonly #user: DialogClientUser;
  /** Made for the first pause: few dialogs have one. */
  #pauses: Map<Timer, () => void> | undefined;
  /** CSeq number of the last INVITE whose ACK was sent. */
  #acked: number | undefined;
  /** Settles when the last ACK is on its way: what comes after it must not overtake it. */
  #acking: Promise<void> = SETTLED;
  /** A re-INVITE or UPDATE is being worked off, with the pauses between its tries. */
  #isNegotiating = false;
  #isOffering = false;

  constructor(parts: DialogClientParts) {
    this.#dialog = parts.dialog;
    this.#isOwner = parts.isOwner;
    this.#credentials = parts.credentials;
    this.#user = parts.user;
    this.#pauses = undefined;
    this.#acked = undefined;
  }

  /** Whether the ACK to the 2xx with that CSeq number was sent. */
  hasAcked(number: number): boolean {
    return this.#acked === number;
  }

  /** True while a re-INVITE, or an UPDATE with an offer, of ours has no final answer. */
  get isOffering(): boolean {
    return this.#isOffering;
  }

  /** Sends it and, when challenged, once more with credentials. Never rejects but for a header with a line break. */
  async request(method: string, parts: AnswerParts = {}): Promise<Final> {
    let headers = parts.headers ?? [];
    for (let tries = 0; ; tries++) {
      const final = await this.#once(method, { reason: parts.reason, headers, body: parts.body });
      if (final.kind === "synthetic") return final;
      const uri = this.#dialog.dialog.route().requestUri;
      const answer = authorization(final, this.#credentials, { method, uri }, tries);
      if (!answer) return final;
      headers = [...(parts.headers ?? []), answer];
    }
  }

  /** A re-INVITE; its 2xx is acknowledged, glare is tried again. */
  reinvite(body: Buffer | string, headers: readonly HeaderLine[] = []): Promise<Final> {
    return this.#negotiate("INVITE", body, headers);
  }

  /** An UPDATE (RFC 3311), with an offer or as a sign of life; glare is tried again. */
  update(body?: Buffer | string, headers: readonly HeaderLine[] = []): Promise<Final> {
    return this.#negotiate("UPDATE", body, headers);
  }

  /** The ACK to the 2xx with that CSeq number. */
  ack(number: number, body?: Buffer | string): Promise<void> {
    const sent = this.#sendAck(number, body);
    this.#acking = sent.catch(() => undefined);
    return sent;
  }

  /** The 2xx came again: so does its ACK, if it was sent. */
  repeatAck(number: number): void {
    this.#dialog.core.repeatAck(ackId(this.#dialog.dialog.id, number));
  }

  /** Ends the waiting between two tries. */
  close(): void {
    const pauses = this.#pauses ?? [];
    this.#pauses = undefined;
    for (const [timer, go] of pauses) {
      timer.cancel();
      go();
    }
  }

  async #negotiate(
    method: "INVITE" | "UPDATE",
    body: Buffer | string | undefined,
    headers: readonly HeaderLine[],
  ): Promise<Final> {
    if (this.#isNegotiating) return PENDING;
    this.#isNegotiating = true;
    try {
      for (let tries = 1; ; tries++) {
        const final = await this.#offer(method, body, headers);
        const pauseMs = tries < GLARE_TRIES ? this.#pauseBefore(final) : undefined;
        if (pauseMs === undefined || !this.#dialog.isOpen) return final;
        await this.#pause(pauseMs);
        if (!this.#dialog.isOpen) return final;
      }
    } finally {
      this.#isNegotiating = false;
    }
  }

  /** One try; while it waits for its answer an offer of the peer gets 491. */
  async #offer(method: "INVITE" | "UPDATE", body: Buffer | string | undefined, headers: readonly HeaderLine[]) {
    const isOffer = method === "INVITE" || (body !== undefined && body.length > 0);
    if (isOffer && this.#user.isBusy) return PENDING;
    this.#isOffering = isOffer;
    try {
      const timing = this.#user.timer?.ask() ?? [];
      const final = await this.request(method, { body, headers: [...headers, ...timing] });
      if (final.kind === "response" && final.status < 300) this.#accepted(final, isOffer ? body : undefined);
      return final;
    } finally {
      this.#isOffering = false;
    }
  }

  #accepted(response: SipMessage, body: Buffer | string | undefined): void {
    if (body !== undefined) this.#dialog.description = body;
    this.#dialog.learn(response);
    this.#user.timer?.answered(response);
  }

  /** How long to wait before the next try; undefined: that was the answer (RFC 3261 §14.1, RFC 4028 §7.3). */
  #pauseBefore(final: Final): number | undefined {
    if (final.status === 491) return this.#glareMs();
    if (final.kind === "synthetic") return undefined;
    if (final.status === 422 && this.#user.timer?.raise(final)) return 0;
    const after = final.status === 500 ? /^\s*(\d{1,4})/.exec(final.raw("retry-after") ?? "")?.[1] : undefined;
    return after !== undefined && Number(after) <= RETRY_AFTER_MAX_SECONDS ? Number(after) * 1_000 : undefined;
  }

  /** RFC 3261 §14.1, in units of 10 ms: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other. */
  #glareMs(): number {
    const units = Math.floor(this.#dialog.core.random() * (this.#isOwner ? 191 : 201));
    return 10 * units + (this.#isOwner ? 2_100 : 0);
  }

  async #sendAck(number: number, body?: Buffer | string): Promise<void> {
    const way = await this.#dialog.way();
    const { routes, requestUri } = way.routed;
    const head = this.#dialog.dialog.head(routes, "ACK", number);
    const { request, hop } = await this.#dialog.core.build(way.hop, { method: "ACK", uri: requestUri, head, body });
    this.#acked = number;
    this.#dialog.core.keepAck(ackId(this.#dialog.dialog.id, number), request.wire, hop);
    this.#dialog.core.transmit(request.wire, hop);
  }

  async #once(method: string, parts: AnswerParts): Promise<Final> {
    let way: Awaited<ReturnType<SipDialog["way"]>>;
    try {
      await this.#acking;
      way = await this.#dialog.way();
    } catch (error) {
      if (error instanceof UnreachableError) return unreachable(error);
      throw error;
    }
    const { routed } = way;
    const { dialog, core, contactUser } = this.#dialog;
    const number = dialog.nextSeq();
    const { request, hop } = await core.build(way.hop, {
      method,
      uri: routed.requestUri,
      head: dialog.head(routed.routes, method, number),
      headers: parts.headers,
      body: parts.body,
      contactUser: WITHOUT_CONTACT.has(method) ? undefined : contactUser,
    });
    return new Promise((resolve) => {
      core.client(request, hop, {
        response: (message) => this.#response(message, number, resolve),
        failed: (why) => resolve(noAnswer(why)),
      });
    });
  }

  #response(message: SipMessage, number: number, resolve: (final: Final) => void): void {
    if (message.status < 200) return;
    const isAccepted = message.status < 300;
    if (isAccepted && message.method === "INVITE") {
      if (this.#acked === number) return this.repeatAck(number);
      this.#dialog.core.log.onFail(this.ack(number), "ACK");
    }
    if (isAccepted) this.#dialog.dialog.refreshTarget(message);
    resolve(message);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#dialog.core.clock.setTimer(ms, () => {
        this.#pauses?.delete(timer);
        resolve();
      });
      this.#pauses ??= new Map();
      this.#pauses.set(timer, resolve);
    });
  }
}

/** The final answer that stands for a broken way. */
export function unreachable(error: UnreachableError): SyntheticFinal {
  return { kind: "synthetic", status: error.status, reason: error.message };
}

/** The final answer that stands for none. */
export function noAnswer(why: "timeout" | "transport"): SyntheticFinal {
  return why === "timeout"
    ? { kind: "synthetic", status: 408, reason: "Request Timeout" }
    : { kind: "synthetic", status: 503, reason: "Transport Error" };
}
