import type { Clock, Timer } from "../../base/clock.js";
import { randomToken } from "../../base/ids.js";
import type { Log } from "../../base/log.js";
import type { OutgoingRequest, SyntheticFinal } from "../../net/sip-session.js";
import type { SipCredentials } from "../../wire/sip/digest.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { parseNameAddr } from "../../wire/sip/name-addr.js";
import type { GatewayState } from "./gateway-health.js";
import type { LiveGateway } from "./live-gateway.js";
import { retryAfterMs } from "./retry-after.js";

/** A REGISTER without an answer after that time has failed; the next gateway is asked. */
const ANSWER_MS = 10_000;
/** How long the end waits for the carrier to take the registration back. */
const UNREGISTER_MS = 2_000;
/** A registration is refreshed after that part of its time, and chance adds some. */
const REFRESH_PART = 0.75;
const REFRESH_JITTER = 0.1;
/** Wait after the first failure at all gateways; it doubles with each up to the longest, and half of it is chance. */
const BACKOFF_MS = 5_000;
const BACKOFF_MAX_MS = 600_000;
/** A challenge and a stale nonce take a CSeq each. */
const CSEQ_STEP = 3;
/** Longest and shortest time that is asked for. */
const EXPIRES_MAX_SECONDS = 86_400;

/** What is registered, and where. */
export interface RegistrationSetup {
  /** Name of the carrier, for the log. */
  readonly carrier: string;
  readonly user: string;
  /** Domain of the address of record; null = host of the gateway. */
  readonly domain: string | null;
  /** Seconds asked for. */
  readonly expires: number;
  readonly credentials: SipCredentials | undefined;
  /** In the order in which they are tried; one at least. */
  readonly gateways: readonly LiveGateway[];
}

export interface RegistrationParts {
  /** Never rejects but for a header with a line break. */
  readonly send: (request: OutgoingRequest) => Promise<SipMessage | SyntheticFinal>;
  readonly clock: Clock;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** What is known of a registration. Dates are epoch milliseconds. */
export interface RegistrationFacts {
  readonly state: "registered" | "trying" | "failed";
  /** Uuid of the gateway that holds it. */
  readonly gateway: string | null;
  readonly expiresOn: number | null;
  readonly lastFailure: string | null;
  readonly lastFailureOn: number | null;
}

type Outcome = { readonly kind: "granted"; readonly seconds: number } | { readonly kind: "failed" };

/**
 * Registers the platform with a carrier and keeps it registered (RFC 3261 §10.2): refreshed in time, at the next gateway
 * when one fails, with growing pauses when all do.
 */
export class CarrierRegistration {
  readonly #setup: RegistrationSetup;
  readonly #parts: RegistrationParts;
  readonly #callId = randomToken(24);
  readonly #pausedUntilMs = new Map<LiveGateway, number>();
  #cseq = 1;
  #expires: number;
  /** Index of the gateway that holds the registration, or is asked first. */
  #at = 0;
  #isHeld = false;
  #expiresMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #lastFailure: string | null = null;
  #lastFailureOn: number | null = null;
  #timer: Timer | undefined;
  #round: Promise<void> | undefined;
  #isAsking = false;
  #closing: Promise<void> | undefined;

  constructor(setup: RegistrationSetup, parts: RegistrationParts) {
    this.#setup = setup;
    this.#parts = parts;
    this.#expires = setup.expires;
  }

