import { type InviteServerTxEffects, T1_MS, T2_MS, T4_MS, TX_TIMEOUT_MS, type TxTimer } from "./timers.js";

/** INVITE server transaction, RFC 3261 §17.2.1 with the state `accepted` of RFC 6026 §7.1. Pure: bytes and time in, effects out. */
export class InviteServerTx {
  state: "proceeding" | "completed" | "confirmed" | "accepted" | "terminated" = "proceeding";
  #last: Buffer | undefined;
  #pauseMs = T1_MS;
  readonly #fx: InviteServerTxEffects;
  readonly #reliable: boolean;

  constructor(fx: InviteServerTxEffects, reliable: boolean) {
    this.#fx = fx;
    this.#reliable = reliable;
  }

  /** The INVITE again, from the wire. After a 2xx it is absorbed: its user repeats the 2xx (RFC 6026 §7.1). */
  request(): void {
    if ((this.state === "proceeding" || this.state === "completed") && this.#last) this.#fx.send(this.#last);
  }

  /**
   * In `accepted` a further 2xx is the user's retransmission; any other answer after a final is dropped.
   * @param repeats false: the final is not repeated by timer G, so that an unverified source is not flooded
   */
  respond(status: number, wire: Buffer, repeats = true): void {
    if (this.state === "accepted" && status >= 200 && status < 300) this.#fx.send(wire);
    if (this.state !== "proceeding") return;
    this.#last = wire;
    this.#fx.send(wire);
    if (status < 200) return;
    if (status < 300) {
      this.state = "accepted";
      this.#fx.arm("L", TX_TIMEOUT_MS);
    } else {
      this.state = "completed";
      if (!this.#reliable && repeats) this.#fx.arm("G", this.#pauseMs);
      this.#fx.arm("H", TX_TIMEOUT_MS);
    }
  }

  /** The ACK to a final answer other than 2xx. */
  ack(): void {
    if (this.state !== "completed") return;
    this.state = "confirmed";
    this.#fx.disarm("G");
    this.#fx.disarm("H");
    this.#fx.arm("I", this.#reliable ? 0 : T4_MS);
    this.#fx.acked();
  }

  fire(timer: TxTimer): void {
    if (timer === "G" && this.state === "completed" && this.#last) {
      this.#fx.send(this.#last);
      this.#pauseMs = Math.min(2 * this.#pauseMs, T2_MS);
      this.#fx.arm("G", this.#pauseMs);
    } else if (timer === "H" && this.state === "completed") {
      this.#fx.timeout();
      this.#end();
    } else if ((timer === "I" && this.state === "confirmed") || (timer === "L" && this.state === "accepted")) {
      this.#end();
    }
  }

  #end(): void {
    this.state = "terminated";
    this.#fx.done();
  }
}
