import type { Timer } from "../base/clock.js";
import { rackOf } from "../wire/sip/dialog/reliable-1xx.js";
import type { SipMessage } from "../wire/sip/message.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import type { Closable, DialogInput, SipCore } from "./sip-core.js";
import type { SipDialog } from "./sip-dialog.js";
import type { ReliableAnswers } from "./sip-reliable-answers.js";
import type { ServerTransaction } from "./sip-server-transaction.js";

/**
 * Answers the PRACK that crosses the refusal of its INVITE: whoever sent a reliable 1xx has to take it all the same (RFC
 * 3262 §3). Waits for it 64·T1, as long as it may be repeated, or until it came; everything else of the dialog gets 481.
 */
export class LatePrack implements DialogInput, Closable {
  readonly #core: SipCore;
  readonly #dialog: SipDialog;
  readonly #reliable: ReliableAnswers;
  readonly #timer: Timer;

  /** @param dialog closed: its place in the table is taken over */
  constructor(core: SipCore, dialog: SipDialog, reliable: ReliableAnswers) {
    this.#core = core;
    this.#dialog = dialog;
    this.#reliable = reliable;
    this.#timer = core.clock.setTimer(TX_TIMEOUT_MS, () => this.abandon());
    core.attach(dialog.dialog, this);
    core.track(this);
  }

  receive(request: SipMessage, transaction: ServerTransaction): void {
    const isTheirs = this.#dialog.knows(transaction.hop.peer.host);
    const rack = request.method === "PRACK" && isTheirs ? rackOf(request) : undefined;
    if (!rack || !this.#reliable.acknowledge(rack)) return transaction.respond({ status: 481 });
    transaction.respond({ status: 200 });
    this.abandon();
  }

  receiveAck(): void {}

  abandon(): void {
    this.#timer.cancel();
    this.#core.detach(this.#dialog.dialog);
    this.#core.untrack(this);
  }
}
