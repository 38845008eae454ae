import { answerChallenge, chooseChallenge } from "../../server/src/wire/sip/digest.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { WirePeer } from "./sip-peer.js";

/** What a request of a user says. */
export interface UserRequest {
  /** Request-URI; default its own address. */
  readonly uri?: string;
  /** To; default the Request-URI. */
  readonly to?: string;
  readonly headers?: readonly string[];
  /** Headers of the peer that are left out, so that `headers` can bear them. */
  readonly without?: readonly string[];
  readonly body?: string;
  readonly callId?: string;
  readonly cseq?: number;
}

let made = 0;

/** A SIP user that speaks by hand: requests outside of dialogs with digest, everything else as its peer does. */
export class WireUser {
  readonly peer: WirePeer;
  readonly login: string;
  readonly domain: string;
  readonly #password: string;

  private constructor(peer: WirePeer, o: { login: string; domain: string; password: string }) {
    this.peer = peer;
    this.login = o.login;
    this.domain = o.domain;
    this.#password = o.password;
  }

  static async open(user: { login: string; domain: string; password: string }, port: number): Promise<WireUser> {
    return new WireUser(await WirePeer.open(port), user);
  }

  get address(): string {
    return `sip:${this.login}@${this.domain}`;
  }

  /** Sends it, answers the challenge, and gives the final answer. */
  async ask(method: string, o: UserRequest = {}): Promise<SipMessage> {
    const callId = o.callId ?? `user-${++made}-${this.peer.port}`;
    const { cseq = 1 } = o;
    this.#send(method, { ...o, callId, cseq });
    const first = await this.#final(callId, cseq);
    if (first.status !== 401) return first;
    const challenge = chooseChallenge(first.headers("www-authenticate"));
    if (!challenge) throw new Error("no challenge that can be answered");
    const credentials = { username: this.login, password: this.#password };
    const uri = o.uri ?? this.address;
    const value = answerChallenge(challenge, credentials, { method, uri, cnonce: `c${++made}`, nc: 1 });
    const headers = [...(o.headers ?? []), `Authorization: ${value}`];
    this.#send(method, { ...o, headers, callId, cseq: cseq + 1 });
    return this.#final(callId, cseq + 1);
  }

  /** Binds this socket. @returns status */
  async register(seconds = 300): Promise<number> {
    const uri = `sip:${this.domain}`;
    const headers = [`Expires: ${seconds}`];
    return (await this.ask("REGISTER", { uri, to: this.address, headers })).status;
  }

  /** Takes the next request of that method, answers it, and gives it back. */
  async served(method: string, status = 200): Promise<SipMessage> {
    const request = await this.peer.next(method);
    this.peer.answer(request, status, { toTag: request.toTag || "ut" });
    return request;
  }

  close(): Promise<void> {
    return this.peer.close();
  }

  #send(method: string, o: UserRequest & { callId: string; cseq: number }): void {
    const uri = o.uri ?? this.address;
    const headers = [`From: <${this.address}>;tag=u${this.peer.port}`, `To: <${o.to ?? uri}>`, ...(o.headers ?? [])];
    const { callId, cseq, body } = o;
    const without = ["From", "To", ...(o.without ?? [])];
    const parts = { uri, callId, cseq, headers, without, ...(body === undefined ? {} : { body }) };
    this.peer.send(this.peer.request(method, parts));
  }

  async #final(callId: string, cseq: number): Promise<SipMessage> {
    return this.peer.find((m) => m.callId === callId && m.status >= 200 && m.cseq.number === cseq, `${cseq}`);
  }
}
