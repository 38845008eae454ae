import type { SmsEncoding } from "./texts.js";

/** One part of a text that a customer hands in over SMPP. */
export interface SubmittedPart {
  readonly smpp_account: string;
  /** Digits, as they were handed in. */
  readonly from: string;
  readonly to: string;
  /** The same for all parts of a text. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  readonly dataCoding: number;
  /** What data_coding 0 means; null = GSM-7. */
  readonly charset: string | null;
  readonly bytes: Buffer;
}

/** Texts of customers that have not come whole, inside a transaction. */
export interface SubmittedTexts {
  /**
   * Locks the text that a part belongs to.
   * @returns its message; `isTaken`: this number of it has come with other bytes. Undefined: the part is its first
   */
  lock(part: SubmittedPart): Promise<{ readonly sms: string; readonly isTaken: boolean } | undefined>;
  open(sms: string, part: SubmittedPart): Promise<void>;
  /** @returns all parts once they are there. One that is there already counts once */
  add(sms: string, part: SubmittedPart): Promise<JoinableParts | undefined>;
  /**
   * The message is whole: it gets its text, its price and its turn in the queue.
   * @returns whether it stays on this platform; undefined: it takes more parts than were announced, and the balance is
   *   too low for them
   */
  close(
    sms: string,
    o: { readonly message: string; readonly encoding: SmsEncoding; readonly parts: number; readonly now: string },
  ): Promise<{ readonly isLocal: boolean } | undefined>;
}

/** Parts of a text as they are joined. */
export type JoinableParts = Pick<StoredParts, "total" | "charset" | "parts">;

/** The text of parts, with signs for those that are missing. Given from outside: alphabets are protocol. */
export type JoinParts = (parts: JoinableParts) => string;

/** One part of a text that came in. */
export interface InboundPart {
  readonly carrier: string;
  readonly from: string;
  readonly to: string;
  /** The same for all parts of a text. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  /** How its bytes are written, as SMPP tells it. */
  readonly dataCoding: number;
  /** What data_coding 0 means; null = GSM-7. */
  readonly charset: string | null;
  readonly bytes: Buffer;
}

/** Parts of one text, in their order. */
export interface StoredParts extends Pick<InboundPart, "carrier" | "from" | "to" | "total" | "charset"> {
  readonly parts: readonly Pick<InboundPart, "number" | "dataCoding" | "bytes">[];
}

/** Parts of texts that wait for the others, inside a transaction. */
export interface InboundParts {
  /**
   * Takes the parts that wait under the reference of `part` when they are of another text: its place is taken by other
   * bytes. Undefined: they are not. Nobody else takes or adds such parts until the commit.
   */
  takeOther(part: InboundPart): Promise<StoredParts | undefined>;
  /**
   * Comes after `takeOther`.
   * @returns all parts, which are then no longer kept; undefined: some are missing. A part that is there already counts once
   */
  add(part: InboundPart, now: string): Promise<StoredParts | undefined>;
  /** Takes the parts of one text whose first came before; undefined: there is none. */
  takeOverdue(before: string): Promise<StoredParts | undefined>;
}
