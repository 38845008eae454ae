import { randomBytes } from "node:crypto";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { SipEndpoint } from "../../server/src/net/sip-endpoint.js";
import type {
  InboundSession,
  OutboundSession,
  ServerRequest,
  SessionEvents,
} from "../../server/src/net/sip-session.js";
import { ha1, parseCredentials, verifyDigest } from "../../server/src/wire/sip/digest.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { parseNameAddr } from "../../server/src/wire/sip/name-addr.js";
import { NoncePool } from "../../server/src/wire/sip/nonce-pool.js";

const REALM = "carrier.example.org";
const SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";

/** A carrier that others register with: asks for a password, keeps contacts, and calls them. */
export class RegistrarPeer {
  /** Registrations that were granted, as `user expires`. */
  readonly granted: string[] = [];
  /** Where the last contact is; undefined once it was taken back. */
  contact: string | undefined;
  /** REGISTER gets this status in place of a grant. */
  refuses: number | undefined;
  readonly #password: string;
  readonly #seconds: number;
  readonly #nonces = new NoncePool({ clock: systemClock, random: randomBytes });
  readonly #endpoint: SipEndpoint;
  #port = 0;

  private constructor(password: string, seconds: number) {
    this.#password = password;
    this.#seconds = seconds;
    this.#endpoint = new SipEndpoint({
      clock: systemClock,
      log: createLog("silent"),
      userAgent: "Registrar-Peer",
      handler: {
        onInvite: (session: InboundSession) => session.reject(486),
        onRequest: (request) => this.#onRequest(request),
      },
    });
  }

  /** @param seconds of a registration, whatever was asked for */
  static async open(password: string, seconds: number): Promise<RegistrarPeer> {
    const peer = new RegistrarPeer(password, seconds);
    peer.#port = (await peer.#endpoint.listen("udp", "127.0.0.1", 0)).port;
    return peer;
  }

  get host(): string {
    return "127.0.0.1";
  }

  get port(): number {
    return this.#port;
  }

  /** Calls the contact for a number. Resolves with the final status; a call that was answered is hung up at once. */
  async call(number: string): Promise<number> {
    const uri = this.contact ?? "";
    const { host = "", port = 5060 } = parseNameAddr(`<${uri}>`)?.uri ?? {};
    let session: OutboundSession | undefined;
    const status = await new Promise<number>((resolve) => {
      const events: SessionEvents = {
        accepted: (response: SipMessage) => resolve(response.status),
        rejected: (refusal) => resolve(refusal),
      };
      session = this.#endpoint.invite(
        {
          uri,
          target: { transport: "udp", host, port },
          from: "<sip:+15550100001@carrier.example.org>",
          to: `<sip:${number}@${REALM}>`,
          body: SDP,
        },
        events,
      );
    });
    if (status === 200) await session?.bye();
    return status;
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }

  #onRequest({ request, respond }: ServerRequest): void {
    if (request.method !== "REGISTER") return respond(200);
    const given = parseCredentials(request.header("authorization") ?? "");
    const isKnown = given && this.#nonces.check(given) === "fresh";
    const key = given && ha1(given.algorithm, given.username, REALM, this.#password);
    if (!given || !key || !isKnown || !verifyDigest(given, key, "REGISTER")) {
      const challenges = this.#nonces.challenges(REALM);
      return respond(401, { headers: challenges.map((value) => ["WWW-Authenticate", value] as const) });
    }
    this.#nonces.use(given);
    if (this.refuses !== undefined) return respond(this.refuses);
    const contact = parseNameAddr(request.header("contact") ?? "");
    const isLeaving = request.header("expires") === "0";
    const seconds = isLeaving ? 0 : this.#seconds;
    this.contact = isLeaving ? undefined : request.header("contact")?.replace(/^<|>.*$/g, "");
    this.granted.push(`${contact?.uri.user} ${seconds}`);
    respond(200, { headers: [["Contact", `<${this.contact ?? ""}>;expires=${seconds}`]] });
  }
}
