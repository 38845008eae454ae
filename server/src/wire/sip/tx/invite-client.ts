import type { SipMessage } from "../message.js";
import { type InviteClientTxEffects, T1_MS, TIMER_D_MS, TX_TIMEOUT_MS, type TxTimer } from "./timers.js";

/** INVITE client transaction, RFC 3261 §17.1.1 with the state `accepted` of RFC 6026 §7.2. Pure: bytes and time in, effects out. */
export class InviteClientTx {
  state: "calling" | "proceeding" | "completed" | "accepted" | "terminated" = "calling";
  #pauseMs = T1_MS;
  #ack: Buffer | undefined;
  readonly #fx: InviteClientTxEffects;
  /** Until an answer came: nothing sends it again then. */
  #request: Buffer | undefined;
  readonly #reliable: boolean;

  constructor(fx: InviteClientTxEffects, request: Buffer, reliable: boolean) {
    this.#fx = fx;
    this.#request = request;
    this.#reliable = reliable;
  }

  start(): void {
    this.#send();
    if (!this.#reliable) this.#fx.arm("A", this.#pauseMs);
    this.#fx.arm("B", TX_TIMEOUT_MS);
  }

  response(message: SipMessage): void {
    switch (this.state) {
      case "calling":
      case "proceeding":
        this.#first(message);
        return;
      case "completed":
        if (message.status >= 300 && this.#ack) this.#fx.send(this.#ack);
        return;
      case "accepted":
        if (message.status >= 200 && message.status < 300) this.#fx.response(message);
        return;
      case "terminated":
        return;
      default:
        this.state satisfies never;
    }
  }

  fire(timer: TxTimer): void {
    if (timer === "A" && this.state === "calling") {
      this.#send();
      this.#pauseMs *= 2;
      this.#fx.arm("A", this.#pauseMs);
    } else if (timer === "B" && this.state === "calling") {
      this.#fx.timeout();
      this.#end();
    } else if ((timer === "D" && this.state === "completed") || (timer === "M" && this.state === "accepted")) {
      this.#end();
    }
  }

  #first(message: SipMessage): void {
    this.#fx.disarm("A");
    this.#fx.disarm("B");
    this.#request = undefined;
    if (message.status < 200) this.state = "proceeding";
    else if (message.status < 300) {
      this.state = "accepted";
      this.#fx.arm("M", TX_TIMEOUT_MS);
    } else {
      this.state = "completed";
      this.#ack = this.#fx.ackFor(message);
      this.#fx.send(this.#ack);
      this.#fx.arm("D", this.#reliable ? 0 : TIMER_D_MS);
    }
    this.#fx.response(message);
  }

  #send(): void {
    if (this.#request) this.#fx.send(this.#request);
  }

  #end(): void {
    this.state = "terminated";
    this.#fx.done();
  }
}
