import type { Log } from "../base/log.js";
import type { SipAddress } from "../net/sip-address.js";
import { SipEndpoint } from "../net/sip-endpoint.js";
import type { HeaderLine, InboundSession, ServerRequest } from "../net/sip-session.js";
import { LabCall, type LabCallOptions } from "./call.js";
import { Calls } from "./calls.js";
import type { LabMediaWorld } from "./media.js";
import { playScript } from "./play-script.js";

/** What a phone needs to be a user of a domain. */
export interface LabPhoneOptions {
  readonly login: string;
  readonly password: string;
  readonly domain: string;
  /** Where the platform listens. */
  readonly server: { readonly host: string; readonly port: number };
  /** Default udp. */
  readonly transport?: "udp" | "tcp";
  /** Default 3600. */
  readonly expiresSeconds?: number;
  readonly displayName?: string;
  /** What it does with each call that comes in; without one `nextCall` hands them out. */
  readonly script?: string;
  /** Each message, for traces. */
  readonly trace?: (direction: "in" | "out", peer: SipAddress, text: string) => void;
}

const RETRY_MS = 30_000;
const ALLOW = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REFER", "NOTIFY"];

/** A phone in the hands of a SIP user: registers, calls, is called. */
export class LabPhone {
  readonly login: string;
  readonly domain: string;
  /** Calls in both directions that have not ended. */
  readonly calls = new Calls();
  readonly #o: LabPhoneOptions;
  readonly #world: LabMediaWorld;
  readonly #endpoint: SipEndpoint;
  readonly #callId: string;
  #cseq = 0;
  #port = 0;
  #refresh: { cancel(): void } | undefined;
  #isRegistered = false;
  #closing: Promise<void> | undefined;

  private constructor(o: LabPhoneOptions, world: LabMediaWorld, log: Log) {
    this.login = o.login;
    this.domain = o.domain;
    this.#o = o;
    this.#world = world;
    this.#callId = `${Math.floor(world.random() * 2 ** 48).toString(36)}@lab`;
    this.#endpoint = new SipEndpoint({
      clock: world.clock,
      log,
      userAgent: "Opentact-Lab-Phone",
      allow: ALLOW,
      supported: ["replaces"],
      handler: {
        onInvite: (session) => this.#onInvite(session),
        onRequest: (request) => this.#onRequest(request),
      },
      trace: (direction, peer, wire) => o.trace?.(direction, peer, wire.toString()),
    });
  }

  /** A phone that listens on a port of its own; not registered yet. */
  static async start(o: LabPhoneOptions, world: LabMediaWorld, log: Log): Promise<LabPhone> {
    const phone = new LabPhone(o, world, log);
    phone.#port = (await phone.#endpoint.listen(o.transport ?? "udp", world.address, 0)).port;
    return phone;
  }

  /** Where it listens. */
  get port(): number {
    return this.#port;
  }

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  /** `sip:login@domain` */
  get address(): string {
    return `sip:${this.login}@${this.domain}`;
  }

  /**
   * Registers and keeps the registration fresh until `unregister` or `close`; once it held, a refresh that fails is
   * tried again every 30 s.
   * @returns status of the answer
   */
  async register(): Promise<number> {
    const { expiresSeconds = 3600 } = this.#o;
    this.#refresh?.cancel();
    const status = await this.#register(expiresSeconds);
    const wasRegistered = this.#isRegistered;
    this.#isRegistered = status === 200;
    if (this.#closing || !(this.#isRegistered || wasRegistered)) return status;
    const afterMs = this.#isRegistered ? expiresSeconds * 500 : RETRY_MS;
    this.#refresh = this.#world.clock.setTimer(afterMs, () => void this.register());
    return status;
  }

  /** @returns status of the answer */
  async unregister(): Promise<number> {
    this.#refresh?.cancel();
    this.#isRegistered = false;
    return await this.#register(0);
  }

  /** Removes every contact of the user, other phones' too, so that an earlier life of this one rings no more. @returns status */
  async clearContacts(): Promise<number> {
    return await this.#send([
      ["Contact", "*"],
      ["Expires", "0"],
    ]);
  }

  /** Calls a number, a login of the own domain, or a whole SIP URI. Resolves when the INVITE is on its way. */
  async call(to: string, options: LabCallOptions & { headers?: readonly HeaderLine[] } = {}): Promise<LabCall> {
    const uri = to.startsWith("sip:") ? to : `sip:${to}@${this.domain}`;
    const invite = {
      uri,
      from: this.#nameAddr(),
      to: `<${uri}>`,
      target: this.#target(),
      contactUser: this.login,
      credentials: { username: this.login, password: this.#o.password },
      headers: options.headers,
    };
    const call = await LabCall.place(this.#endpoint, invite, { from: this.login, to }, this.#world, options);
    this.calls.add(call);
    return call;
  }

  /** The next call that comes in and is not under a script. @throws Error when none comes in time */
  nextCall(withinMs = 5_000): Promise<LabCall> {
    return this.calls.next(this.#world.clock, withinMs);
  }

  /** Hangs up, unregisters and goes away, as a phone that is switched off. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.calls.hangup(this.#world.clock);
    if (this.#isRegistered) await this.unregister();
    this.#refresh?.cancel();
    await this.#endpoint.close();
  }

  #register(expiresSeconds: number): Promise<number> {
    return this.#send([["Expires", String(expiresSeconds)]], this.login);
  }

  async #send(headers: readonly HeaderLine[], contactUser?: string): Promise<number> {
    this.#cseq += 2; // a challenge takes one of its own
    const answer = await this.#endpoint.request({
      method: "REGISTER",
      uri: `sip:${this.domain}`,
      from: this.#nameAddr(),
      to: this.#nameAddr(),
      target: this.#target(),
      contactUser,
      credentials: { username: this.login, password: this.#o.password },
      headers,
      callId: this.#callId,
      cseq: this.#cseq,
    });
    return answer.status;
  }

  #nameAddr(): string {
    const { displayName } = this.#o;
    return displayName ? `"${displayName}" <${this.address}>` : `<${this.address}>`;
  }

  #target(): SipAddress {
    return { transport: this.#o.transport ?? "udp", ...this.#o.server };
  }

  #onInvite(session: InboundSession): void {
    const { script } = this.#o;
    void LabCall.take(session, this.#world).then((call) => {
      this.calls.add(call, script === undefined);
      if (script !== undefined) return playScript(call, script).catch(() => call.hangup());
      call.ring();
      return undefined;
    });
  }

  #onRequest(request: ServerRequest): void {
    request.respond(request.request.method === "OPTIONS" ? 200 : 405);
  }
}
