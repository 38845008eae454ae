import { endOfQuoted, type Params, parseParams, printParams, quote, skipSpace, unquote } from "./params.js";
import { parseUri, printUri, type SipUri } from "./uri.js";

/** Value of From, To, Contact, Route and their kin (RFC 3261 §20.10). */
export interface NameAddr {
  readonly displayName?: string | undefined;
  readonly uri: SipUri;
  /** Header parameters such as `tag`, `expires`, `q`; not those of the URI. */
  readonly params: Params;
}

/** @returns undefined when the text is no name-addr and no addr-spec */
export function parseNameAddr(text: string): NameAddr | undefined {
  const start = skipSpace(text, 0);
  const nameEnd = text.charCodeAt(start) === 0x22 ? endOfQuoted(text, start) : start;
  if (nameEnd < 0) return undefined;
  const open = text.indexOf("<", nameEnd);
  if (open < 0) return nameEnd === start ? parseAddrSpec(text.slice(start)) : undefined;
  const between = text.slice(nameEnd, open).trim();
  if (nameEnd > start && between !== "") return undefined;
  const close = text.indexOf(">", open);
  if (close < 0) return undefined;
  const displayName = nameEnd > start ? unquote(text.slice(start, nameEnd)) : between === "" ? undefined : between;
  const uri = parseUri(text.slice(open + 1, close));
  const params = parseParams(text, close + 1);
  return uri && params ? { displayName, uri, params } : undefined;
}

export function printNameAddr(value: NameAddr): string {
  const name = value.displayName === undefined ? "" : `${quote(value.displayName)} `;
  return `${name}<${printUri(value.uri)}>${printParams(value.params)}`;
}

/** Without brackets a semicolon ends the URI, and `?` or `,` may not stand in it (RFC 3261 §20.10, RFC 4475 §3.1.2.13). */
function parseAddrSpec(text: string): NameAddr | undefined {
  const semicolon = text.indexOf(";");
  const spec = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (/[?,]/.test(spec)) return undefined;
  const uri = parseUri(spec);
  const params = parseParams(text, semicolon < 0 ? text.length : semicolon);
  return uri && params ? { uri, params } : undefined;
}
