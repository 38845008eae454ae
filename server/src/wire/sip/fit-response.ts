import type { HeaderLine } from "./headers.js";
import type { SipMessage } from "./message.js";
import { Echo, printResponse, type ResponseParts } from "./print.js";

/** Headers that tell of us and are not needed to understand the answer. */
const TELLING: ReadonlySet<string> = new Set(["server", "allow", "supported", "accept", "warning", "user-agent"]);
const CHALLENGES: ReadonlySet<string> = new Set(["www-authenticate", "proxy-authenticate"]);

/**
 * The answer cut down to `maxBytes`: first what tells of us goes, then the text of the reason and all challenges but the
 * last, which is the one that every phone knows (RFC 8760 §2.4 puts the better ones first).
 * @param echo when it was made already
 * @returns undefined when it does not fit even so
 * @throws SipPrintError when one of our own values holds a line break
 */
export function fitResponse(
  request: SipMessage,
  source: { readonly host: string; readonly port: number },
  parts: ResponseParts,
  maxBytes: number,
  echo = new Echo(request, source),
): Buffer | undefined {
  const full = printResponse(request, source, parts, echo);
  if (full.length <= maxBytes) return full;
  const silent = (parts.headers ?? []).filter(([name]) => !TELLING.has(name.toLowerCase()));
  for (const headers of [silent, withLastChallenge(silent)]) {
    const wire = printResponse(request, source, { ...parts, reason: undefined, telling: undefined, headers }, echo);
    if (wire.length <= maxBytes) return wire;
  }
  return undefined;
}

function withLastChallenge(headers: readonly HeaderLine[]): HeaderLine[] {
  const isChallenge = ([name]: HeaderLine) => CHALLENGES.has(name.toLowerCase());
  const last = headers.findLastIndex(isChallenge);
  return headers.filter((line, at) => at === last || !isChallenge(line));
}
