import { DomainError, invalidField } from "../../base/errors.js";
import type { UserActor } from "../auth/port.js";
import { isAddressOrRange } from "../sip-user/rules.js";

/** Where a connection is; one of the two at least is set. */
export interface ConnectionPlace {
  readonly ip: string | null;
  readonly hostname: string | null;
}

/** What only an Admin sets. */
export interface ConnectionRank {
  readonly trusted: boolean;
  readonly is_gateway: boolean;
}

/** Throws 400 for a text that is no address; a range is none. */
export function checkIp(ip: string | null | undefined): void {
  if (typeof ip === "string" && (ip.includes("/") || !isAddressOrRange(ip)))
    throw invalidField("body.ip", "must be an IPv4 or IPv6 address", ip);
}

/** The place after a change; absent = unchanged. Throws 400 when none would be left. */
export function placeAfter(
  before: ConnectionPlace,
  change: { readonly ip?: string | null; readonly hostname?: string | null },
): ConnectionPlace {
  const ip = change.ip === undefined ? before.ip : change.ip;
  const hostname = change.hostname === undefined ? before.hostname : change.hostname;
  if (ip === null && hostname === null) {
    const field = change.hostname === null && change.ip === undefined ? "hostname" : "ip";
    throw invalidField(`body.${field}`, "ip or hostname must be set");
  }
  return { ip, hostname };
}

/** Throws 403 when somebody else than an Admin wants another rank; saying what is there anyway harms nobody. */
export function checkRank(actor: UserActor, before: ConnectionRank, change: Partial<ConnectionRank>): void {
  if (actor.role === "Admin") return;
  const wants = (name: keyof ConnectionRank) => change[name] !== undefined && change[name] !== before[name];
  if (wants("trusted") || wants("is_gateway")) throw new DomainError(403, "forbidden", "Forbidden");
}
