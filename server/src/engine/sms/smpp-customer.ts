import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { TokenBuckets } from "../../base/token-bucket.js";
import { readNumber } from "../../domain/messaging/rules.js";
import type { SmsSending } from "../../domain/messaging/send.js";
import type { SmppCustomerAccount, SmppCustomerStore } from "../../domain/smpp-account/port.js";
import type { SmppGuest } from "../../net/smpp-server.js";
import type { CommandFields } from "../../wire/smpp/commands.js";
import type { SmppOwnAnswer, SmppRequest } from "../../wire/smpp/session.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import { decodeText, readShortMessage, type ShortMessage } from "../../wire/smpp/text.js";
import { queriedOf } from "./customer-delivery.js";
import { answerTo } from "./submit-status.js";
import { validitySeconds } from "./validity-period.js";

export interface SmppCustomerOptions {
  readonly account: SmppCustomerAccount;
  readonly sending: Pick<SmsSending, "send" | "sendPart">;
  readonly submits: Pick<SmppCustomerStore, "submitted">;
  /** What the account may hand in, over all its binds. */
  readonly pace: Pick<TokenBuckets, "take">;
  readonly clock: Clock;
  readonly log: Log;
  readonly ended: () => void;
}

type Submit = Extract<SmppRequest, { command: "submit_sm" | "data_sm" }>;

const refused = (status: number): SmppOwnAnswer => ({ status });

/** One bind of a customer: what it hands in goes the way of POST /sms, and is answered after the commit. */
export class SmppCustomer implements SmppGuest {
  readonly #o: SmppCustomerOptions;

  constructor(options: SmppCustomerOptions) {
    this.#o = options;
  }

  ended(): void {
    this.#o.ended();
  }

  async take(pdu: SmppRequest): Promise<SmppOwnAnswer> {
    try {
      if (pdu.command === "query_sm") return await this.#query(pdu.fields);
      if (pdu.command !== "submit_sm" && pdu.command !== "data_sm") return refused(SMPP_STATUS.ESME_RINVCMDID);
      return await this.#submit(pdu);
    } catch (error) {
      return this.#refusalOf(error);
    }
  }

  /** How far a message of this account is; a receipt would say the same. */
  async #query({ message_id, source_addr }: CommandFields<"query_sm">): Promise<SmppOwnAnswer> {
    const found = await this.#o.submits.submitted(this.#o.account.account, message_id);
    const isTheirs = source_addr === "" || readNumber(source_addr)?.digits === found?.from;
    if (!found || !isTheirs) return refused(SMPP_STATUS.ESME_RQUERYFAIL);
    return { status: SMPP_STATUS.ESME_ROK, text: message_id, queried: queriedOf(found) };
  }

  async #submit(pdu: Submit): Promise<SmppOwnAnswer> {
    const { fields } = pdu;
    if (!this.#o.pace.take(this.#o.account.uuid).isAllowed) return refused(SMPP_STATUS.ESME_RTHROTTLED);
    if ("schedule_delivery_time" in fields && fields.schedule_delivery_time !== "")
      return refused(SMPP_STATUS.ESME_RINVSCHED);
    const validity = "validity_period" in fields ? validitySeconds(fields.validity_period, this.#o.clock.now()) : null;
    if (validity === undefined) return refused(SMPP_STATUS.ESME_RINVEXPIRY);
    const short = readShortMessage(pdu);
    if (!short || short.bytes.length === 0) return refused(SMPP_STATUS.ESME_RINVMSGLEN);
    return this.#send(pdu, validity, short);
  }

  /** Each part of a text has an id of its own, and is stored before it is answered. */
  async #send({ fields }: Submit, validity: number | null, short: ShortMessage): Promise<SmppOwnAnswer> {
    const { account, user, uuid: smpp_account, message_id_format } = this.#o.account;
    const { registered_delivery: registered } = fields;
    const [from, to] = [withoutPrefix(fields.source_addr), withoutPrefix(fields.destination_addr)];
    const { bytes, dataCoding, concat, charset = null } = short;
    const message = decodeText(bytes, dataCoding, charset);
    if (message === "") return refused(SMPP_STATUS.ESME_RINVMSGLEN);
    const message_id = newMessageId(message_id_format);
    const note = { smpp_account, submits: [{ message_id, registered }] };
    const actor = { kind: "user", account, user, role: "User", isOwner: false } as const;
    const body = { from, to, message, ...(validity === null ? {} : { validity_period: validity }) };
    const { sending } = this.#o;
    if (concat)
      await sending.sendPart(actor, body, note, { smpp_account, from, to, ...concat, dataCoding, charset, bytes });
    else await sending.send(actor, body, note);
    return { status: SMPP_STATUS.ESME_ROK, text: message_id };
  }

  #refusalOf(error: unknown): SmppOwnAnswer {
    const { log, account } = this.#o;
    if (!(error instanceof DomainError)) log.error({ err: error, smpp_account: account.uuid }, "submit failed");
    return answerTo(error);
  }
}

/** Numbers may come with the prefix of an international call. */
function withoutPrefix(address: string): string {
  return address.replace(/^00(?=\d{8})/, "");
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
