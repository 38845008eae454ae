import type { Clock, Timer } from "../../base/clock.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { Gateway, GatewayTry, TryEvents } from "../call/gateway.js";
import type { CarrierLoad } from "./carrier-load.js";
import type { LiveGateway } from "./live-gateway.js";
import { retryAfterMs } from "./retry-after.js";
import { isSick, mayMend } from "./verdict.js";

/** How long and how widely a way is looked for. */
export interface SearchLimits {
  /** Gateways tried for one call. */
  readonly triesMax: number;
  /** No further one is tried after that time. */
  readonly searchMs: number;
  /** A gateway that says nothing at all for so long is given up. */
  readonly firstAnswerMs: number;
}

/** What happens to calls to carriers, counted since the start. */
export interface CarrierCounts {
  tried: number;
  /** Tries after which another gateway was asked. */
  failed_over: number;
  /** Tries that were not made because the carrier was full. */
  full: number;
  /** Gateways that did not answer at all. */
  silent: number;
}

/** Room of one carrier and its limits. */
export interface CarrierRoom {
  readonly load: CarrierLoad;
  readonly channelLimit: number | null;
  readonly callsPerSecond: number | null;
}

/** The search of one call for a gateway that takes it: what its tries have in common. */
export class CarrierSearch {
  readonly clock: Clock;
  readonly limits: SearchLimits;
  readonly counts: CarrierCounts;
  #tries = 0;
  #untilMs: number | undefined;

  constructor(clock: Clock, limits: SearchLimits, counts: CarrierCounts) {
    this.clock = clock;
    this.limits = limits;
    this.counts = counts;
  }

  /** A gateway for this call. */
  through(gateway: LiveGateway, room: CarrierRoom): Gateway {
    return { begin: (events) => this.#begin(gateway, room, events) };
  }

  #begin(gateway: LiveGateway, room: CarrierRoom, events: TryEvents): GatewayTry | "full" | "over" {
    const nowMs = this.clock.monotonicMs();
    this.#untilMs ??= nowMs + this.limits.searchMs;
    if (this.#tries >= this.limits.triesMax || nowMs >= this.#untilMs) return "over";
    const free = room.load.take(room.channelLimit, room.callsPerSecond);
    if (!free) {
      this.counts.full++;
      return "full";
    }
    this.#tries++;
    this.counts.tried++;
    return new CarrierTry(this, gateway, free, events);
  }

  /** The time for it begins anew: what had been found is gone. */
  again(): void {
    this.#untilMs = undefined;
  }
}

/** One INVITE through a gateway: holds its room, waits for the first answer, and tells how the gateway is doing. */
class CarrierTry implements GatewayTry {
  readonly #search: CarrierSearch;
  readonly #gateway: LiveGateway;
  readonly #free: () => void;
  readonly #timer: Timer;
  readonly #unwatch: () => void;
  #isRinging = false;
  #isEarly = false;
  #isOpen = true;

  constructor(search: CarrierSearch, gateway: LiveGateway, free: () => void, events: TryEvents) {
    this.#search = search;
    this.#gateway = gateway;
    this.#free = free;
    gateway.calls++;
    this.#timer = search.clock.setTimer(search.limits.firstAnswerMs, () => {
      search.counts.silent++;
      events.silent();
    });
    this.#unwatch = gateway.health.onDead(() => {
      if (!this.#isOpen || this.#isEarly) return;
      search.again();
      events.dead();
    });
  }

  heard(status: number, isEarly: boolean): void {
    this.#timer.cancel();
    this.#isRinging ||= status > 100;
    this.#isEarly ||= isEarly;
    if (status > 100) this.#gateway.health.answered();
  }

  answered(): void {
    this.#timer.cancel();
    this.#unwatch();
    this.#gateway.health.answered();
  }

  refused(status: number, response: SipMessage | undefined): boolean {
    const heard = { isRinging: this.#isRinging, isEarly: this.#isEarly };
    this.close();
    const { health } = this.#gateway;
    if (isSick(status, heard)) health.failed(response ? `${status} ${response.reason}` : noAnswer(status));
    else if (response) health.answered();
    const pauseMs = status === 503 ? retryAfterMs(response) : undefined;
    if (pauseMs !== undefined) health.pause(pauseMs);
    const isMendable = mayMend(status, heard);
    if (isMendable) this.#search.counts.failed_over++;
    return isMendable;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#timer.cancel();
    this.#unwatch();
    this.#gateway.calls--;
    this.#free();
  }
}

function noAnswer(status: number): string {
  return status === 408 ? "no answer" : "transport error";
}
