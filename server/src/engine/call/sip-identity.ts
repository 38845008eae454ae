import { randomBytes, timingSafeEqual } from "node:crypto";
import type { SipAddress } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";

/** Marks a call that this process sends to itself; the value is a secret of this process. */
const HAIRPIN_HEADER = "X-Opentact-Hairpin";
const HAIRPIN_VALUE = new RegExp(`^(${HAIRPIN_HEADER}: \\d).*?(\\r?)$`, "gm");

/** A message without that secret: whoever has it may call as the node does. */
export function withoutHairpin(message: string): string {
  return message.includes(HAIRPIN_HEADER) ? message.replace(HAIRPIN_VALUE, "$1[removed]$2") : message;
}

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

  /** Header of an INVITE to ourselves. @param hairpins how often the call has come to us then, 1..9 */
  hairpin(hairpins: number): HeaderLine {
    return [HAIRPIN_HEADER, `${hairpins}${this.#secret}`];
  }

  /** How often this process sent the call to itself; 0 = it comes from elsewhere. */
  hairpins(request: SipMessage): number {
    const value = request.header(HAIRPIN_HEADER);
    if (value === undefined) return 0;
    const given = Buffer.from(value.slice(1));
    const expected = Buffer.from(this.#secret);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs ? Number(value[0]) : 0;
  }

  /** True for the names and addresses that mean this node itself. */
  isOwnHost(host: string): boolean {
    return host === this.publicHost || host === this.#self?.host || host === "localhost";
  }
}
