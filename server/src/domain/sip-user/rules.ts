import { createHash } from "node:crypto";

/** Digests kept of a SIP user's password. The password itself is kept nowhere. */
export interface SipDigests {
  readonly ha1_md5: string;
  readonly ha1_sha256: string;
  readonly ha1b: string;
}

/**
 * A1 = `login:domain:password` hashed by MD5 and by SHA-256 (RFC 7616 §3.4.2, RFC 8760), and `ha1b` =
 * md5(`login@domain:domain:password`) for phones that put the whole address into the user name.
 */
export function sipDigests(login: string, domain: string, password: string): SipDigests {
  const a1 = `${login}:${domain}:${password}`;
  return {
    ha1_md5: createHash("md5").update(a1).digest("hex"),
    ha1_sha256: createHash("sha256").update(a1).digest("hex"),
    ha1b: createHash("md5").update(`${login}@${domain}:${domain}:${password}`).digest("hex"),
  };
}

/** Fewest characters of a password (entities.md 8.4). */
export const PASSWORD_MIN = 8;

/** Fields of a new user that the request leaves out (entities.md 8.4). */
export const NEW_USER = {
  is_active: true,
  email: null,
  phone_number: null,
  first_name: null,
  last_name: null,
  avatar: null,
  dob: null,
  gender: null,
  same_domain_calls_only: false,
  remote_ip: null,
} as const;

/** True for an IPv4 or IPv6 address, alone or with a prefix length. */
export function isAddressOrRange(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0) return false;
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined;
  if (bits === undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 §2.2: eight groups, `::` once for a run of zeros, the last 32 bits as IPv4 if wanted. */
function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const hasIpv4 = last?.includes(".") ?? false;
  if (hasIpv4 && !(last !== undefined && isIpv4(last) && text.endsWith(last))) return false;
  const plain = hasIpv4 ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = plain.length + (hasIpv4 ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}
