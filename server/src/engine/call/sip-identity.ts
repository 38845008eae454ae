import { randomBytes, timingSafeEqual } from "node:crypto";
import type { SipAddress } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";

/** Marks a call that this process sends to itself; the value is a secret of this process. */
const HAIRPIN_HEADER = "X-Opentact-Hairpin";

/**
 * How this node is known on SIP: its host and where it listens. A number of this platform that another account, or a
 * document, calls is reached by an INVITE of the node to itself, so that each account sees its own call. Such an INVITE
 * bears a secret, because on loopback an address proves nothing.
 */
export class SipIdentity {
  /** In From, Contact and PAI of the node. */
  readonly publicHost: string;
  readonly #secret = randomBytes(18).toString("base64url");
  #self: SipAddress | undefined;

  constructor(publicHost: string) {
    this.publicHost = publicHost;
  }

  /** Told once the endpoint listens. */
  listensOn(self: SipAddress): void {
    this.#self = self;
  }

  /** Where the node reaches itself. */
  get self(): SipAddress {
    if (!this.#self) throw new Error("SIP does not listen yet");
    return this.#self;
  }

  /** Header of an INVITE to ourselves. */
  hairpin(): HeaderLine {
    return [HAIRPIN_HEADER, this.#secret];
  }

  /** Whether this process sent the request to itself. */
  isHairpin(request: SipMessage): boolean {
    const given = Buffer.from(request.header(HAIRPIN_HEADER) ?? "");
    const expected = Buffer.from(this.#secret);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** True for the names and addresses that mean this node itself. */
  isOwnHost(host: string): boolean {
    return host === this.publicHost || host === this.#self?.host || host === "localhost";
  }
}
