import type { SipMessage } from "../message.js";
import { type ClientTxEffects, T1_MS, T2_MS, T4_MS, TX_TIMEOUT_MS, type TxTimer } from "./timers.js";

/** Non-INVITE client transaction, RFC 3261 §17.1.2. Pure: bytes and time in, effects out. */
export class NonInviteClientTx {
  state: "trying" | "proceeding" | "completed" | "terminated" = "trying";
  #pauseMs = T1_MS;
  readonly #fx: ClientTxEffects;
  /** Until the final answer. */
  #request: Buffer | undefined;
  readonly #reliable: boolean;

  constructor(fx: ClientTxEffects, request: Buffer, reliable: boolean) {
    this.#fx = fx;
    this.#request = request;
    this.#reliable = reliable;
  }

  start(): void {
    this.#send();
    if (!this.#reliable) this.#fx.arm("E", this.#pauseMs);
    this.#fx.arm("F", TX_TIMEOUT_MS);
  }

  response(message: SipMessage): void {
    if (this.state === "completed" || this.state === "terminated") return;
    if (message.status < 200) this.state = "proceeding";
    else {
      this.state = "completed";
      this.#request = undefined;
      this.#fx.disarm("E");
      this.#fx.disarm("F");
      this.#fx.arm("K", this.#reliable ? 0 : T4_MS);
    }
    this.#fx.response(message);
  }

  fire(timer: TxTimer): void {
    const isWaiting = this.state === "trying" || this.state === "proceeding";
    if (timer === "E" && isWaiting) {
      this.#send();
      // After a 1xx the peer has it: from then on every T2.
      this.#pauseMs = this.state === "proceeding" ? T2_MS : Math.min(2 * this.#pauseMs, T2_MS);
      this.#fx.arm("E", this.#pauseMs);
    } else if (timer === "F" && isWaiting) {
      this.#fx.timeout();
      this.#end();
    } else if (timer === "K" && this.state === "completed") {
      this.#end();
    }
  }

  #send(): void {
    if (this.#request) this.#fx.send(this.#request);
  }

  #end(): void {
    this.state = "terminated";
    this.#fx.done();
  }
}
