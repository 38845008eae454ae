import { type InlineKey, SRTP_PROFILES, type SrtpProfileName } from "../rtp/srtp-profile.js";
import type { SdpMedia } from "./description.js";

/** Profiles with keys in the description (RFC 3711, RFC 5124). */
const SECURE_PROFILES: readonly string[] = ["RTP/SAVP", "RTP/SAVPF"];
/** What our own offers of protection say. */
export const SECURE_PROFILE = "RTP/SAVP";
/** Plain ones; keys in them make protection an offer (RFC 8643). */
const PLAIN_PROFILES: readonly string[] = ["RTP/AVP", "RTP/AVPF"];
const CRYPTO_NAME = "crypto";
const CRYPTO = /^(\d{1,9})\s+(\S+)\s+inline:([A-Za-z0-9+/]+={0,2})((?:\|[^\s|;]+)*)(?:\s+(.*))?$/;
/** A lifetime: a count of packets, or a power of two. Calls end long before. */
const LIFETIME = /^\|(?:2\^)?\d+$/;

/** A key that a side offers for what it sends, with the number it is known by. */
export interface CryptoKey extends InlineKey {
  readonly tag: string;
}

/** Whether keys in the line must, may or cannot be used. */
export function keyUse({ kind, port, protocol }: SdpMedia): "must" | "may" | "no" {
  if (kind !== "audio" || port === 0) return "no";
  if (SECURE_PROFILES.includes(protocol.toUpperCase())) return "must";
  return PLAIN_PROFILES.includes(protocol.toUpperCase()) ? "may" : "no";
}

/** The keys of a line that we can use, in its order (RFC 4568 §4, §6.1). Suites, parameters and MKIs not known are left out. */
export function cryptoKeys(media: SdpMedia): readonly CryptoKey[] {
  let keys: CryptoKey[] | undefined;
  for (const { name, value = "" } of media.attributes) {
    const key = name.length === CRYPTO_NAME.length && name.toLowerCase() === CRYPTO_NAME ? cryptoKey(value) : undefined;
    if (key && keys) keys.push(key);
    else if (key) keys = [key];
  }
  return keys ?? NO_KEYS;
}
const NO_KEYS: readonly CryptoKey[] = [];

/** The value of `a=crypto`. */
export function printCrypto({ tag, profile, inline }: CryptoKey): string {
  return `${tag} ${profile} inline:${inline}`;
}

function cryptoKey(value: string): CryptoKey | undefined {
  const match = CRYPTO.exec(value.trim());
  if (!match) return undefined;
  const [, tag = "", suite = "", inline = "", options = "", parameters = ""] = match;
  const profile = Object.hasOwn(SRTP_PROFILES, suite) ? (suite as SrtpProfileName) : undefined;
  if (!profile || (options !== "" && !LIFETIME.test(options)) || !isHarmless(parameters)) return undefined;
  const { keyBytes, saltBytes } = SRTP_PROFILES[profile];
  return Buffer.from(inline, "base64").length === keyBytes + saltBytes ? { tag, profile, inline } : undefined;
}

/** The window for replays may be as the peer likes (RFC 4568 §6.3.7); all else changes what is sent. */
function isHarmless(parameters: string): boolean {
  return parameters
    .split(/\s+/)
    .filter((parameter) => parameter !== "")
    .every((parameter) => /^WSH=\d+$/.test(parameter));
}
