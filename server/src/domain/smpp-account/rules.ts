import { invalidField } from "../../base/errors.js";

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|(?=\/|$))){4}(?:\/(?:3[0-2]|[12]?\d))?$/;
const V6 = /^[0-9a-f:]*:[0-9a-f:.]*(?:\/(?:12[0-8]|1[01]\d|\d?\d))?$/i;

/** Addresses and CIDRs. @throws DomainError 400 for the first that is none */
export function checkAddresses(list: readonly string[] | undefined): void {
  const at = list?.findIndex((entry) => !V4.test(entry) && !V6.test(entry)) ?? -1;
  if (at >= 0) throw invalidField(`body.allowed_ips.${at}`, "neither an address nor a network", list?.[at]);
}
