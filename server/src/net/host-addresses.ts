import type { Clock } from "../base/clock.js";
import type { NameSource } from "./name-source.js";

/** What is known of a name: all its addresses (none: there is no such name), or nothing in time. */
export type HostAddresses =
  | { readonly kind: "known"; readonly addresses: readonly string[] }
  | { readonly kind: "unclear" };

/** Asks for all addresses of a name, with a deadline. Never rejects. */
export function addressesOf(
  host: string,
  clock: Clock,
  timeoutMs: number,
  names: Pick<NameSource, "addresses">,
): Promise<HostAddresses> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(timeoutMs, () => resolve({ kind: "unclear" }));
    void bothFamilies(host, names)
      .then(resolve)
      .finally(() => timer.cancel());
  });
}

/** Of a name with addresses of one family the other need not be known: many servers fail at AAAA. */
async function bothFamilies(host: string, names: Pick<NameSource, "addresses">): Promise<HostAddresses> {
  const answers = await Promise.allSettled([names.addresses(host, 4), names.addresses(host, 6)]);
  const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value.records : []));
  const isClear = addresses.length > 0 || answers.every(({ status }) => status === "fulfilled");
  return isClear ? { kind: "known", addresses } : { kind: "unclear" };
}
