import { DomainError } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { SmsSending } from "../../domain/messaging/send.js";

/** A text that a SIP user wrote to a telephone number. */
export interface PhoneText {
  readonly account: string;
  /** Number of the user. */
  readonly from: number;
  /** As it was dialled. */
  readonly to: string;
  readonly message: string;
}

/** What the phone is answered. */
export interface PhoneTextAnswer {
  readonly status: number;
  readonly retryAfterSeconds?: number;
}

/** Statuses of refusals that mean the same to a phone; any other is "not there". */
const STATUSES: Readonly<Record<number, number>> = { 402: 402, 403: 403, 409: 480 };

/**
 * Sends what a phone wrote as a message of the user's number, with all the checks of `POST /sms`.
 * @returns 202 when it was accepted (RFC 3428 §7), else the word of its refusal
 * @throws what is no refusal
 */
export async function sendPhoneText(
  sending: Pick<SmsSending, "send">,
  { account, from, to, message }: PhoneText,
): Promise<PhoneTextAnswer> {
  try {
    await sending.send({ account, user: null }, { from: String(from), to, message });
    return { status: 202 };
  } catch (error) {
    if (error instanceof TooManyRequests) return { status: 503, retryAfterSeconds: error.retryAfterSeconds };
    if (error instanceof DomainError) return { status: STATUSES[error.status] ?? 404 };
    throw error;
  }
}
