import type { ISMS, ISMSBatchNewParams, ISMSNewParams } from "@opentact/contract";
import type { MessageTx } from "./message-store.js";

/** For whom a message goes out. */
export interface SendingUser {
  readonly account: string;
  /** uuid; null = none that has one: a SIP user, or one that is gone. */
  readonly user: string | null;
}

/** A message that was accepted. */
export interface SentMessage {
  readonly entity: ISMS;
  /** The recipient is a number of this platform. */
  readonly isLocal: boolean;
}

/** Takes messages of a batch. */
export interface BulkSending {
  /**
   * Checks 4 to 6 of messaging.md 2.1 ahead of many messages, for the sender alone.
   * @throws DomainError as a single message would meet
   */
  checkSender(tx: MessageTx, account: string, body: ISMSBatchNewParams): Promise<void>;
  /**
   * Accepts one message inside a transaction of the caller, who keeps the pace of the account and wakes the sender.
   * @throws DomainError as a single message would meet; the transaction can go on then
   */
  acceptIn(tx: MessageTx, sender: SendingUser, body: ISMSNewParams): Promise<ISMS>;
}
