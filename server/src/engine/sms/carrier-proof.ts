import { createHmac, timingSafeEqual } from "node:crypto";
import type { CarrierRequest, CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { AddressList } from "../../net/address-list.js";

/**
 * Whether a request is the carrier's: from one of its addresses, and signed or with the secret. A carrier without either
 * proves nothing. Secrets are compared in constant time.
 */
export function isProved({ settings, secrets }: CarrierSetup, request: CarrierRequest): boolean {
  const { hmac, secret_header, sources = [] } = settings.events ?? {};
  if (sources.length > 0 && !new AddressList(sources).has(request.address)) return false;
  const key = secrets["hmac"];
  if (hmac) {
    const given = headerOf(request, hmac.header);
    if (key === undefined || given === undefined) return false;
    const made = createHmac(hmac.algorithm, key)
      .update(request.raw ?? Buffer.alloc(0))
      .digest(hmac.encoding);
    return isSame(given.replace(/^sha\d+=/i, ""), made);
  }
  const shared = secrets["shared"];
  const given = secret_header === undefined ? request.secret : headerOf(request, secret_header);
  return shared !== undefined && given !== undefined && isSame(given, shared);
}

function headerOf({ headers }: CarrierRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** The MACs of both are compared: they have one length, whatever was given. */
function isSame(given: string, expected: string): boolean {
  const mac = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(mac(given), mac(expected));
}
