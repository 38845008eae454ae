import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import { type SmppBindWish, type SmppDoor, type SmppGuest, type SmppPeer, SmppServer } from "../net/smpp-server.js";
import type { CommandFields } from "../wire/smpp/commands.js";
import { printConcat } from "../wire/smpp/concat.js";
import { PLAIN_MESSAGE } from "../wire/smpp/plain-message.js";
import { ESM_RECEIPT, printReceipt, type ReceiptState, receiptTlvs } from "../wire/smpp/receipt.js";
import { segment } from "../wire/smpp/segment.js";
import type { SmppOwnAnswer, SmppRequest } from "../wire/smpp/session.js";
import { SMPP_STATUS } from "../wire/smpp/status.js";
import { ESM_UDH } from "../wire/smpp/text.js";
import { NO_TLVS, TLV, type Tlvs, tlvNumber } from "../wire/smpp/tlv.js";
import type { LabSmsc, SmscDelivery } from "./smsc.js";

export interface LabSmscPortOptions {
  readonly smsc: LabSmsc;
  readonly clock: Clock;
  readonly log: Log;
  /** LAB_SMPP_PORT; 0 = any free one. */
  readonly port: number;
  /** Whoever binds must say it. */
  readonly password: string;
}

interface Outgoing {
  readonly fields: CommandFields<"deliver_sm">;
  readonly tlvs: Tlvs;
}

/** Unanswered messages of each side. */
const WINDOW = 100;

/** The message centre of the simulated world as carriers are reached: SMPP on a port of the loopback. */
export class LabSmscPort implements SmppDoor {
  readonly host = "127.0.0.1";
  readonly #o: LabSmscPortOptions;
  readonly #server: SmppServer;
  readonly #peers = new Set<SmppPeer>();
  #port = 0;
  /** Deliveries so far: bound receivers take turns. */
  #turn = 0;
  #reference = 0;

  private constructor(options: LabSmscPortOptions) {
    this.#o = options;
    const { clock, log } = options;
    this.#server = new SmppServer({ clock, log, door: this, system_id: "lab" });
    options.smsc.onDelivery((delivery) => this.#deliver(delivery));
  }

  /** @throws the error of the system, for example EADDRINUSE */
  static async start(options: LabSmscPortOptions): Promise<LabSmscPort> {
    const made = new LabSmscPort(options);
    made.#port = await made.#server.listen(made.host, options.port);
    return made;
  }

  get port(): number {
    return this.#port;
  }

  get password(): string {
    return this.#o.password;
  }

  /** Binds that stand. */
  get binds(): number {
    return this.#peers.size;
  }

  /** Cuts all connections, as a fault of the network does. */
  disconnect(): void {
    for (const peer of this.#peers) peer.destroy();
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#server.close();
  }

  bind({ password }: SmppBindWish, peer: SmppPeer): ReturnType<SmppDoor["bind"]> {
    if (password !== this.#o.password) return Promise.resolve({ status: SMPP_STATUS.ESME_RINVPASWD });
    this.#peers.add(peer);
    const guest: SmppGuest = { take: (pdu) => this.#take(pdu), ended: () => void this.#peers.delete(peer) };
    return Promise.resolve({ guest, peerWindow: WINDOW, window: WINDOW });
  }

  async #take({ command, fields, tlvs }: SmppRequest): Promise<SmppOwnAnswer> {
    if (command !== "submit_sm") return { status: SMPP_STATUS.ESME_RINVCMDID };
    const answer = await this.#o.smsc.submit({
      from: fields.source_addr.replace(/^\+/, ""),
      to: fields.destination_addr.replace(/^\+/, ""),
      esmClass: fields.esm_class,
      dataCoding: fields.data_coding,
      shortMessage: fields.short_message.length > 0 ? fields.short_message : (tlvs.get(TLV.message_payload) ?? EMPTY),
      reference: tlvNumber(tlvs, TLV.user_message_reference) ?? 0,
    });
    return answer ? { status: answer.status, text: answer.id } : new Promise<never>(() => undefined);
  }

  /** @returns false: nobody took it, or not all of it */
  async #deliver(delivery: SmscDelivery): Promise<boolean> {
    const all = delivery.kind === "text" ? this.#partsOf(delivery) : [this.#receiptOf(delivery)];
    for (const { fields, tlvs } of all) {
      const free = [...this.#peers].filter((peer) => peer.isReceiving && peer.free > 0);
      const peer = free[this.#turn++ % Math.max(1, free.length)];
      const reply = await peer?.deliver(fields, tlvs);
      if (reply?.kind !== "answered" || reply.answer.status !== SMPP_STATUS.ESME_ROK) return false;
    }
    return true;
  }

  #partsOf({ from, to, text, isReversed = false }: Extract<SmscDelivery, { kind: "text" }>): readonly Outgoing[] {
    const { encoding, parts } = segment(text);
    const reference = this.#reference++ & 0xff;
    const total = parts.length;
    const fields = {
      ...PLAIN_MESSAGE,
      source_addr: from,
      destination_addr: to,
      data_coding: encoding === "UCS-2" ? 8 : 0,
    };
    const all = parts.map((part, at) => {
      if (total === 1) return { fields: { ...fields, short_message: part }, tlvs: NO_TLVS };
      const header = printConcat({ reference, total, number: at + 1 }, "udh8");
      return { fields: { ...fields, esm_class: ESM_UDH, short_message: Buffer.concat([header, part]) }, tlvs: NO_TLVS };
    });
    return isReversed ? all.reverse() : all;
  }

  #receiptOf({ id, state, from, to }: Extract<SmscDelivery, { kind: "receipt" }>): Outgoing {
    const receipt = { messageId: id, state: state as ReceiptState, error: undefined };
    const now = new Date(this.#o.clock.now()).toISOString().replace(/\D/g, "").slice(2, 12);
    const text = printReceipt({ ...receipt, submitted: now, done: now, text: "" });
    return {
      fields: {
        ...PLAIN_MESSAGE,
        source_addr: to,
        destination_addr: from,
        esm_class: ESM_RECEIPT,
        short_message: Buffer.from(text),
      },
      tlvs: receiptTlvs(receipt),
    };
  }
}

const EMPTY = Buffer.alloc(0);
