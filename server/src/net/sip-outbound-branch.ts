import { Dialog } from "../wire/sip/dialog/dialog.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { SipCore } from "./sip-core.js";
import { SipDialog } from "./sip-dialog.js";
import { DialogClient } from "./sip-dialog-client.js";
import { DialogServer } from "./sip-dialog-server.js";
import type { Hop } from "./sip-hop.js";
import type { SessionEvents } from "./sip-session.js";

/** What the branches of one INVITE have in common. */
export interface BranchParts {
  readonly core: SipCore;
  readonly hop: Hop;
  readonly requestUri: string;
  readonly cseq: number;
  readonly contactUser: string;
  readonly credentials: SipCredentials | undefined;
  readonly user: {
    readonly events: SessionEvents;
    readonly isLive: boolean;
    tell(event: (events: SessionEvents) => void): boolean;
    byeReceived(bye: SipMessage): void;
    lostAck(): void;
  };
}

/** One of the peers an INVITE of ours reached (RFC 3261 §13.2.2): its dialog, early or confirmed. */
export class OutboundBranch {
  readonly dialog: SipDialog;
  readonly client: DialogClient;
  readonly server: DialogServer;
  readonly #cseq: number;
  #isRefused = false;

  constructor(parts: BranchParts, response: SipMessage) {
    const { core, hop, user } = parts;
    const dialog = Dialog.ofUac(response, parts.cseq, parts.requestUri);
    this.#cseq = parts.cseq;
    this.dialog = new SipDialog(core, dialog, hop, parts.contactUser, {
      receive: (request, transaction) => this.server.receive(request, transaction),
      ack: (ack) => this.server.ack(ack),
    });
    this.client = new DialogClient(this.dialog, true, parts.credentials);
    const branch = this;
    this.server = new DialogServer(this.dialog, {
      events: user.events,
      tell: (event) => user.tell(event),
      get isLive() {
        return user.isLive;
      },
      get isInviting() {
        return branch.client.isInviting;
      },
      byeReceived: (bye) => user.byeReceived(bye),
      lostAck: () => user.lostAck(),
    });
  }

  /** True once `refuse` was called: it closes by itself. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** The ACK to the 2xx of the INVITE. */
  ack(body?: Buffer | string): Promise<void> {
    return this.client.ack(this.#cseq, body);
  }

  /** The same 2xx again. */
  repeatAck(): void {
    this.client.repeatAck(this.#cseq);
  }

  /** Nobody wants this answer: ACK, then BYE (RFC 3261 §13.2.2.4). */
  async refuse(): Promise<void> {
    this.#isRefused = true;
    await this.ack();
    await this.client.request("BYE");
    this.close();
  }

  close(): void {
    this.client.close();
    this.server.close();
    this.dialog.close();
  }
}
