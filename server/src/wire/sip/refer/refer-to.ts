import { splitList } from "../headers.js";
import type { SipMessage } from "../message.js";
import { parseNameAddr } from "../name-addr.js";
import { NO_PARAMS } from "../params.js";
import type { SipUri } from "../uri.js";
import { parseReplaces, type Replaces } from "./replaces.js";

/** Where a REFER sends its receiver. */
export interface ReferTarget {
  /** Without headers and without a method. */
  readonly uri: SipUri;
  /** The dialog to take over there: an attended transfer (RFC 5589 §7). */
  readonly replaces: Replaces | undefined;
}

/**
 * Reads the Refer-To of a REFER (RFC 3515 §2.1, RFC 3891 §3).
 * @returns 400 when there is not exactly one, or it is malformed; 416 when it is no address to call; 603 when something else
 *   than a call is wanted
 */
export function referTarget(request: SipMessage): ReferTarget | 400 | 416 | 603 {
  const raw = request.header("refer-to");
  if (raw === undefined || !request.isSingle("refer-to") || splitList(raw).length > 1) return 400;
  const uri = parseNameAddr(raw)?.uri;
  if (!uri) return 400;
  if (uri.scheme === "other") return 416;
  const method = uri.params.get("method");
  if (method !== undefined && method.toUpperCase() !== "INVITE") return 603;
  const named = headerIn(uri.headers ?? "", "replaces");
  const replaces = named === undefined ? undefined : parseReplaces(named);
  if (named !== undefined && !replaces) return 400;
  return { uri: { ...uri, headers: undefined, params: NO_PARAMS }, replaces };
}

/** Value of one of the headers of a URI, unescaped (RFC 3261 §19.1.1). */
function headerIn(headers: string, name: string): string | undefined {
  for (const part of headers.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 0 || part.slice(0, equals).toLowerCase() !== name) continue;
    try {
      return decodeURIComponent(part.slice(equals + 1));
    } catch {
      return "";
    }
  }
  return undefined;
}
