import type { ISIPCarrier, ISIPCarrierHealth } from "@opentact/contract";
import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CarrierSetup, CarrierSetups, LiveCarriers } from "../../domain/sip-carrier/port.js";
import type { OutgoingRequest, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { hostText } from "../../wire/sip/uri.js";
import type { Route } from "../call/attempt.js";
import type { CallerId } from "../call/caller-id.js";
import { carrierAttempt } from "./carrier-attempt.js";
import { carrierHealth } from "./carrier-health.js";
import { CarrierLoad } from "./carrier-load.js";
import { CarrierRegistration } from "./carrier-registration.js";
import { type CarrierCounts, CarrierSearch, type SearchLimits } from "./carrier-search.js";
import { GatewayHealth } from "./gateway-health.js";
import { GatewayProbe } from "./gateway-probe.js";
import { active, LiveCarrier, type WatchedGateway } from "./live-carrier.js";
import { LiveGateway } from "./live-gateway.js";
import { weighted } from "./weighted.js";

/** Changes of another node, or by hand in the database, are seen after that time. */
const RELOAD_MS = 30_000;

export interface CarriersParts {
  readonly store: CarrierSetups;
  /** Sends a request outside of dialogs. */
  readonly send: (request: OutgoingRequest) => Promise<SipMessage | SyntheticFinal>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 up to 1. */
  readonly random: () => number;
  /** How the platform is known: in From, and where `own` stands for it. */
  readonly ownHost: string;
  readonly limits: SearchLimits;
  /** Time between two OPTIONS to a gateway; 0 = none is sent. */
  readonly probeMs: number;
}

/** A carrier that calls. */
export interface CallingCarrier {
  readonly setup: CarrierSetup;
  /** Counts its call. @returns told when it is over */
  enter(): () => void;
}

/** Figures for the metrics. */
export interface CarrierFigures {
  readonly gateways: { up: number; down: number; unknown: number };
  readonly registrations: { registered: number; trying: number; failed: number };
  readonly calls: { in: number; out: number };
  readonly counts: Readonly<CarrierCounts>;
}

/**
 * The operator's carriers at work. Their settings are kept in memory, so that a call reads none of them from the
 * database, and are read again when they are changed.
 */
export class Carriers implements LiveCarriers {
  readonly #parts: CarriersParts;
  readonly #carriers = new Map<string, LiveCarrier>();
  readonly #counts: CarrierCounts = { tried: 0, failed_over: 0, full: 0, silent: 0 };
  /** Registrations that are being taken back. */
  readonly #leaving = new Set<Promise<void>>();
  #reloading: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  #isStarted = false;
  #isClosed = false;

  constructor(parts: CarriersParts) {
    this.#parts = parts;
  }

  /** Reads the carriers. @throws the error of the database */
  async load(): Promise<void> {
    this.#take(await this.#parts.store.setups());
    this.#later();
  }

  /** Asks gateways and registers from now on: SIP listens. */
  start(): void {
    this.#isStarted = true;
    for (const carrier of this.#carriers.values()) this.#enliven(carrier);
  }

  changed(): Promise<void> {
    // Behind a read that is under way: it may not know of the change yet.
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  /**
   * Gateways for a call to a number, in the order in which they are tried; those that are down come last, those that
   * asked to be left alone not at all.
   * @param digits E.164 without `+`
   */
  routes(digits: string, id: CallerId): Route[] {
    const { clock, limits, random, ownHost } = this.#parts;
    const search = new CarrierSearch(clock, limits, this.#counts);
    const call = { digits, id, ownHost };
    const ways = weighted([...this.#carriers.values()], random).flatMap((carrier) => {
      const gateways = carrier.gateways.map(({ gateway }) => gateway).filter(({ health }) => health.pauseMs === 0);
      return weighted(gateways, random).map((gateway) => ({ carrier, gateway }));
    });
    const isDown = (way: { gateway: LiveGateway }) => way.gateway.health.state === "down";
    return [...ways.filter((way) => !isDown(way)), ...ways.filter(isDown)].map(({ carrier, gateway }) => [
      carrierAttempt(carrier.setup, gateway, call, search.through(gateway, carrier.room)),
    ]);
  }

  /**
   * Calls that carriers take now, as far as their limits allow; those whose gateways all asked to be left alone take none.
   * Infinity when there is no carrier at all: that is no want of room.
   */
  get free(): number {
    const known = [...this.#carriers.values()].filter(({ gateways }) => gateways.length > 0);
    if (known.length === 0) return Number.POSITIVE_INFINITY;
    return known.reduce((sum, carrier) => sum + carrier.free, 0);
  }

  /**
   * The carrier whose calls come from an address. Of several there the one that is registered with that user.
   * @param names that stand for the address, lower case
   * @param user of the request URI
   */
  at(address: string, names: readonly string[], user: string | undefined): CallingCarrier | undefined {
    const there = [...this.#carriers.values()].filter((carrier) => carrier.isAt(address, names));
    const found = there.find(({ setup }) => setup.registration?.user === user) ?? there[0];
    return found && { setup: found.setup, enter: () => found.load.enter() };
  }

  health(carrier: ISIPCarrier): ISIPCarrierHealth {
    return carrierHealth(carrier, this.#carriers.get(carrier.uuid));
  }

  get figures(): CarrierFigures {
    const gateways = { up: 0, down: 0, unknown: 0 };
    const registrations = { registered: 0, trying: 0, failed: 0 };
    const calls = { in: 0, out: 0 };
    for (const carrier of this.#carriers.values()) {
      for (const { gateway } of carrier.gateways) gateways[gateway.health.state]++;
      if (carrier.registration) registrations[carrier.registration.live.facts.state]++;
      calls.in += carrier.load.in;
      calls.out += carrier.load.out;
    }
    return { gateways, registrations, calls, counts: this.#counts };
  }

  /** Asks no more and takes registrations back, which takes two seconds at most. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#reloading;
    for (const carrier of this.#carriers.values()) this.#quiet(carrier);
    await Promise.all(this.#leaving);
  }

  #later(): void {
    if (!this.#isClosed) this.#timer = this.#parts.clock.setTimer(RELOAD_MS, () => void this.changed());
  }

  async #reload(): Promise<void> {
    this.#timer?.cancel();
    try {
      const setups = await this.#parts.store.setups();
      if (!this.#isClosed) this.#take(setups);
    } catch (error) {
      this.#parts.log.warn({ err: error }, "carriers could not be read again; the former settings hold");
    }
    this.#later();
  }

  #take(setups: readonly CarrierSetup[]): void {
    const wanted = new Set(setups.map(({ uuid }) => uuid));
    for (const [uuid, carrier] of this.#carriers)
      if (!wanted.has(uuid)) {
        this.#carriers.delete(uuid);
        this.#quiet(carrier);
      }
    const known = new Map(this.#carriers);
    // The map keeps the order of the list: of two that share an address the first one has the call.
    this.#carriers.clear();
    for (const setup of setups) {
      const carrier = known.get(setup.uuid) ?? new LiveCarrier(setup, new CarrierLoad(this.#parts.clock));
      this.#carriers.set(setup.uuid, carrier);
      this.#update(carrier, setup);
    }
  }

  #update(carrier: LiveCarrier, setup: CarrierSetup): void {
    carrier.take(setup);
    const before = carrier.gateways;
    carrier.gateways = active(setup).map((gateway) => {
      const same = before.find((one) => one.gateway.isSame(gateway));
      if (!same) return { gateway: this.#gateway(setup, gateway), probe: undefined };
      same.gateway.setup = gateway;
      return same;
    });
    for (const gone of before) if (!carrier.gateways.includes(gone)) gone.probe?.close();
    if (this.#isStarted) this.#enliven(carrier);
  }

  #gateway(carrier: CarrierSetup, gateway: CarrierSetup["gateways"][number]): LiveGateway {
    const { clock, log } = this.#parts;
    const { host, port, transport } = gateway;
    const health = new GatewayHealth(clock, (state, why) => {
      const fields = { carrier: carrier.name, gateway: `${transport}:${hostText(host)}:${port ?? ""}`, why };
      if (state === "down") log.warn(fields, "a gateway is down");
      else log.info(fields, "a gateway is up");
      this.#carriers.get(carrier.uuid)?.registration?.live.gatewayIs(state, live);
    });
    const live = new LiveGateway(gateway, health);
    return live;
  }

  #enliven(carrier: LiveCarrier): void {
    for (const watched of carrier.gateways) watched.probe ??= this.#probe(watched);
    const setup = registrationSetup(carrier);
    const key = setup && registrationKey(carrier.setup);
    if (carrier.registration?.key === key) return;
    this.#unregister(carrier);
    if (!setup || key === undefined) return;
    const { send, clock, random, log } = this.#parts;
    const live = new CarrierRegistration(setup, { send, clock, random, log });
    carrier.registration = { key, live };
    live.start();
  }

  #probe({ gateway }: WatchedGateway): GatewayProbe | undefined {
    const { clock, random, probeMs: everyMs, send, ownHost } = this.#parts;
    if (everyMs === 0) return undefined;
    const from = `<sip:${hostText(ownHost)}>`;
    const ask = () =>
      send({ method: "OPTIONS", uri: gateway.uri(), from, to: `<${gateway.uri()}>`, target: gateway.target });
    return new GatewayProbe({ clock, random, everyMs, health: gateway.health, ask });
  }

  #quiet(carrier: LiveCarrier): void {
    for (const { probe } of carrier.gateways) probe?.close();
    this.#unregister(carrier);
  }

  #unregister(carrier: LiveCarrier): void {
    const { registration } = carrier;
    carrier.registration = undefined;
    if (!registration) return;
    const leaving = registration.live.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}

/** What a carrier is registered with; undefined when it wants none or has no gateway for it. */
function registrationSetup({ setup, gateways }: LiveCarrier) {
  const { registration, username, password, name } = setup;
  const registrars = gateways.map(({ gateway }) => gateway).filter((gateway) => gateway.setup.is_registrar);
  if (!registration || registrars.length === 0) return undefined;
  const credentials = username === null ? undefined : { username, password: password ?? "" };
  return { ...registration, carrier: name, credentials, gateways: registrars };
}

/** Changes when the carrier has to be registered anew. */
function registrationKey({ registration, username, password, gateways }: CarrierSetup): string {
  const where = active({ gateways }).filter((gateway) => gateway.is_registrar);
  return JSON.stringify([registration, username, password, where]);
}
