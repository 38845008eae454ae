import type { Clock, Timer } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import type { CarrierReceiver } from "./receiver.js";
import { SmppCarrier } from "./smpp-carrier.js";

export interface SmppCarriersOptions {
  /** Active carriers of the kinds `smpp` and `simulator`. */
  readonly carriers: { smpp(): Promise<readonly CarrierSetup[]> };
  readonly leases: CarrierLeases;
  /** Name of this node. */
  readonly node: string;
  /** Where the simulated network is reached; undefined: not by SMPP. */
  readonly simulator: SimulatorPort | undefined;
  readonly receiver: Pick<CarrierReceiver, "take" | "seen" | "finishOverdue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Carriers over TLS need not prove who they are when they say so. */
  readonly allowsInsecure: boolean;
  /** Called when a carrier can be reached again. */
  readonly onUp: () => void;
}

/** Who is bound to a carrier: one node at a time, so that the carrier sees no bind twice. */
export interface CarrierLeases {
  /**
   * Takes or renews the right to bind. What the links are like goes with it, for others to see.
   * @param until when it ends unless it is renewed
   * @returns false: another node has it
   */
  take(
    carrier: string,
    o: {
      readonly node: string;
      readonly now: string;
      readonly until: string;
      readonly links: readonly { readonly state: string }[];
    },
  ): Promise<boolean>;
  /** Gives back what the node has: of one carrier, or of all. */
  giveBack(node: string, carrier: string | null): Promise<void>;
}

/** Port of the simulated message centre. */
export interface SimulatorPort {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Binds that stand. */
  readonly binds: number;
  /** Cuts all of them. */
  disconnect(): void;
}

interface Held {
  readonly key: string;
  /** Undefined: its settings are refused. */
  readonly carrier: SmppCarrier | undefined;
}

/** The right to bind lasts so long, and a node leaves its links a little before it ends. */
const LEASE_MS = 30_000;
const LEASE_MARGIN_MS = 5_000;
/** Between two looks whether a carrier was added, changed or removed. */
const LOOK_MS = 5_000;

/** Keeps the binds of all carriers by SMPP as their settings are now. */
export class SmppCarriers {
  readonly #o: SmppCarriersOptions;
  readonly #held = new Map<string, Held>();
  /** Carriers on their way out. */
  readonly #closing = new Set<Promise<void>>();
  /** Carriers that another node is bound to. */
  #elsewhere: ReadonlySet<string> = new Set();
  /** Ends of the rights to bind. */
  readonly #leases = new Map<string, Timer>();
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: SmppCarriersOptions) {
    this.#o = options;
  }

  /** Binds, and follows the settings until it is closed. */
  start(): void {
    this.#running = this.look().finally(() => {
      this.#running = undefined;
      if (!this.#isClosed) this.#timer = this.#o.clock.setTimer(LOOK_MS, () => this.start());
    });
  }

  /** A carrier that takes submits now; undefined: it is not bound. */
  linkOf(uuid: string): SmppCarrier | undefined {
    const carrier = this.#held.get(uuid)?.carrier;
    return carrier?.isUp ? carrier : undefined;
  }

  /** Another node is bound to it: its messages are for that one. */
  isElsewhere(uuid: string): boolean {
    return this.#elsewhere.has(uuid);
  }

  /** Messages that all carriers take at once. */
  get windows(): number {
    let sum = 0;
    for (const { carrier } of this.#held.values()) sum += carrier?.windows ?? 0;
    return sum;
  }

  /** Number of links by their state. */
  get figures(): Readonly<Record<"bound" | "down", number>> {
    const figures = { bound: 0, down: 0 };
    for (const { carrier } of this.#held.values()) for (const { state } of carrier?.states ?? []) figures[state]++;
    return figures;
  }

  /** Makes the binds what the settings say. Never rejects. */
  async look(): Promise<void> {
    try {
      const setups = (await this.#o.carriers.smpp()).flatMap((setup) => this.#reached(setup) ?? []);
      if (this.#isClosed) return;
      const named = new Set(setups.map(({ uuid }) => uuid));
      for (const uuid of [...this.#held.keys()]) if (!named.has(uuid)) await this.#leave(uuid);
      const elsewhere = new Set<string>();
      for (const setup of setups) {
        if (await this.#lease(setup.uuid)) this.#hold(setup);
        else {
          elsewhere.add(setup.uuid);
          this.#drop(setup.uuid);
        }
        if (this.#isClosed) return;
      }
      this.#elsewhere = elsewhere;
      await this.#o.receiver.finishOverdue();
    } catch (error) {
      this.#o.log.warn({ err: error }, "SMPP carriers could not be looked for");
    }
  }

  /** Leaves all carriers in order. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#running;
    for (const uuid of [...this.#held.keys()]) this.#drop(uuid);
    for (const timer of this.#leases.values()) timer.cancel();
    await Promise.all(this.#closing);
    const { leases, node, log } = this.#o;
    await leases
      .giveBack(node, null)
      .catch((error: unknown) => log.warn({ err: error }, "SMPP links were not given back"));
  }

  /** False: another node is bound to it. */
  async #lease(uuid: string): Promise<boolean> {
    const { leases, node, clock } = this.#o;
    const nowMs = clock.now();
    const links = this.#held.get(uuid)?.carrier?.states ?? [];
    const isMine = await leases.take(uuid, { node, now: isoTime(nowMs), until: isoTime(nowMs + LEASE_MS), links });
    this.#leases.get(uuid)?.cancel();
    this.#leases.delete(uuid);
    if (!isMine || this.#isClosed) return isMine;
    // Who cannot renew its right does not know whether another one has it by then.
    const leftMs = LEASE_MS - LEASE_MARGIN_MS - (clock.now() - nowMs);
    this.#leases.set(
      uuid,
      clock.setTimer(leftMs, () => this.#drop(uuid)),
    );
    return true;
  }

  /** Leaves a carrier for good. */
  async #leave(uuid: string): Promise<void> {
    this.#drop(uuid);
    this.#leases.get(uuid)?.cancel();
    this.#leases.delete(uuid);
    await this.#o.leases.giveBack(this.#o.node, uuid);
  }

  /** The simulated network is a carrier like others once it is known where it is. */
  #reached(setup: CarrierSetup): CarrierSetup | undefined {
    if (setup.kind === "smpp") return setup;
    if (!this.#o.simulator) return undefined;
    const { host, port, password } = this.#o.simulator;
    return { ...setup, settings: { ...setup.settings, host, port, system_id: "opentact" }, secrets: { password } };
  }

  #hold(setup: CarrierSetup): void {
    const { receiver, clock, log, random, onUp, allowsInsecure } = this.#o;
    const { uuid, name, direction, settings, secrets } = setup;
    const key = JSON.stringify([name, direction, settings, secrets]);
    if (this.#held.get(uuid)?.key === key) return;
    this.#drop(uuid);
    if (settings.host === undefined) return;
    if (settings.tls?.insecure === true && !allowsInsecure) {
      this.#held.set(uuid, { key, carrier: undefined });
      log.error({ carrier: uuid }, "tls.insecure is for the simulated world only: the carrier is not bound");
      return;
    }
    const carrier = new SmppCarrier({ carrier: setup, receiver, clock, log, random, onUp });
    this.#held.set(uuid, { key, carrier });
    carrier.start();
  }

  #drop(uuid: string): void {
    const held = this.#held.get(uuid);
    this.#held.delete(uuid);
    if (!held?.carrier) return;
    const closing = held.carrier.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
