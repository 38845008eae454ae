import { invalidField } from "../../base/errors.js";
import { isAddressOrRange } from "../sip-user/rules.js";

/** Smallest prefix of a range: a switch is one site, not half the Internet (entities.md 8.7). */
const PREFIX_MIN = { ipv4: 24, ipv6: 64 } as const;

/** Who a switch lets in; one of the two at least is set. */
export interface SwitchSender {
  readonly remote_ip: string | null;
  readonly remote_domain: string | null;
}

/** What a body says of the sender; absent = unchanged. */
export type SenderChange = { readonly [K in keyof SwitchSender]?: string | null };

/** Throws 400 for an address that is none, or a range that is too wide. */
export function checkSenderIp(ip: string | null | undefined): void {
  if (typeof ip !== "string") return;
  const isV6 = ip.includes(":");
  const prefix = Number(ip.split("/")[1] ?? (isV6 ? 128 : 32));
  if (!isAddressOrRange(ip) || prefix < (isV6 ? PREFIX_MIN.ipv6 : PREFIX_MIN.ipv4))
    throw invalidField("body.remote_ip", "must be an IPv4 or IPv6 address, or a range of at least /24 or /64", ip);
  // Packets of such a sender come from the IPv4 address, so this spelling would never match.
  if (isV6 && ip.includes(".")) throw invalidField("body.remote_ip", "write an IPv4 address as such", ip);
}

/** The sender after a change. Throws 400 when none would be left. */
export function senderAfter(before: SwitchSender, change: SenderChange): SwitchSender {
  const remote_ip = change.remote_ip === undefined ? before.remote_ip : change.remote_ip;
  const remote_domain = change.remote_domain === undefined ? before.remote_domain : change.remote_domain;
  if (remote_ip === null && remote_domain === null) {
    const field = change.remote_domain === null && change.remote_ip === undefined ? "remote_domain" : "remote_ip";
    throw invalidField(`body.${field}`, "remote_ip or remote_domain must be set");
  }
  return { remote_ip, remote_domain };
}
