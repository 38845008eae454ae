import { DIGEST_ALGORITHMS, type DigestAlgorithm } from "./digest.js";

/**
 * Makers whose client gives up at a challenge it does not know instead of taking the next one (against RFC 8760 §2.4).
 * They get MD5 alone, or they could not register at all. Each was seen to fail; the libre of baresip 1 and 2 ends with
 * "Function not implemented" wherever SHA-256 stands in the list.
 */
const MD5_ALONE: readonly RegExp[] = [/^baresip v[0-2]\./i, /^sipsak /i, /^SIPp\b/i];

/** What to offer to the client that calls itself so; SHA-256 before MD5 unless it is known to break on it. */
export function algorithmsFor(userAgent: string | undefined): readonly DigestAlgorithm[] {
  const isOld = userAgent !== undefined && MD5_ALONE.some((maker) => maker.test(userAgent));
  return isOld ? ["MD5"] : DIGEST_ALGORITHMS;
}
