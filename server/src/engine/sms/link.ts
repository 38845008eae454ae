import type { SmsEncoding } from "../../domain/messaging/port/texts.js";
import type { SubmitAction } from "../../domain/sms-queue/rules.js";
import type { ReferenceForm } from "../../wire/smpp/segment.js";

/** One part of a message on its way to a carrier. */
export interface OutgoingPart {
  /** Goes out with the part, so that a trace of the carrier can tell copies apart; its low 16 bits over SMPP. */
  readonly id: number;
  /** From 1. */
  readonly number: number;
  readonly total: number;
  /** The same for all parts of a message, not soon again for the pair of numbers. */
  readonly reference: number;
  /** Header that the text was cut for. */
  readonly form: ReferenceForm;
  readonly encoding: SmsEncoding;
  /** Text of the part as bytes, without header. */
  readonly bytes: Buffer;
}

/** A message as links get it. */
export interface OutgoingSms {
  readonly uuid: string;
  /** Digits. */
  readonly from: string;
  readonly to: string;
  readonly message: string;
}

/** What a carrier said to a part. */
export type SubmitResult =
  | { readonly kind: "accepted"; readonly id: string | null }
  | { readonly kind: "refused"; readonly action: SubmitAction; readonly code: string }
  /** It was handed over, but nothing came back: it may have been taken. */
  | { readonly kind: "unknown" }
  /** It was not handed over. */
  | { readonly kind: "down"; readonly code: string };

/** The way to one carrier. */
export interface CarrierLink {
  /** The carrier takes whole texts: the first part stands for all. */
  readonly isWhole: boolean;
  /** Header of its parts; default `udh8`. */
  readonly form?: ReferenceForm;
  /**
   * Where at most so many messages may be in doubt at once: a place for one, to be given back when what came of it is
   * stored. Never rejects.
   */
  permit?(signal: AbortSignal): Promise<() => void>;
  /** A place has to be waited for; default false. */
  readonly isFull?: boolean;
  /** Where the carrier takes only so many parts a second: resolves when one more may go. Never rejects. */
  turn?(signal: AbortSignal): Promise<void>;
  /** Never rejects; has a deadline of its own. */
  submit(sms: OutgoingSms, part: OutgoingPart, signal: AbortSignal): Promise<SubmitResult>;
}

/** How a carrier is reached now, and what is done when it is not. */
export interface CarrierWay {
  /** Undefined: there is none now; its messages wait. */
  readonly link: CarrierLink | undefined;
  /** Time without a link after which its messages go to the next carrier. */
  readonly failoverAfterMs: number;
  /** A part without an answer is not sent again. */
  readonly holdsUnknown: boolean;
}

/** Ways by carrier. */
export interface CarrierLinks {
  wayTo(carrier: string): Promise<CarrierWay>;
  /** Another node has its links: messages for it are left to that one. */
  isElsewhere(carrier: string): boolean;
  /** Messages that all links which stand now take at once. */
  readonly windows: number;
}
