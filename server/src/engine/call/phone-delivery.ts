import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { OutgoingRequest, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { Contact } from "./register-bindings.js";

/** A sender gives up after 32 s; it hears before that. */
const DEADLINE_MS = 25_000;
/** Answers that mean that a phone is not there, whatever its reason. */
const AWAY: ReadonlySet<number> = new Set([401, 407, 408, 430, 481, 500, 502, 503, 504]);

/** A MESSAGE without its way. */
export type PhoneMessage = Omit<OutgoingRequest, "uri" | "target">;

export interface PhoneDeliveryParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Sends a request outside of dialogs. */
  send(request: OutgoingRequest): Promise<SipMessage | SyntheticFinal>;
}

/** Brings a MESSAGE (RFC 3428) to the phones of a user. */
export class PhoneDelivery {
  readonly #parts: PhoneDeliveryParts;

  constructor(parts: PhoneDeliveryParts) {
    this.#parts = parts;
  }

  /**
   * To all phones at once; there is at least one.
   * @returns what its sender is told: 200 with the first that took it, else the best word. Never rejects; ends after 25 s
   */
  bring(message: PhoneMessage, contacts: readonly Contact[]): Promise<number> {
    const { clock, log } = this.#parts;
    return new Promise((resolve) => {
      const timer = clock.setTimer(DEADLINE_MS, () => resolve(480));
      let open = contacts.length;
      let best = 480;
      const heard = (status: number) => {
        open--;
        if (status >= 300 && best === 480 && !AWAY.has(status)) best = status;
        if (status >= 300 && open > 0) return;
        timer.cancel();
        resolve(status < 300 ? 200 : best);
      };
      for (const contact of contacts) {
        const sent = this.#sendTo(contact, message).then(heard, (error: unknown) => {
          heard(500);
          throw error;
        });
        log.onFail(sent, "passing a message on");
      }
    });
  }

  /** Over one flow of a phone; when it is broken over the next (RFC 5626 §5.3). @returns the status of the answer */
  async #sendTo({ uri, target, headers, others }: Contact, message: PhoneMessage): Promise<number> {
    const request = { ...message, uri, target, headers: [...headers, ...(message.headers ?? [])] };
    const final = await this.#parts.send(request);
    const [next, ...rest] = others;
    const isBroken = final.kind === "synthetic" || final.status === 430;
    return isBroken && next ? this.#sendTo({ ...next, others: rest }, message) : final.status;
  }
}
