import type { Clock, Timer } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import type { SmsSending } from "../../domain/messaging/send.js";
import type { SmppCustomerAccount, SmppCustomerStore, WaitingDelivery } from "../../domain/smpp-account/port.js";
import { AddressList } from "../../net/address-list.js";
import type { SmppBindWish, SmppDoor, SmppPeer } from "../../net/smpp-server.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import { deliveryOf } from "./customer-delivery.js";
import { SmppCustomer } from "./smpp-customer.js";

export interface SmppCustomersOptions {
  readonly store: SmppCustomerStore;
  readonly passwords: { verify(stored: string | undefined, password: string): Promise<boolean> };
  readonly sending: Pick<SmsSending, "send" | "sendPart">;
  readonly clock: Clock;
  readonly log: Log;
}

/** A bind that stands. */
interface Bind {
  readonly account: SmppCustomerAccount;
  readonly peer: SmppPeer;
  readonly pace: TokenBuckets;
}

const LOOK_MS = 1_000;
const TIDY_MS = 60_000;
/** What does not arrive for so long is given up (messaging.md 9.4). */
const KEPT_MS = 72 * 3_600_000;
/** Messages that may wait for the answer of a customer, per bind. */
const WINDOW = 10;

/** Customers with an SMPP client of their own: who may bind, and what goes to them (messaging.md 9.4). */
export class SmppCustomers implements SmppDoor {
  readonly #o: SmppCustomersOptions;
  readonly #binds = new Set<Bind>();
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;
  #turn = 0;
  /** Monotonic time of the next tidying. */
  #tidyMs = 0;

  constructor(options: SmppCustomersOptions) {
    this.#o = options;
  }

  /** Brings what waits, until it is closed. */
  start(): void {
    if (this.#isClosed) return;
    this.#running = this.look().finally(() => {
      this.#running = undefined;
      if (!this.#isClosed) this.#timer = this.#o.clock.setTimer(LOOK_MS, () => this.start());
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#running;
  }

  /** Never rejects. */
  async bind(wish: SmppBindWish, peer: SmppPeer): ReturnType<SmppDoor["bind"]> {
    const { store, passwords, log } = this.#o;
    try {
      const account = await store.find(wish.system_id);
      const isRight = await passwords.verify(account?.password_hash, wish.password);
      if (!account || !isRight) return { status: SMPP_STATUS.ESME_RINVPASWD };
      return this.#admit(account, wish.address, peer);
    } catch (error) {
      log.error({ err: error }, "SMPP bind could not be judged");
      return { status: SMPP_STATUS.ESME_RSYSERR };
    }
  }

  /** Ends binds that may not stand any more, and brings what waits for the others. Never rejects. */
  async look(): Promise<void> {
    try {
      await this.#tidy();
      if (this.#binds.size === 0) return;
      await this.#dismiss();
      const accounts = new Set([...this.#binds].map(({ account }) => account.uuid));
      for (const uuid of accounts) await this.#bring(uuid);
    } catch (error) {
      this.#o.log.warn({ err: error }, "messages for SMPP customers could not be looked for");
    }
  }

  async #tidy(): Promise<void> {
    const { store, clock } = this.#o;
    if (clock.monotonicMs() < this.#tidyMs) return;
    this.#tidyMs = clock.monotonicMs() + TIDY_MS;
    await store.forgetOld(isoTime(clock.now() - KEPT_MS));
  }

  #admit(account: SmppCustomerAccount, address: string, peer: SmppPeer): Awaited<ReturnType<SmppDoor["bind"]>> {
    const { allowed_ips, isActive, max_binds, window } = account;
    const isAllowed = allowed_ips.length === 0 || new AddressList(allowed_ips).has(address);
    if (!isActive || !isAllowed) return { status: SMPP_STATUS.ESME_RBINDFAIL };
    const own = [...this.#binds].filter((bind) => bind.account.uuid === account.uuid);
    if (own.length >= max_binds) return { status: SMPP_STATUS.ESME_RALYBND };
    const { sending, store: submits, clock, log } = this.#o;
    // The rate is that of the account: its binds share it.
    const pace =
      own.find((one) => one.account.rate === account.rate)?.pace ??
      new TokenBuckets(clock, account.rate, account.rate * 60);
    const bind = { account, peer, pace };
    this.#binds.add(bind);
    const ended = () => void this.#binds.delete(bind);
    return {
      guest: new SmppCustomer({ account, sending, submits, pace, clock, log, ended }),
      peerWindow: window,
      window: WINDOW,
    };
  }

  /** Accounts that were switched off, removed or got another password. */
  async #dismiss(): Promise<void> {
    const standing = await this.#o.store.standing([...this.#binds].map(({ account }) => account.uuid));
    for (const { account, peer } of this.#binds)
      if (!standing.has(`${account.uuid} ${account.password_hash}`))
        this.#o.log.onFail(peer.close(), "ending an SMPP bind");
  }

  async #bring(uuid: string): Promise<void> {
    const peers = [...this.#binds].flatMap(({ account, peer }) => (account.uuid === uuid ? [peer] : []));
    const count = peers.reduce((free, peer) => free + (peer.isReceiving ? peer.free : 0), 0);
    if (count === 0) return;
    for (const one of await this.#o.store.claim(uuid, count, isoTime(this.#o.clock.now()))) {
      const free = peers.filter((peer) => peer.isReceiving && peer.free > 0);
      const peer = free[this.#turn++ % Math.max(1, free.length)];
      if (peer) this.#o.log.onFail(this.#deliver(peer, one), "delivery to an SMPP customer");
    }
  }

  /** What is not taken now comes again when its time is. */
  async #deliver(peer: SmppPeer, one: WaitingDelivery): Promise<void> {
    const { store, log } = this.#o;
    const { fields, tlvs } = deliveryOf(one);
    const reply = await peer.deliver(fields, tlvs);
    if (reply.kind !== "answered") return;
    const { status } = reply.answer;
    const isRefused = status === SMPP_STATUS.ESME_RX_P_APPN || status === SMPP_STATUS.ESME_RX_R_APPN;
    if (isRefused) log.warn({ delivery: one.id, status }, "an SMPP customer refuses a message");
    if (isRefused || status === SMPP_STATUS.ESME_ROK) await store.forget(one.id);
  }
}
