import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { AcceptedUser } from "./sip-accepted-invites.js";
import type { SentAck } from "./sip-dialog-client.js";
import { type BranchUser, type InviteParts, OutboundBranch } from "./sip-outbound-branch.js";

/** Nobody is left to be told. */
const NOBODY: BranchUser = {
  events: {},
  isLive: false,
  isEarly: false,
  timer: undefined,
  tell: () => true,
  byeReceived: () => undefined,
  lostAck: () => undefined,
};

/**
 * An INVITE of ours whose session is over. A 2xx that comes again is acknowledged again, the first one of another phone is
 * acknowledged and ended (RFC 3261 §13.2.2.4). It lives for 64·T1 after the first 2xx, so that it holds bytes and names,
 * nothing of the call.
 */
export class EndedInvite implements AcceptedUser {
  readonly #parts: InviteParts;
  readonly #byeWith: readonly HeaderLine[];
  readonly #acks: readonly SentAck[];
  #late: Map<string, OutboundBranch> | undefined;

  /**
   * @param byeWith headers of the BYE to a phone that answers now
   * @param acks of the peers that answered
   */
  constructor(parts: InviteParts, byeWith: readonly HeaderLine[], acks: readonly SentAck[]) {
    this.#parts = parts;
    this.#byeWith = byeWith;
    this.#acks = acks.map((ack) => ({ ...ack, wire: parts.core.keep(ack.wire) }));
    this.#late = undefined;
  }

  response(response: SipMessage): void {
    const { toTag } = response;
    const sent = this.#acks.find((ack) => ack.toTag === toTag);
    if (sent) return this.#parts.core.transmit(sent.wire, sent.hop);
    const known = this.#late?.get(toTag);
    if (known) known.repeatAck();
    else this.#refuse(response);
  }

  #refuse(response: SipMessage): void {
    const branch = new OutboundBranch(this.#parts, undefined, NOBODY, response);
    this.#late ??= new Map();
    this.#late.set(branch.dialog.dialog.remoteTag, branch);
    branch.confirm(response);
    this.#parts.core.log.onFail(branch.refuse(this.#byeWith), "BYE");
  }
}
