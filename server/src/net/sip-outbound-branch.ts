import { Dialog } from "../wire/sip/dialog/dialog.js";
import { printRAck, ReliableOrder } from "../wire/sip/dialog/reliable-1xx.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { DialogInput, SipCore } from "./sip-core.js";
import { SipDialog } from "./sip-dialog.js";
import { DialogClient, type DialogClientUser } from "./sip-dialog-client.js";
import { DialogServer, type DialogServerUser } from "./sip-dialog-server.js";
import type { Hop } from "./sip-hop.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { SessionEvents } from "./sip-session.js";
import type { SessionTimer } from "./sip-session-timer.js";

/**
 * Branches of one INVITE that are kept while they are early, and those that are refused: each may have us send to the address
 * that it names.
 */
export const BRANCHES_MAX = 20;

/** The session of an INVITE, as its branches know it. */
export type BranchUser = Pick<
  DialogServerUser,
  "events" | "isLive" | "isEarly" | "timer" | "tell" | "byeReceived" | "lostAck"
>;

/** What the branches of one INVITE have in common. */
export interface InviteParts {
  readonly core: SipCore;
  readonly hop: Hop;
  readonly requestUri: string;
  readonly cseq: number;
  readonly contactUser: string;
  readonly credentials: SipCredentials | undefined;
}

/** One of the peers an INVITE of ours reached (RFC 3261 §13.2.2): its dialog, early or confirmed. */
export class OutboundBranch implements DialogInput, DialogServerUser, DialogClientUser {
  readonly dialog: SipDialog;
  readonly client: DialogClient;
  /** Made for the first request of the peer: few called ones send any. */
  #server: DialogServer | undefined;
  readonly #user: BranchUser;
  readonly #cseq: number;
  /** Made for the first reliable 1xx. */
  #order: ReliableOrder | undefined;
  #openOffer: "ours" | "theirs" | undefined;
  #isRefused = false;

  /** @param offer ours in the INVITE */
  constructor(parts: InviteParts, offer: Buffer | string | undefined, user: BranchUser, response: SipMessage) {
    const { core, hop } = parts;
    const dialog = Dialog.ofUac(response, parts.cseq, parts.requestUri);
    this.#user = user;
    this.#cseq = parts.cseq;
    this.dialog = new SipDialog(core, dialog, hop, parts.contactUser, this);
    this.dialog.description = offer;
    this.#openOffer = offer === undefined ? undefined : "ours";
    this.client = new DialogClient({
      dialog: this.dialog,
      isOwner: true,
      credentials: parts.credentials,
      user: this,
    });
    this.#server = undefined;
    this.#order = undefined;
  }

  receive(request: SipMessage, transaction: ServerTransaction): void {
    this.#server ??= new DialogServer(this.dialog, this);
    this.#server.receive(request, transaction);
  }

  receiveAck(ack: SipMessage): void {
    this.#server?.ack(ack);
  }

  get events(): SessionEvents {
    return this.#user.events;
  }

  get isLive(): boolean {
    return this.#user.isLive;
  }

  get isEarly(): boolean {
    return this.#user.isEarly;
  }

  get isOffering(): boolean {
    return this.client.isOffering;
  }

  get isBusy(): boolean {
    return this.#server?.isBusy === true || this.#openOffer !== undefined;
  }

  get openOffer(): "ours" | "theirs" | undefined {
    return this.#openOffer;
  }

  get timer(): SessionTimer | undefined {
    return this.#user.timer;
  }

  tell(event: (events: SessionEvents) => void): boolean {
    return this.#user.tell(event);
  }

  /** None of ours waits: we send no 1xx. */
  prack(): undefined {
    return undefined;
  }

  pracked(): void {
    throw new Error("a PRACK that nothing waited for was taken");
  }

  byeReceived(bye: SipMessage): void {
    this.#user.byeReceived(bye);
  }

  lostAck(): void {
    this.#user.lostAck();
  }

  /** True once `refuse` was called: it closes by itself. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Whether a reliable 1xx is the next one (RFC 3262 §4). */
  takes(rseq: number): boolean {
    this.#order ??= new ReliableOrder();
    return this.#order.take(rseq);
  }

  /** @param hasBody the 1xx described the peer: the answer to our offer, or an offer that `answer` answers */
  async acknowledge(rseq: number, hasBody: boolean, answer: Buffer | string | undefined): Promise<void> {
    if (hasBody) this.#openOffer = undefined;
    if (answer !== undefined) this.dialog.description = answer;
    const rack = printRAck({ rseq, cseq: this.#cseq, method: "INVITE" });
    await this.client.request("PRACK", { headers: [["RAck", rack]], body: answer });
  }

  /** The 2xx came: it confirms the dialog and says what the peer can do. */
  confirm(response: SipMessage): void {
    this.dialog.dialog.confirm(response);
    this.dialog.learn(response);
    const isAnswer = this.#openOffer === "ours" || !response.hasBody;
    this.#openOffer = isAnswer || this.dialog.description !== undefined ? undefined : "theirs";
  }

  /** The ACK to the 2xx of the INVITE. */
  ack(body?: Buffer | string): Promise<void> {
    this.#openOffer = undefined;
    if (body !== undefined) this.dialog.description = body;
    return this.client.ack(this.#cseq, body);
  }

  /** Whether the ACK to the 2xx was sent. */
  get isAcked(): boolean {
    return this.client.hasAcked(this.#cseq);
  }

  /** The same 2xx again. */
  repeatAck(): void {
    this.client.repeatAck(this.#cseq);
  }

  /** Nobody wants this answer: ACK, then BYE with `headers` (RFC 3261 §13.2.2.4). */
  async refuse(headers: readonly HeaderLine[]): Promise<void> {
    this.#isRefused = true;
    try {
      await this.ack();
      await this.client.request("BYE", { headers });
    } finally {
      this.close();
    }
  }

  close(): void {
    this.client.close();
    this.#server?.close();
    this.dialog.close();
  }
}
