import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import type { SmsSending } from "../../domain/messaging/send.js";
import type { SmppCustomerAccount } from "../../domain/smpp-account/port.js";
import type { SmppGuest } from "../../net/smpp-server.js";
import type { SmppOwnAnswer } from "../../net/smpp-socket.js";
import type { SmppRequest } from "../../wire/smpp/session.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import { decodeText, readShortMessage } from "../../wire/smpp/text.js";
import { PartWaits, type SubmittedPart } from "./part-waits.js";
import { answerTo } from "./submit-status.js";
import { validitySeconds } from "./validity-period.js";

export interface SmppCustomerOptions {
  readonly account: SmppCustomerAccount;
  readonly sending: Pick<SmsSending, "send">;
  readonly clock: Clock;
  readonly log: Log;
  readonly ended: () => void;
}

type Submit = Extract<SmppRequest, { command: "submit_sm" | "data_sm" }>;

const refused = (status: number): SmppOwnAnswer => ({ status });

/** One bind of a customer: what it hands in goes the way of POST /sms, and is answered after the commit. */
export class SmppCustomer implements SmppGuest {
  readonly #o: SmppCustomerOptions;
  readonly #buckets: TokenBuckets;
  readonly #parts: PartWaits;

  constructor(options: SmppCustomerOptions) {
    this.#o = options;
    const { rate } = options.account;
    this.#buckets = new TokenBuckets(options.clock, rate, rate * 60);
    this.#parts = new PartWaits(options.clock);
  }

  ended(): void {
    this.#parts.close();
    this.#o.ended();
  }

  async take(pdu: SmppRequest): Promise<SmppOwnAnswer> {
    if (pdu.command !== "submit_sm" && pdu.command !== "data_sm") return refused(SMPP_STATUS.ESME_RQUERYFAIL);
    try {
      return await this.#submit(pdu);
    } catch (error) {
      return this.#refusalOf(error);
    }
  }

  async #submit(pdu: Submit): Promise<SmppOwnAnswer> {
    const { fields } = pdu;
    if (!this.#buckets.take("").isAllowed) return refused(SMPP_STATUS.ESME_RTHROTTLED);
    if ("schedule_delivery_time" in fields && fields.schedule_delivery_time !== "")
      return refused(SMPP_STATUS.ESME_RINVSCHED);
    const validity = "validity_period" in fields ? validitySeconds(fields.validity_period, this.#o.clock.now()) : null;
    if (validity === undefined) return refused(SMPP_STATUS.ESME_RINVEXPIRY);
    const short = readShortMessage(pdu);
    if (!short || short.bytes.length === 0) return refused(SMPP_STATUS.ESME_RINVMSGLEN);
    const part = { ...short, registered: fields.registered_delivery };
    if (!short.concat) return (await this.#send(pdu, validity, [part]))[0] ?? refused(SMPP_STATUS.ESME_RSYSERR);
    const { reference, total, number } = short.concat;
    const key = `${fields.source_addr} ${fields.destination_addr} ${reference} ${total}`;
    const send = (parts: readonly SubmittedPart[]) =>
      this.#send(pdu, validity, parts).catch((error: unknown) => parts.map(() => this.#refusalOf(error)));
    return this.#parts.take({ key, total, number, part }, send);
  }

  /** @returns the answers: each part of a text has an id of its own */
  async #send(pdu: Submit, validity: number | null, parts: readonly SubmittedPart[]): Promise<SmppOwnAnswer[]> {
    const { account, user, uuid, message_id_format } = this.#o.account;
    const { source_addr: from, destination_addr: to } = pdu.fields;
    const message = decodeText(Buffer.concat(parts.map(({ bytes }) => bytes)), parts[0]?.dataCoding ?? 0);
    if (message === "") return parts.map(() => refused(SMPP_STATUS.ESME_RINVMSGLEN));
    const submits = parts.map(({ registered }) => ({ message_id: newMessageId(message_id_format), registered }));
    const actor = { kind: "user", account, user, role: "User", isOwner: false } as const;
    const body = { from, to, message, ...(validity === null ? {} : { validity_period: validity }) };
    await this.#o.sending.send(actor, body, { smpp_account: uuid, submits });
    return submits.map(({ message_id }) => ({ status: SMPP_STATUS.ESME_ROK, text: message_id }));
  }

  #refusalOf(error: unknown): SmppOwnAnswer {
    const { log, account } = this.#o;
    if (!(error instanceof DomainError)) log.error({ err: error, smpp_account: account.uuid }, "submit failed");
    return answerTo(error);
  }
}

/**
 * 15 decimal digits that begin with 1 to 9, or 15 hexadecimal ones: read as either by a peer they stay distinct
 * (messaging.md 9.4).
 */
function newMessageId(format: "decimal15" | "hex"): string {
  if (format === "hex") return `${randomInt(1, 8)}${randomBytes(7).toString("hex")}`;
  const tail = String(randomInt(0, 10_000_000)).padStart(7, "0") + String(randomInt(0, 10_000_000)).padStart(7, "0");
  return `${randomInt(1, 10)}${tail}`;
}
