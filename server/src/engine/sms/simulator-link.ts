import type { Clock } from "../../base/clock.js";
import { smppAction, smppCode } from "../../domain/sms-queue/rules.js";
import { printConcat } from "../../wire/smpp/concat.js";
import type { CarrierLink, OutgoingPart, OutgoingSms, SubmitResult } from "./link.js";

/** A message centre in the same process. */
export interface NearSmsc {
  /** @returns command_status and message_id; undefined: no answer comes */
  submit(message: {
    readonly from: string;
    readonly to: string;
    readonly esmClass: number;
    readonly dataCoding: number;
    readonly shortMessage: Buffer;
    readonly reference: number;
  }): Promise<{ readonly status: number; readonly id: string } | undefined>;
}

/** An answer that has not come after so long does not come (messaging.md 9.3). */
const RESPONSE_MS = 20_000;
const WITH_HEADER = 0x40;
const DATA_CODING = { "GSM-7": 0, "UCS-2": 8 } as const;

/** The way to the message centre of the simulated world: what goes over it is what goes over SMPP. */
export class SimulatorLink implements CarrierLink {
  readonly isWhole = false;
  readonly #smsc: NearSmsc;
  readonly #clock: Clock;

  constructor(options: { smsc: NearSmsc; clock: Clock }) {
    this.#smsc = options.smsc;
    this.#clock = options.clock;
  }

  async submit(sms: OutgoingSms, part: OutgoingPart, signal: AbortSignal): Promise<SubmitResult> {
    const { from, to } = sms;
    const { reference, total, number, bytes } = part;
    const isLong = total > 1;
    const header = isLong ? printConcat({ reference: reference & 0xff, total, number }, "udh8") : Buffer.alloc(0);
    const answer = await this.#smsc.submit({
      from,
      to,
      esmClass: isLong ? WITH_HEADER : 0,
      dataCoding: DATA_CODING[part.encoding],
      shortMessage: Buffer.concat([header, bytes]),
      reference: part.id & 0xffff,
    });
    if (!answer) return this.#silence(signal);
    if (answer.status === 0) return { kind: "accepted", id: answer.id };
    return { kind: "refused", action: smppAction(answer.status), code: smppCode(answer.status) };
  }

  /** What a link sees of an answer that never comes. */
  #silence(signal: AbortSignal): Promise<SubmitResult> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        signal.removeEventListener("abort", end);
        resolve({ kind: "unknown" });
      };
      const timer = this.#clock.setTimer(RESPONSE_MS, end);
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    });
  }
}
