import { performance } from "node:perf_hooks";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { type SmppDoor, type SmppPeer, SmppServer } from "../../server/src/net/smpp-server.js";
import { PLAIN_MESSAGE } from "../../server/src/wire/smpp/plain-message.js";
import { ESM_RECEIPT, printReceipt } from "../../server/src/wire/smpp/receipt.js";
import type { SmppOwnAnswer, SmppRequest } from "../../server/src/wire/smpp/session.js";
import { SMPP_STATUS } from "../../server/src/wire/smpp/status.js";

/** Unanswered submits that it takes. */
const WINDOW = 1_000;
/** Handsets take a second or more; what matters is that the answer to the submit comes first, as it does with carriers. */
const RECEIPT_MS = 200;

/** A message centre that takes everything at once, and tells a receipt where one is asked for. */
export class BenchCentre implements SmppDoor {
  readonly #server = new SmppServer({ clock: systemClock, log: createLog("silent"), door: this, system_id: "bench" });
  /** Submits so far, and when the first and the last came. */
  count = 0;
  firstMs = 0;
  lastMs = 0;
  isReceipting = false;
  /** No id comes twice: a receipt is for the message that has it. */
  #nextId = 100_000_000;

  listen(): Promise<number> {
    return this.#server.listen("127.0.0.1", 0);
  }

  get sessions(): number {
    return this.#server.sessions;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** Counts from here. */
  reset(isReceipting: boolean): void {
    this.count = 0;
    this.isReceipting = isReceipting;
  }

  async bind(_wish: unknown, peer: SmppPeer): ReturnType<SmppDoor["bind"]> {
    const guest = { take: async (pdu: SmppRequest) => this.#take(pdu, peer), ended: () => undefined };
    return { guest, peerWindow: WINDOW, window: WINDOW };
  }

  #take({ command, fields }: SmppRequest, peer: SmppPeer): SmppOwnAnswer {
    if (command !== "submit_sm") return { status: SMPP_STATUS.ESME_RINVCMDID };
    this.lastMs = performance.now();
    if (this.count === 0) this.firstMs = this.lastMs;
    this.count++;
    const id = String(this.#nextId++);
    if (this.isReceipting && fields.registered_delivery !== 0)
      setTimeout(() => void this.#receipt(peer, id, fields.destination_addr, fields.source_addr), RECEIPT_MS);
    return { status: SMPP_STATUS.ESME_ROK, text: id };
  }

  #receipt(peer: SmppPeer, messageId: string, source_addr: string, destination_addr: string): Promise<unknown> {
    const minute = "2401010000";
    const about = { messageId, state: "DELIVRD", error: undefined, submitted: minute, done: minute, text: "" } as const;
    const short_message = Buffer.from(printReceipt(about), "latin1");
    return peer.deliver({ ...PLAIN_MESSAGE, source_addr, destination_addr, esm_class: ESM_RECEIPT, short_message });
  }
}
