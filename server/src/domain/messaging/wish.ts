import type { ISMSNewParams } from "@opentact/contract";
import { MESSAGE_MAX } from "@opentact/contract";
import { invalidField } from "../../base/errors.js";
import { storableText } from "../../base/storable-text.js";
import type { Draft } from "./exchange.js";
import type { SmppSubmitNote } from "./port/message-store.js";
import type { PricedSender, SenderWish } from "./port/send-facts.js";
import type { SendingUser } from "./port/sending.js";
import type { MeasureText } from "./port/texts.js";
import { countryOfDigits, HOME_COUNTRY, type ReadNumber, readNumber, VALIDITY_SECONDS } from "./rules.js";

/** A request to send, read. */
export interface Wish {
  readonly sender: SenderWish;
  /** Profile that the request names beside a sender. */
  readonly profile: string | undefined;
  readonly to: ReadNumber;
  readonly country: string | undefined;
  readonly message: string;
  readonly parts: number;
  readonly body: ISMSNewParams;
  readonly note: SmppSubmitNote | undefined;
  /** It is the first of so many parts of a text. */
  readonly total?: number;
}

/** Reads a request. @throws DomainError 400 for a field that cannot be read */
export function readWish(body: ISMSNewParams, measure: MeasureText, note?: SmppSubmitNote): Wish {
  const { messaging_profile: profile } = body;
  if (body.message.length > MESSAGE_MAX) throw invalidField("body.message", `maxLength ${MESSAGE_MAX}`);
  const message = storableText(body.message);
  const to = readNumber(body.to);
  if (!to) throw invalidField("body.to", "invalid phone number", body.to);
  const country = countryOfDigits(to, HOME_COUNTRY);
  return { sender: senderOf(body), profile, to, country, message, parts: measure(message).parts, body, note };
}

/** The sender that a request names. @throws DomainError 400 */
export function senderOf({ from, messaging_profile }: ISMSNewParams): SenderWish {
  if (from !== undefined) {
    const number = readNumber(from);
    if (!number || number.isShortCode) throw invalidField("body.from", "invalid phone number", from);
    return { kind: "number", tn: Number(number.digits) };
  }
  if (messaging_profile === undefined) throw invalidField("body.from", "'from' is required");
  return { kind: "pool", profile: messaging_profile };
}

/** What is stored of a request that has passed its checks. */
export function draftOf(actor: SendingUser, wish: Wish, sender: PricedSender, isLocal: boolean): Draft {
  const { body, to, message } = wish;
  return {
    account: actor.account,
    by: actor.user,
    sender,
    to,
    message,
    isLocal,
    isAutomated: false,
    custom_callback_url: body.custom_callback_url ?? null,
    validitySeconds: body.validity_period ?? VALIDITY_SECONDS,
  };
}
