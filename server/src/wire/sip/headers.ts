/** The name of a header in lower case, never compact. */
export type HeaderKey = Lowercase<string>;

/** One header on its way out: the name as it is written, the value in Unicode. */
export type HeaderLine = readonly [name: string, value: string];

/** Compact forms: RFC 3261 §20, RFC 3265, 3515, 3841, 3892, 4028, 4474. */
const COMPACT: Readonly<Record<string, HeaderKey>> = {
  a: "accept-contact",
  b: "referred-by",
  c: "content-type",
  d: "request-disposition",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  j: "reject-contact",
  k: "supported",
  l: "content-length",
  m: "contact",
  n: "identity-info",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
  x: "session-expires",
  y: "identity",
};

/** Spellings that are met so often that they should not cost a lower-casing. */
const COMMON = [
  "Via",
  "From",
  "To",
  "Call-ID",
  "CSeq",
  "Contact",
  "Max-Forwards",
  "Content-Type",
  "Content-Length",
  "User-Agent",
  "Server",
  "Allow",
  "Supported",
  "Require",
  "Route",
  "Record-Route",
  "Expires",
  "Authorization",
  "Proxy-Authorization",
  "WWW-Authenticate",
  "Proxy-Authenticate",
  "Subject",
  "Date",
  "Accept",
  "Event",
  "Reason",
  "P-Asserted-Identity",
  "Remote-Party-ID",
  "Privacy",
  "Diversion",
  "Identity",
  "Session-Expires",
  "Min-SE",
  "RAck",
  "RSeq",
  "Retry-After",
  "Warning",
];

/** Headers whose grammar is a comma list, so that one line and several lines mean the same (RFC 3261 §7.3.1). */
const LISTS: ReadonlySet<string> = new Set([
  "via",
  "route",
  "record-route",
  "path",
  "service-route",
  "contact",
  "allow",
  "supported",
  "require",
  "proxy-require",
  "unsupported",
  "accept",
  "accept-encoding",
  "accept-language",
  "accept-contact",
  "reject-contact",
  "allow-events",
  "content-encoding",
  "content-language",
  "in-reply-to",
  "alert-info",
  "call-info",
  "error-info",
  "warning",
  "reason",
  "diversion",
  "history-info",
  "p-asserted-identity",
  "p-preferred-identity",
  "p-associated-uri",
  "security-client",
  "security-server",
  "security-verify",
]);

/**
 * The same text as it stands in the code of who asks for it: V8 keeps one of each of those, and tells them apart without a
 * look at their letters.
 */
const interned = (name: string) => Object.keys({ [name.toLowerCase()]: true })[0] as HeaderKey;

const KEYS = new Map<string, HeaderKey>([
  ...COMMON.map((name) => [name, interned(name)] as const),
  ...COMMON.map((name) => [name.toLowerCase(), interned(name)] as const),
  ...Object.entries(COMPACT),
  ...Object.entries(COMPACT).map(([letter, key]) => [letter.toUpperCase(), key] as const),
]);

/** The name under which a header is kept: lower case, never compact. Hot. */
export function headerKey(name: string): HeaderKey {
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase() as HeaderKey;
  return KEYS.get(lower) ?? lower;
}

/** Spellings met most, by their length: found without cutting them out of the message. */
const BY_LENGTH: readonly (readonly (readonly [name: string, first: number, key: string])[])[] = byLength();

/** The same of the name that stands in `text` from `at` to `end`. Hot. */
export function headerKeyAt(text: string, at: number, end: number): string {
  const first = text.charCodeAt(at);
  for (const [name, code, key] of BY_LENGTH[end - at] ?? [])
    if (code === first && text.startsWith(name, at)) return key;
  return headerKey(text.slice(at, end));
}

function byLength(): (readonly [string, number, string])[][] {
  const table: (readonly [string, number, string])[][] = [];
  for (const name of COMMON) {
    const row = (table[name.length] ??= []);
    row.push([name, name.charCodeAt(0), interned(name)]);
  }
  for (let length = 0; length < table.length; length++) table[length] ??= [];
  return table;
}

/** True when values of the header `key` may stand in one line with commas between. */
export function isListHeader(key: string): boolean {
  return LISTS.has(key);
}

/** Cuts a list at the commas outside of quotes and angle brackets. Empty elements are kept: they are an error to the reader. */
export function splitList(text: string): string[] {
  if (!text.includes(",")) return [text];
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (isQuoted && c === 0x5c) at++;
    else if (c === 0x22 && !isBracketed) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (c === 0x3c) isBracketed = true;
    else if (c === 0x3e) isBracketed = false;
    else if (c === 0x2c && !isBracketed) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
