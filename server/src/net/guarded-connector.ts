import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import type { EgressRule } from "./egress-rule.js";

/** A TCP or TLS connection that is not there by then has failed. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A connection that the rule forbids. */
export class BlockedAddress extends Error {
  constructor() {
    super("blocked address");
    this.name = "BlockedAddress";
  }
}

export interface ConnectorOptions {
  readonly rule: EgressRule;
  /** Resolves names; default the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
  /** Certificate authorities in place of Node's, PEM. */
  readonly ca?: string | undefined;
}

/**
 * Connects only to addresses the rule allows. A name is resolved once, every address of the answer is checked, and one
 * of those is used; what is in the URL decides nothing, so that a name cannot change between check and connect.
 */
export function guardedConnector({ rule, lookup = systemLookup, ca }: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardedLookup(rule, lookup),
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    ...(ca === undefined ? {} : { ca }),
  });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, "$1");
    // A literal address is never looked up.
    if (isIP(host) !== 0 && !rule.allowsAddress(host)) return callback(new BlockedAddress(), null);
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error) return callback(error, null);
      if (rule.allowsAddress(socket.remoteAddress ?? "")) return callback(null, socket);
      socket.destroy();
      callback(new BlockedAddress(), null);
    });
  };
}

/** Fails when any address of the answer is forbidden: a mixed answer is an attempt, not a choice. */
function guardedLookup(rule: EgressRule, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => rule.allowsAddress(address)))
        return callback(new BlockedAddress(), "", 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
