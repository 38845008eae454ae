import { AddressList } from "../../net/address-list.js";
import { isLoopback, isPrivate, plainHost, type SipAddress } from "../../net/sip-address.js";
import type { SipResolver } from "../../net/sip-resolver.js";

/** The first address of a host that may be called, and all of them. */
export interface ForeignTarget extends SipAddress {
  readonly addresses: readonly SipAddress[];
}

/** Finds where a SIP host that a customer named is, and keeps calls from reaching into private networks. */
export class SipLookup {
  readonly #resolver: SipResolver;
  readonly #allowed: AddressList;
  readonly #isCarrier: (address: string) => boolean;

  /**
   * @param allowed CIDRs of private targets that may be called all the same (OUTBOUND_ALLOW)
   * @param isCarrier addresses of the operator's carriers: they take calls by our address, and would be called unpaid
   */
  constructor(
    resolver: SipResolver,
    allowed: readonly string[],
    isCarrier: (address: string) => boolean = () => false,
  ) {
    this.#resolver = resolver;
    this.#allowed = new AddressList(allowed);
    this.#isCarrier = isCarrier;
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
      const addresses = found.filter(({ host }) => this.#mayBeCalled(plainHost(host)));
      const first = addresses[0];
      return first && { ...first, addresses };
    } catch {
      // A host without an address is a target without a route; the leg says so.
      return undefined;
    }
  }

  #mayBeCalled(host: string): boolean {
    const isOpen = !isPrivate(host) || this.#allowed.has(host);
    return isOpen && (isLoopback(host) || !this.#isCarrier(host));
  }
}
