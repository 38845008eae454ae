import type { AnswerParts, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { MediaPlace } from "../media/port.js";
import type { Gone } from "./gone.js";
import { MediaRefused } from "./inbound-leg.js";
import type { LegMedia } from "./leg-media.js";
import type { LegRecord } from "./leg-record.js";
import type { DialogName } from "./lines.js";
import type { MainLeg } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";

/** Somebody whom we called by request, as the main leg of that call. */
export class CalledLeg implements MainLeg {
  readonly #leg: OutboundLeg;

  constructor(leg: OutboundLeg) {
    this.#leg = leg;
  }

  get record(): LegRecord {
    return this.#leg.record;
  }

  get gone(): Gone {
    return this.#leg.gone;
  }

  get dialogs(): readonly DialogName[] {
    return this.#leg.dialogs;
  }

  get isAnswered(): boolean {
    return this.#leg.record.row.answer_on !== null;
  }

  get media(): LegMedia | undefined {
    return this.#leg.media;
  }

  async openMedia(): Promise<LegMedia> {
    const { media } = this.#leg;
    if (!media) throw new MediaRefused("The call has no audio");
    return media;
  }

  /** The callee has answered before anything is played. */
  early(): Promise<LegMedia> {
    return this.openMedia();
  }

  answer(): Promise<LegMedia> {
    return this.openMedia();
  }

  live(): void {
    // The record went live with the callee's answer.
  }

  end(cause: number, reason?: string): void {
    this.#leg.end(cause, reason);
  }

  send(method: string, parts: AnswerParts): Promise<SipMessage | SyntheticFinal> {
    return this.#leg.send(method, parts);
  }

  reinvite(offer: string): Promise<SipMessage | SyntheticFinal> {
    return this.#leg.reinvite(offer);
  }

  move(place: MediaPlace): Promise<boolean> {
    return this.#leg.move(place);
  }

  hangUp(cause: number, reason?: string): void {
    this.#leg.end(cause, reason);
  }
}
