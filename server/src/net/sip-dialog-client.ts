import type { Timer } from "../base/clock.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { authorization } from "./sip-authorize.js";
import type { SipDialog } from "./sip-dialog.js";
import { type Hop, UnreachableError } from "./sip-hop.js";
import type { AnswerParts, SyntheticFinal } from "./sip-session.js";

export type Final = SipMessage | SyntheticFinal;

/** Times a re-INVITE that met another one is tried again (RFC 3261 §14.1). */
const GLARE_TRIES = 3;
/** Requests that neither name a target nor refresh it. */
const WITHOUT_CONTACT: ReadonlySet<string> = new Set(["BYE", "ACK", "INFO", "MESSAGE", "PRACK"]);

/** An ACK as it was sent, for the 2xx that come again. */
interface SentAck {
  readonly number: number;
  readonly wire: Buffer;
  readonly hop: Hop;
}

/** Our requests within a dialog. */
export class DialogClient {
  readonly #dialog: SipDialog;
  readonly #credentials: SipCredentials | undefined;
  /** True when the side that made the Call-ID is ours: it waits longer after glare. */
  readonly #isOwner: boolean;
  readonly #pauses = new Map<Timer, () => void>();
  #ack: SentAck | undefined;
  /** Settles when the last ACK is on its way: what comes after it must not overtake it. */
  #acking: Promise<void> = Promise.resolve();
  #isInviting = false;

  constructor(dialog: SipDialog, isOwner: boolean, credentials?: SipCredentials) {
    this.#dialog = dialog;
    this.#isOwner = isOwner;
    this.#credentials = credentials;
  }

  /** True while a re-INVITE of ours has no final answer. */
  get isInviting(): boolean {
    return this.#isInviting;
  }

  /** Sends it and, when challenged, once more with credentials. Never rejects but for a header with a line break. */
  async request(method: string, parts: AnswerParts = {}): Promise<Final> {
    let headers = parts.headers ?? [];
    for (let tries = 0; ; tries++) {
      const final = await this.#once(method, { ...parts, headers });
      if (final.kind === "synthetic") return final;
      const uri = this.#dialog.dialog.route().requestUri;
      const answer = authorization(final, this.#credentials, { method, uri }, tries);
      if (!answer) return final;
      headers = [...(parts.headers ?? []), answer];
    }
  }

  /** A re-INVITE; its 2xx is acknowledged, glare is tried again. */
  async reinvite(body: Buffer | string, headers: readonly HeaderLine[] = []): Promise<Final> {
    if (this.#isInviting) return { kind: "synthetic", status: 491, reason: "Request Pending" };
    this.#isInviting = true;
    try {
      for (let tries = 1; ; tries++) {
        const final = await this.request("INVITE", { body, headers });
        if (final.status !== 491 || tries >= GLARE_TRIES || !this.#dialog.isOpen) return final;
        await this.#pause(glareMs(this.#isOwner));
      }
    } finally {
      this.#isInviting = false;
    }
  }

  /** The ACK to the 2xx with that CSeq number. */
  ack(number: number, body?: Buffer | string): Promise<void> {
    const sent = this.#sendAck(number, body);
    this.#acking = sent.catch(() => undefined);
    return sent;
  }

  /** The 2xx came again: so does its ACK, if it was sent. */
  repeatAck(number: number): void {
    if (this.#ack?.number === number) this.#dialog.core.transmit(this.#ack.wire, this.#ack.hop);
  }

  /** Ends the waiting between two tries. */
  close(): void {
    for (const [timer, go] of this.#pauses) {
      timer.cancel();
      go();
    }
    this.#pauses.clear();
  }

  async #sendAck(number: number, body?: Buffer | string): Promise<void> {
    const way = await this.#dialog.way();
    const { routes, requestUri } = way.routed;
    const lines = this.#dialog.dialog.lines(routes, "ACK", number);
    const { request, hop } = await this.#dialog.core.build(way.hop, { method: "ACK", uri: requestUri, lines, body });
    this.#ack = { number, wire: request.wire, hop };
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
      lines: dialog.lines(routed.routes, method, number),
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
      if (this.#ack?.number === number) return this.repeatAck(number);
      this.#dialog.core.log.onFail(this.ack(number), "ACK");
    }
    if (isAccepted) this.#dialog.dialog.refreshTarget(message);
    resolve(message);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#dialog.core.clock.setTimer(ms, () => {
        this.#pauses.delete(timer);
        resolve();
      });
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

/** RFC 3261 §14.1, in units of 10 ms: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other. */
function glareMs(isOwner: boolean): number {
  const units = Math.floor(Math.random() * (isOwner ? 190 : 200));
  return 10 * units + (isOwner ? 2_100 : 0);
}
