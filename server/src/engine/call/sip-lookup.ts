import { AddressList } from "../../net/address-list.js";
import { defaultPort, isPrivate, type SipAddress } from "../../net/sip-address.js";
import type { SipResolver } from "../../net/sip-resolver.js";

/** Finds where a SIP host that a customer named is, and keeps calls from reaching into private networks. */
export class SipLookup {
  readonly #resolver: SipResolver;
  readonly #allowed: AddressList;

  /** @param allowed CIDRs of private targets that may be called all the same (OUTBOUND_ALLOW) */
  constructor(resolver: SipResolver, allowed: readonly string[]) {
    this.#resolver = resolver;
    this.#allowed = new AddressList(allowed);
  }

  /** The address checked is the address called: a name is not looked up again. Undefined when it may not be called. */
  async foreign(
    host: string,
    port: number | undefined,
    transport: "udp" | "tcp" | "tls" | undefined,
  ): Promise<SipAddress | undefined> {
    try {
      const address = await this.#resolver.resolve(host, 0);
      const mayCall = !isPrivate(address) || this.#allowed.has(address);
      if (!mayCall) return undefined;
      const target = { transport: transport ?? "udp", host: address, port: port ?? defaultPort(transport ?? "udp") };
      // The certificate must still bear the name that the customer gave.
      return transport === "tls" ? { ...target, name: host } : target;
    } catch {
      // A host without an address is a target without a route; the leg says so.
      return undefined;
    }
  }
}
