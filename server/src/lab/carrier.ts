import type { Log } from "../base/log.js";
import type { SipAddress } from "../net/sip-address.js";
import type { HeaderLine, InboundSession, ServerRequest } from "../net/sip-session.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import { LabCall, type LabCallOptions } from "./call.js";
import { Calls } from "./calls.js";
import { Challenger } from "./challenger.js";
import { LossyLink } from "./lossy-link.js";
import type { LabMediaWorld } from "./media.js";
import { playScript } from "./play-script.js";
import { RoughEndpoint } from "./rough-endpoint.js";
import { type Behaviour, behaviourOf } from "./scripted-numbers.js";

/** Sees each SIP message of an end of the lab. */
export type LabTrace = (direction: "in" | "out", peer: SipAddress, text: string) => void;

/** A call from the outside world to a number. */
export interface CarrierCall {
  /** Digits, or anything that may stand in a SIP user part. */
  readonly from: string;
  readonly to: string;
  readonly headers?: readonly HeaderLine[];
}

/** The telephone network: takes calls to any number with the behaviour of its ending, and sends calls to the platform. */
export class LabCarrier {
  /** Calls in both directions that have not ended. */
  readonly calls = new Calls();
  /** May be set and taken away at any time. */
  trace: LabTrace | undefined;
  readonly #world: LabMediaWorld;
  readonly #endpoint: RoughEndpoint;
  readonly #challenger: Challenger;
  readonly #behaviours = new Map<string, Behaviour | "by-hand">();
  #platform: SipAddress | undefined;
  #port = 0;
  #closing: Promise<void> | undefined;

  private constructor(credentials: SipCredentials, world: LabMediaWorld, log: Log) {
    this.#world = world;
    this.#challenger = new Challenger(world.clock, credentials);
    this.#endpoint = new RoughEndpoint({
      clock: world.clock,
      log,
      userAgent: "Opentact-Lab-Carrier",
      handler: {
        onInvite: (session) => this.#onInvite(session),
        onRequest: (request) => this.#onRequest(request),
      },
      trace: (direction, peer, wire) => this.trace?.(direction, peer, wire.toString()),
    });
  }

  /**
   * @param credentials asked for where a script says `challenge`
   * @param port 0 = any free one
   * @throws the error of the system, for example EADDRINUSE
   */
  static async start(credentials: SipCredentials, port: number, world: LabMediaWorld, log: Log): Promise<LabCarrier> {
    const carrier = new LabCarrier(credentials, world, log);
    carrier.#port = (await carrier.#endpoint.listen("udp", world.address, port)).port;
    return carrier;
  }

  /** Where it takes calls, over UDP. */
  get host(): string {
    return this.#world.address;
  }

  get port(): number {
    return this.#port;
  }

  /** Where its calls go; before this it can only be called. */
  connect(platform: { host: string; port: number }): void {
    this.#platform = { transport: "udp", ...platform };
  }

  /** From now on a number behaves so; `by-hand`: its calls wait for `nextCall`. */
  setBehaviour(number: string, behaviour: Behaviour | "by-hand"): void {
    this.#behaviours.set(number, behaviour);
  }

  /** The next call to a number that is `by-hand`. @throws Error when none comes in time */
  nextCall(withinMs = 5_000): Promise<LabCall> {
    return this.calls.next(this.#world.clock, withinMs);
  }

  /**
   * Calls a number of the platform. Resolves when the INVITE is on its way.
   * @throws Error before `connect`
   */
  async call(o: CarrierCall, options: LabCallOptions = {}): Promise<LabCall> {
    if (!this.#platform) throw new Error("the carrier is not connected to a platform");
    const { host, port } = this.#platform;
    const uri = `sip:${o.to}@${host}:${port}`;
    const invite = {
      uri,
      from: `<sip:${o.from}@${this.host}:${this.port}>`,
      to: `<${uri}>`,
      target: this.#platform,
      contactUser: o.from,
      headers: o.headers,
    };
    const call = await LabCall.place(this.#endpoint, invite, o, this.#world, options);
    this.calls.add(call);
    return call;
  }

  /**
   * Plays a script on a call; a line that does not come true hangs up.
   * @throws ScriptFailedError, ScriptSyntaxError
   */
  async play(call: LabCall, script: string): Promise<void> {
    try {
      await playScript(call, script, {
        fork: (forked) => this.#fork(forked),
        ignoreBye: (deaf) => this.#endpoint.ignoreByeOf(deaf.callId),
      });
    } catch (error) {
      await call.hangup();
      throw error;
    }
  }

  /** Hangs up and goes away. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.calls.hangup(this.#world.clock).then(() => this.#endpoint.close());
    return this.#closing;
  }

  #onInvite(session: InboundSession): void {
    const number = session.request.to.uri.user ?? "";
    const behaviour = this.#behaviours.get(number) ?? behaviourOf(number);
    if (behaviour === "by-hand") {
      void LabCall.take(session, this.#world).then((call) => this.calls.add(call, true));
      return;
    }
    if (behaviour.script.startsWith("challenge") && this.#challenger.refuses(session)) return;
    void LabCall.take(session, this.#world, this.#faultsOf(behaviour)).then((call) => {
      this.calls.add(call);
      return this.play(call, behaviour.script).catch(() => undefined); // its caller hears the end
    });
  }

  #faultsOf({ faults }: Behaviour): LabCallOptions {
    if (!faults) return {};
    return { link: new LossyLink({ clock: this.#world.clock, random: this.#world.random, faults }) };
  }

  /** Two phones behind one number ring: the second 183 bears another To tag and nothing more comes of it. */
  #fork(call: LabCall): void {
    const body = call.early();
    if (call.request && body !== undefined) this.#endpoint.answerAs(call.request, 183, "second-phone", body);
  }

  #onRequest(request: ServerRequest): void {
    request.respond(request.request.method === "OPTIONS" ? 200 : 405);
  }
}
