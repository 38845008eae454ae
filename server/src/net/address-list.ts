import { BlockList, isIP } from "node:net";

/**
 * A set of addresses and CIDR ranges, IPv4 and IPv6. Entries that are neither are left out, so that one bad row of a
 * table does not open or close more than itself. An IPv4-mapped IPv6 address counts as the IPv4 address.
 */
export class AddressList {
  readonly #list = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry.trim());
  }

  has(address: string): boolean {
    const plain = address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
    const family = isIP(plain);
    return family !== 0 && this.#list.check(plain, family === 4 ? "ipv4" : "ipv6");
  }

  #add(entry: string): void {
    const [address, prefix] = entry.split("/", 2);
    const family = isIP(address ?? "");
    if (!address || family === 0) return;
    const kind = family === 4 ? "ipv4" : "ipv6";
    const bits = family === 4 ? 32 : 128;
    if (prefix === undefined) this.#list.addAddress(address, kind);
    else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits) this.#list.addSubnet(address, Number(prefix), kind);
  }
}
