import { AddressList } from "../../net/address-list.js";
import { isPrivate, type SipAddress } from "../../net/sip-address.js";
import type { SipResolver } from "../../net/sip-resolver.js";

/** The first address of a host that may be called, and all of them. */
export interface ForeignTarget extends SipAddress {
  readonly addresses: readonly SipAddress[];
}

/** Finds where a SIP host that a customer named is, and keeps calls from reaching into private networks. */
export class SipLookup {
  readonly #resolver: SipResolver;
  readonly #allowed: AddressList;

  /** @param allowed CIDRs of private targets that may be called all the same (OUTBOUND_ALLOW) */
  constructor(resolver: SipResolver, allowed: readonly string[]) {
    this.#resolver = resolver;
    this.#allowed = new AddressList(allowed);
  }

  /**
   * The addresses checked are the addresses called: a name is not looked up again. Undefined when none may be called.
   * @param port, transport what the customer named; without them DNS says (RFC 3263)
   * @param isSecure of a `sips:` URI
   */
  async foreign(
    host: string,
    port: number | undefined,
    transport: "udp" | "tcp" | "tls" | undefined,
    isSecure = false,
  ): Promise<ForeignTarget | undefined> {
    try {
      const found = await this.#resolver.find({ host, port, transport, isSecure });
      const addresses = found.filter((one) => !isPrivate(one.host) || this.#allowed.has(one.host));
      const first = addresses[0];
      return first && { ...first, addresses };
    } catch {
      // A host without an address is a target without a route; the leg says so.
      return undefined;
    }
  }
}
