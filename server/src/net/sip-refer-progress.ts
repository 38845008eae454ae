import { printEvent, type SipEvent } from "../wire/sip/event/event-header.js";
import type { SipMessage } from "../wire/sip/message.js";
import { reasonOf } from "../wire/sip/status.js";
import type { AnswerParts, SyntheticFinal } from "./sip-session.js";

/** How long the referrer is told of a reference that goes on (RFC 3515 §2.4.4). */
const SUBSCRIPTION_SECONDS = 180;

export interface ReferProgressParts {
  /** Sends a request in the dialog of the REFER. */
  send(method: string, parts: AnswerParts): Promise<SipMessage | SyntheticFinal>;
  /** Tells references of one dialog apart: the CSeq number of the REFER; none for the first. */
  readonly id: string | undefined;
  /** The referrer wants to hear nothing (RFC 4488). */
  readonly isSilent: boolean;
}

/**
 * Tells whoever sent a REFER what came of it: NOTIFYs with the first line of an answer (RFC 3515 §2.4.4, §2.4.5), one after
 * the other. The REFER was answered 202 before.
 */
export class ReferProgress {
  readonly #parts: ReferProgressParts;
  readonly #event: SipEvent;
  #said: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(parts: ReferProgressParts) {
    this.#parts = parts;
    this.#event = { name: "refer", id: parts.id };
  }

  /** Something happens at the target: 100, 180. */
  tell(status: number): void {
    if (!this.#isOver) this.#say(status, `active;expires=${SUBSCRIPTION_SECONDS}`);
  }

  /** How it ended. Resolves when the referrer has answered, or will not. Never rejects. */
  async end(status: number): Promise<void> {
    if (!this.#isOver) this.#say(status, "terminated;reason=noresource");
    this.#isOver = true;
    await this.#said;
  }

  #say(status: number, state: string): void {
    if (this.#parts.isSilent) return;
    const body = `SIP/2.0 ${status} ${reasonOf(status)}\r\n`;
    const headers = [
      ["Event", printEvent(this.#event)],
      ["Subscription-State", state],
      ["Content-Type", "message/sipfrag;version=2.0"],
    ] as const;
    // A referrer that has hung up hears nothing more; what it asked for is done all the same.
    this.#said = this.#said.then(() => this.#parts.send("NOTIFY", { headers, body })).catch(() => undefined);
  }
}
