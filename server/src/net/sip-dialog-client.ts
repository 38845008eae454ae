import type { Timer } from "../base/clock.js";
import { ackId } from "../wire/sip/dialog/dialog-id.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { authorization } from "./sip-authorize.js";
import type { ClientTxUser } from "./sip-client-transaction.js";
import type { PlacedRequest } from "./sip-core.js";
import type { DialogWay, SipDialog } from "./sip-dialog.js";
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
const NONE: readonly HeaderLine[] = [];
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
  /** While the last ACK is not on its way yet: what comes after it must not overtake it. */
  #acking: Promise<void> | undefined;
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
    this.#acking = undefined;
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
  request(method: string, { headers = NONE, body }: AnswerParts = {}): Promise<Final> {
    const sent = this.#once(method, headers, body);
    return this.#credentials ? this.#proved(sent, method, headers, body) : sent;
  }

  async #proved(
    sent: Promise<Final>,
    method: string,
    headers: readonly HeaderLine[],
    body: Buffer | string | undefined,
  ): Promise<Final> {
    let final = await sent;
    for (let tries = 0; ; tries++) {
      if (final.kind === "synthetic") return final;
      const uri = this.#dialog.dialog.route().requestUri;
      const answer = authorization(final, this.#credentials, { method, uri }, tries);
      if (!answer) return final;
      final = await this.#once(method, [...headers, answer], body);
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
    try {
      const way = this.#dialog.wayNow();
      const sent = way
        ? this.#sendAck(way, number, body)
        : this.#dialog.way().then((w) => this.#sendAck(w, number, body));
      if (!sent) return SETTLED;
      const done = () => {
        if (this.#acking === acking) this.#acking = undefined;
      };
      const acking = sent.then(done, done);
      this.#acking = acking;
      return sent;
    } catch (error) {
      return Promise.reject(error);
    }
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

  /** @returns a promise when it is not on its way yet */
  #sendAck(way: DialogWay, number: number, body: Buffer | string | undefined): Promise<void> | undefined {
    const { dialog, core } = this.#dialog;
    const { routes, requestUri: uri } = way.routed;
    const head = dialog.head(routes, "ACK", number);
    const { callId } = dialog;
    const placed = core.build(way.hop, {
      callId,
      method: "ACK",
      uri,
      head,
      headers: NONE,
      body,
      contactUser: undefined,
    });
    if (placed instanceof Promise) return placed.then((later) => this.#transmitAck(later, number));
    this.#transmitAck(placed, number);
    return undefined;
  }

  #transmitAck({ request, hop }: PlacedRequest, number: number): void {
    const { dialog, core } = this.#dialog;
    this.#acked = number;
    core.keepAck(ackId(dialog.id, number), request.wire, hop);
    core.transmit(request.wire, hop, request);
  }

  #once(method: string, headers: readonly HeaderLine[], body: Buffer | string | undefined): Promise<Final> {
    try {
      const way = this.#acking ? undefined : this.#dialog.wayNow();
      return way ? this.#send(way, method, headers, body) : this.#sendLater(method, headers, body);
    } catch (error) {
      return error instanceof UnreachableError ? Promise.resolve(unreachable(error)) : Promise.reject(error);
    }
  }

  async #sendLater(method: string, headers: readonly HeaderLine[], body: Buffer | string | undefined): Promise<Final> {
    try {
      await this.#acking;
      return await this.#send(await this.#dialog.way(), method, headers, body);
    } catch (error) {
      if (error instanceof UnreachableError) return unreachable(error);
      throw error;
    }
  }

  #send(
    way: DialogWay,
    method: string,
    headers: readonly HeaderLine[],
    body: Buffer | string | undefined,
  ): Promise<Final> {
    const { routes, requestUri: uri } = way.routed;
    const { dialog, core } = this.#dialog;
    const number = dialog.nextSeq();
    const head = dialog.head(routes, method, number);
    const contactUser = WITHOUT_CONTACT.has(method) ? undefined : this.#dialog.contactUser;
    const { callId } = dialog;
    const placed = core.build(way.hop, { callId, method, uri, head, headers, body, contactUser });
    return new Promise((resolve, reject) => {
      const user = new SentRequest(this, number, resolve);
      if (placed instanceof Promise) placed.then(({ request, hop }) => core.client(request, hop, user)).catch(reject);
      else core.client(placed.request, placed.hop, user);
    });
  }

  /** A response to a request of ours with that number. @returns false for one that is not final */
  answered(message: SipMessage, number: number): boolean {
    if (message.status < 200) return false;
    if (message.status >= 300) return true;
    const isInvite = message.method === "INVITE";
    if (isInvite && this.#acked === number) {
      this.repeatAck(number);
      return false;
    }
    // The ACK goes to the new target already (RFC 3261 §12.2.1.2, §13.2.2.4).
    this.#dialog.dialog.refreshTarget(message);
    if (isInvite) this.#dialog.core.log.onFail(this.ack(number), "ACK");
    return true;
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

/** A request of ours that waits for its final answer. */
class SentRequest implements ClientTxUser {
  readonly #client: DialogClient;
  readonly #number: number;
  readonly #resolve: (final: Final) => void;

  constructor(client: DialogClient, number: number, resolve: (final: Final) => void) {
    this.#client = client;
    this.#number = number;
    this.#resolve = resolve;
  }

  response(message: SipMessage): void {
    if (this.#client.answered(message, this.#number)) this.#resolve(message);
  }

  failed(why: "timeout" | "transport"): void {
    this.#resolve(noAnswer(why));
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
