import { TX_TIMEOUT_MS, type TxEffects, type TxTimer } from "./timers.js";

/** Non-INVITE server transaction, RFC 3261 §17.2.2. Pure: bytes and time in, effects out. */
export class NonInviteServerTx {
  state: "trying" | "proceeding" | "completed" | "terminated" = "trying";
  #last: Buffer | undefined;
  readonly #fx: TxEffects;
  readonly #reliable: boolean;

  constructor(fx: TxEffects, reliable: boolean) {
    this.#fx = fx;
    this.#reliable = reliable;
  }

  /** The request again, from the wire: a retransmission is answered with what we last said. */
  request(): void {
    if (this.#last && this.state !== "terminated") this.#fx.send(this.#last);
  }

  /** A second final is dropped. */
  respond(status: number, wire: Buffer): void {
    if (this.state === "completed" || this.state === "terminated") return;
    this.#last = wire;
    this.#fx.send(wire);
    this.state = status < 200 ? "proceeding" : "completed";
    if (this.state === "completed") this.#fx.arm("J", this.#reliable ? 0 : TX_TIMEOUT_MS);
  }

  fire(timer: TxTimer): void {
    if (timer !== "J" || this.state !== "completed") return;
    this.state = "terminated";
    this.#fx.done();
  }
}
