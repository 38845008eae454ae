import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import type { CarrierReceiver } from "./receiver.js";
import { SmppCarrier } from "./smpp-carrier.js";

export interface SmppCarriersOptions {
  /** Active carriers of the kinds `smpp` and `simulator`. */
  readonly carriers: { smpp(): Promise<readonly CarrierSetup[]> };
  /** Where the simulated network is reached; undefined: not by SMPP. */
  readonly simulator: SimulatorPort | undefined;
  readonly receiver: Pick<CarrierReceiver, "take" | "finishOverdue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Carriers over TLS need not prove who they are when they say so. */
  readonly allowsInsecure: boolean;
  /** Called when a carrier can be reached again. */
  readonly onUp: () => void;
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

/** Between two looks whether a carrier was added, changed or removed. */
const LOOK_MS = 5_000;

/** Keeps the binds of all carriers by SMPP as their settings are now. */
export class SmppCarriers {
  readonly #o: SmppCarriersOptions;
  readonly #held = new Map<string, Held>();
  /** Carriers on their way out. */
  readonly #closing = new Set<Promise<void>>();
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

  /** Makes the binds what the settings say. Never rejects. */
  async look(): Promise<void> {
    try {
      const setups = (await this.#o.carriers.smpp()).flatMap((setup) => this.#reached(setup) ?? []);
      if (this.#isClosed) return;
      const named = new Set(setups.map(({ uuid }) => uuid));
      for (const uuid of [...this.#held.keys()]) if (!named.has(uuid)) this.#drop(uuid);
      for (const setup of setups) this.#hold(setup);
      await this.#o.receiver.finishOverdue();
    } catch (error) {
      this.#o.log.warn({ err: error }, "SMPP carriers could not be looked for");
    }
  }

  /** Leaves all carriers in order. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const uuid of [...this.#held.keys()]) this.#drop(uuid);
    await this.#running;
    await Promise.all(this.#closing);
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