  get facts(): RegistrationFacts {
    const { clock } = this.#parts;
    const leftMs = this.#expiresMs - clock.monotonicMs();
    const isRegistered = this.#isHeld && leftMs > 0;
    return {
      state: isRegistered ? "registered" : this.#failures > 0 ? "failed" : "trying",
      gateway: isRegistered ? (this.#setup.gateways[this.#at]?.setup.uuid ?? null) : null,
      expiresOn: isRegistered ? Math.round(clock.now() + leftMs) : null,
      lastFailure: this.#lastFailure,
      lastFailureOn: this.#lastFailureOn,
    };
  }

  /** Begins to register. Once. */
  start(): void {
    this.#run();
  }

  /**
   * News of a gateway. When the one that holds the registration is down, calls to it are lost: it is made at the next one
   * at once. One that comes up ends the pause after all have failed.
   */
  gatewayIs(state: GatewayState, gateway: LiveGateway): void {
    const { gateways } = this.#setup;
    if (state === "down" && this.#isHeld && gateways[this.#at] === gateway) {
      this.#isHeld = false;
      this.#at = (this.#at + 1) % gateways.length;
    } else if (state !== "up" || this.#isHeld || !gateways.includes(gateway)) return;
    if (this.#isAsking || this.#closing) return;
    this.#timer?.cancel();
    this.#run();
  }

  /** Takes the registration back; waits two seconds for it at most. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #run(): void {
    this.#isAsking = true;
    this.#round = this.#register().catch((error: unknown) => {
      this.#parts.log.error({ err: error, carrier: this.#setup.carrier }, "a registration could not be made");
      this.#retry();
    });
  }

  async #register(): Promise<void> {
    const { gateways } = this.#setup;
    for (const gateway of this.#order()) {
      if (this.#pauseMs(gateway) > 0) continue;
      const outcome = await this.#ask(gateway);
      if (outcome.kind === "granted") return this.#granted(gateways.indexOf(gateway), outcome.seconds);
      if (this.#closing) return;
    }
    this.#retry();
  }

  /** The one that holds it first, those that are down last. */
  #order(): readonly LiveGateway[] {
    const { gateways } = this.#setup;
    const order = [...gateways.slice(this.#at), ...gateways.slice(0, this.#at)];
    const isDown = ({ health }: LiveGateway) => health.state === "down";
    return [...order.filter((gateway) => !isDown(gateway)), ...order.filter(isDown)];
  }

  /** One gateway; an interval that is too brief for it is asked again as it wants (RFC 3261 §10.2.8). */
  async #ask(gateway: LiveGateway): Promise<Outcome> {
    const final = await this.#send(gateway, this.#expires, ANSWER_MS);
    if (!final) return this.#failed(gateway, "no answer");
    if (final.kind === "synthetic") return this.#failed(gateway, final.reason);
    const least = final.status === 423 ? Number(/^\s*(\d{1,9})/.exec(final.header("min-expires") ?? "")?.[1]) : 0;
    if (least > this.#expires && least <= EXPIRES_MAX_SECONDS && !this.#closing) {
      this.#expires = least;
      return this.#ask(gateway);
    }
    const seconds = final.status < 300 && final.status >= 200 ? this.#secondsOf(final) : 0;
    if (seconds > 0) return { kind: "granted", seconds };
    const pauseMs = retryAfterMs(final);
    if (pauseMs !== undefined)
      this.#pausedUntilMs.set(gateway, this.#parts.clock.monotonicMs() + Math.min(pauseMs, BACKOFF_MAX_MS));
    return this.#failed(gateway, `${final.status} ${final.reason}`);
  }

  #granted(at: number, seconds: number): void {
    const { clock, random, log } = this.#parts;
    if (!this.#isHeld || at !== this.#at)
      log.info({ carrier: this.#setup.carrier, gateway: this.#setup.gateways[at]?.setup.host }, "registered");
    this.#at = at;
    this.#isHeld = true;
    this.#failures = 0;
    this.#expiresMs = clock.monotonicMs() + seconds * 1000;
    this.#later(seconds * 1000 * (REFRESH_PART + REFRESH_JITTER * random()));
  }

  #failed(gateway: LiveGateway, why: string): Outcome {
    const { clock, log } = this.#parts;
    this.#lastFailure = why;
    this.#lastFailureOn = clock.now();
    log.warn({ carrier: this.#setup.carrier, gateway: gateway.setup.host, why }, "could not register");
    return { kind: "failed" };
  }

  /** All gateways failed: after a pause that grows, and not before the first of them may be asked again. */
  #retry(): void {
    const { random } = this.#parts;
    const waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    const openMs = Math.min(...this.#setup.gateways.map((gateway) => this.#pauseMs(gateway)));
    this.#later(Math.max(openMs, waitMs * (0.5 + 0.5 * random())));
  }

  #later(delayMs: number): void {
    this.#isAsking = false;
    if (this.#closing) return;
    this.#timer = this.#parts.clock.setTimer(delayMs, () => this.#run());
  }

  #pauseMs(gateway: LiveGateway): number {
    return Math.max(0, (this.#pausedUntilMs.get(gateway) ?? 0) - this.#parts.clock.monotonicMs());
  }

  /** @returns undefined when no answer came in time */
  #send(gateway: LiveGateway, expires: number, withinMs: number): Promise<SipMessage | SyntheticFinal | undefined> {
    const { user, domain, credentials } = this.#setup;
    const { clock, send } = this.#parts;
    const party = `<sip:${user}@${domain ?? gateway.uri().replace(/^sip:|;.*$/g, "")}>`;
    const cseq = this.#cseq;
    this.#cseq += CSEQ_STEP;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(withinMs, () => resolve(undefined));
      send({
        method: "REGISTER",
        uri: domain === null ? gateway.uri() : `sip:${domain}`,
        from: party,
        to: party,
        target: gateway.target,
        contactUser: user,
        headers: [["Expires", String(expires)]],
        credentials,
        callId: this.#callId,
        cseq,
      })
        .then(resolve, reject)
        .finally(() => timer.cancel());
    });
  }

  /** Seconds that the carrier granted: those of our contact, else of the whole answer. */
  #secondsOf(answer: SipMessage): number {
    const ours = answer
      .headers("contact")
      .map((value) => parseNameAddr(value))
      .filter((contact) => contact?.uri.user === this.#setup.user)
      .map((contact) => Number(contact?.params.get("expires") ?? Number.NaN))
      .filter((seconds) => seconds >= 0);
    if (ours.length > 0) return Math.max(...ours);
    const whole = /^\s*(\d{1,9})\s*$/.exec(answer.header("expires") ?? "")?.[1];
    return whole === undefined ? this.#expires : Number(whole);
  }

  async #close(): Promise<void> {
    await Promise.resolve(); // `#closing` is set before anybody looks
    this.#timer?.cancel();
    let timer: Timer | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = this.#parts.clock.setTimer(UNREGISTER_MS, resolve);
    });
    await Promise.race([this.#unregister(), enough]);
    timer?.cancel();
  }

  async #unregister(): Promise<void> {
    await this.#round;
    const gateway = this.#setup.gateways[this.#at];
    if (!this.#isHeld || !gateway) return;
    this.#isHeld = false;
    await this.#send(gateway, 0, UNREGISTER_MS).catch((error: unknown) =>
      this.#parts.log.error({ err: error, carrier: this.#setup.carrier }, "a registration could not be taken back"),
    );
  }
}
