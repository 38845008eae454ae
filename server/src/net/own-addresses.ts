import { networkInterfaces } from "node:os";

/** Every address of this machine now. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}
