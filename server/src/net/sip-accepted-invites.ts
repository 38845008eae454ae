import type { Clock, Timer } from "../base/clock.js";
import { TimedRecords } from "../base/timed-records.js";
import { ackId, dialogId } from "../wire/sip/dialog/dialog-id.js";
import type { SipMessage } from "../wire/sip/message.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import { type AcceptedUser, type EndedParts, endedText, readEnded } from "./sip-ended-parts.js";
import type { Hop, HopNames } from "./sip-hop.js";
import { SipKeptMessages } from "./sip-kept-messages.js";
import type { Transmit } from "./sip-transmit.js";

export interface AcceptedInvitesParts {
  readonly clock: Clock;
  readonly transmit: Transmit;
  readonly hops: HopNames;
  /** Something more came for an INVITE whose session is over. */
  readonly wake: (ended: EndedParts) => AcceptedUser;
}

/** Whoever hears of further answers. */
interface LiveInvite {
  user: AcceptedUser;
  readonly untilMs: number;
}

/** Among many what is due within that time is forgotten together. */
const TOGETHER_MS = 50;

/**
 * INVITEs of ours that have their final answer. After a 2xx it may come again for 64·T1, or one of another phone that a proxy
 * asked (state `accepted` of RFC 6026 §7.2, timer M): while the session lives it hears of them, after that bytes are left,
 * the ACKs and what another phone is refused with. Of a refusal the ACK is left (timer D).
 */
export class SipAcceptedInvites {
  readonly #parts: AcceptedInvitesParts;
  /** Until their sessions are over, or time is up: the oldest first, but for those that were woken. */
  readonly #live = new Map<string, LiveInvite>();
  #timer: Timer | undefined;
  readonly #ended: TimedRecords;
  readonly #acks: SipKeptMessages;
  readonly #refused: SipKeptMessages;

  constructor(parts: AcceptedInvitesParts) {
    this.#parts = parts;
    this.#ended = new TimedRecords(parts.clock, TX_TIMEOUT_MS);
    this.#acks = new SipKeptMessages(parts);
    this.#refused = new SipKeptMessages(parts);
  }

  get size(): number {
    return this.#live.size + this.#ended.size + this.#refused.size;
  }

  /** Hot. */
  keep(key: string, user: AcceptedUser): void {
    this.#add(key, user, this.#parts.clock.monotonicMs() + TX_TIMEOUT_MS);
  }

  /** From now on somebody else hears. Nothing when time is up. */
  pass(key: string, user: AcceptedUser): void {
    const live = this.#live.get(key);
    if (live) live.user = user;
  }

  /** Its session is over. Hot. */
  end(key: string, ended: EndedParts): void {
    const live = this.#live.get(key);
    if (!live) return;
    this.#live.delete(key);
    this.#ended.add(key, endedText(ended, this.#parts.hops), undefined, live.untilMs);
  }

  /** The ACK to a 2xx was sent: no longer than 64·T1 it may have to be sent again. @param id `ackId` */
  keepAck(id: string, wire: Buffer, hop: Hop): void {
    this.#acks.keep(id, "ACK", wire, hop);
  }

  repeatAck(id: string): void {
    this.#acks.again(id);
  }

  /** A refusal was acknowledged over UDP. */
  refused(key: string, ack: Buffer, hop: Hop): void {
    this.#refused.keep(key, "ACK", ack, hop);
  }

  /** A final answer of the peer, again or over another way. */
  receive(key: string, message: SipMessage): void {
    if (message.method !== "INVITE") return;
    if (message.status >= 300) this.#refused.again(key);
    if (message.status < 200 || message.status >= 300) return;
    const live = this.#live.get(key);
    if (live) this.#tell(live, message);
    else if (this.#ended.has(key)) this.#again(key, message);
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#live.clear();
    this.#ended.clear();
    this.#acks.clear();
    this.#refused.clear();
  }

  #tell({ user, untilMs }: LiveInvite, message: SipMessage): void {
    if (untilMs > this.#parts.clock.monotonicMs()) user.response(message);
  }

  #again(key: string, message: SipMessage): void {
    const dialog = dialogId(message.callId, message.fromTag, message.toTag);
    if (this.#acks.again(ackId(dialog, message.cseq.number)) === undefined) this.#wake(key)?.response(message);
  }

  /** Another phone answers: until time is up somebody knows of it. */
  #wake(key: string): AcceptedUser | undefined {
    const record = this.#ended.get(key);
    const ended = record && readEnded(record.head, this.#parts.hops);
    if (!ended) return undefined;
    const user = this.#parts.wake(ended);
    this.#add(key, user, this.#ended.untilMs(key)!);
    this.#ended.delete(key);
    return user;
  }

  #add(key: string, user: AcceptedUser, untilMs: number): void {
    this.#live.set(key, { user, untilMs });
    if (!this.#timer) this.#wait(TX_TIMEOUT_MS);
  }

  #wait(ms: number): void {
    this.#timer = this.#parts.clock.setTimer(ms, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    const nowMs = this.#parts.clock.monotonicMs();
    for (const [key, { untilMs }] of this.#live) {
      if (untilMs > nowMs) return this.#wait(Math.max(untilMs - nowMs, TOGETHER_MS));
      this.#live.delete(key);
    }
  }
}
