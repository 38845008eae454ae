import { DIGEST_ALGORITHMS, type DigestAlgorithm } from "../../wire/sip/digest.js";

/**
 * Phones and test tools that give up at the first challenge they do not know, where RFC 8760 §2.4 has them go on to the
 * next one: with SHA-256 among the challenges they never register.
 */
const MD5_ONLY: readonly RegExp[] = [/^baresip v[012]\./i, /^sipp\b/i, /^sipsak\b/i];

/** JsSIP and SIP.js in browsers do the same, and bear whatever name the page gives them. */
const WEB_TRANSPORTS: readonly string[] = ["WS", "WSS"];

/**
 * What a phone is challenged with, the wanted algorithm first.
 * @param userAgent as the request says
 * @param transport of its Via, upper case
 */
export function algorithmsFor(userAgent: string | undefined, transport: string): readonly DigestAlgorithm[] {
  const isOld = userAgent !== undefined && MD5_ONLY.some((pattern) => pattern.test(userAgent));
  return isOld || WEB_TRANSPORTS.includes(transport) ? ["MD5"] : DIGEST_ALGORITHMS;
}
