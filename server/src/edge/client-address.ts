import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/**
 * Address of the client of an upgrade request. `X-Forwarded-For` is believed from the right for as long as the hop
 * before is a trusted proxy.
 * @param trusted addresses and CIDRs of proxies
 */
export function clientAddressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  const isProxy = (address: string) => proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (request) => {
    const header = request.headers["x-forwarded-for"];
    const hops = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",").map((hop) => hop.trim());
    let address = plain(request.socket.remoteAddress ?? "");
    while (isIP(address) && isProxy(address)) {
      const before = plain(hops.pop() ?? "");
      if (!isIP(before)) break;
      address = before;
    }
    return address;
  };
}

/** An IPv4 client of an IPv6 socket is written as IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
