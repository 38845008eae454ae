import { lookup } from "node:dns/promises";
import type { Clock } from "../base/clock.js";

/** Every address of a name; the resolver of the system, which also knows the hosts file. */
export type AddressLookup = (host: string) => Promise<readonly string[]>;

/** What the resolver said: all addresses (none: there is no such name), or nothing in time. */
export type HostAddresses =
  | { readonly kind: "known"; readonly addresses: readonly string[] }
  | { readonly kind: "unclear" };

/** Codes that mean the name does not exist, in contrast to a resolver that does not answer. */
const NO_NAME: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

/** Asks for all addresses of a name, with a deadline. Never rejects. */
export function addressesOf(
  host: string,
  clock: Clock,
  timeoutMs: number,
  ask: AddressLookup = systemLookup,
): Promise<HostAddresses> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(timeoutMs, () => resolve({ kind: "unclear" }));
    ask(host)
      .then(
        (addresses) => resolve({ kind: "known", addresses }),
        (error: NodeJS.ErrnoException) =>
          resolve(NO_NAME.has(error.code) ? { kind: "known", addresses: [] } : { kind: "unclear" }),
      )
      .finally(() => timer.cancel());
  });
}

async function systemLookup(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
