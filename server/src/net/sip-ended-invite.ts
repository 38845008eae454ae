import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { SipCore } from "./sip-core.js";
import type { AcceptedUser, EndedParts } from "./sip-ended-parts.js";
import { BRANCHES_MAX, type BranchUser, type InviteParts, OutboundBranch } from "./sip-outbound-branch.js";

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
 * An INVITE of ours whose session is over, when another phone answers it: that one is acknowledged and ended (RFC 3261
 * §13.2.2.4), each by its tag, and acknowledged again as often as it answers.
 */
export class EndedInvite implements AcceptedUser {
  readonly #parts: InviteParts;
  readonly #byeWith: readonly HeaderLine[];
  readonly #late = new Map<string, OutboundBranch>();

  constructor(core: SipCore, ended: EndedParts) {
    const { hop, requestUri, cseq, contactUser, credentials, byeWith } = ended;
    this.#parts = { core, hop, requestUri, cseq, contactUser, credentials };
    this.#byeWith = byeWith;
  }

  response(response: SipMessage): void {
    const known = this.#late.get(response.toTag);
    if (known) known.repeatAck();
    else if (this.#late.size < BRANCHES_MAX) this.#refuse(response);
  }

  #refuse(response: SipMessage): void {
    const branch = new OutboundBranch(this.#parts, undefined, NOBODY, response);
    this.#late.set(branch.dialog.dialog.remoteTag, branch);
    branch.confirm(response);
    this.#parts.core.log.onFail(branch.refuse(this.#byeWith), "BYE");
  }
}
