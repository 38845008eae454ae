import { HOST_NAME, PLAIN_USER } from "./letters.js";
import { NO_PARAMS, ParamList, type Params } from "./params.js";
import { RecentTexts } from "./recent-texts.js";

/** A SIP, SIPS (RFC 3261 §19.1) or tel URI (RFC 3966); of any other scheme only the text is kept. */
export interface SipUri {
  readonly scheme: "sip" | "sips" | "tel" | "other";
  /** Unescaped; of a tel URI the number as it stands. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Lower case; IPv6 without brackets; "" for tel and other. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Names in lower case, values unescaped. */
  readonly params: Params;
  /** What stands after `?`, as it stands. */
  readonly headers?: string | undefined;
  /** The whole text, only for scheme `other`. */
  readonly opaque?: string | undefined;
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** White space, controls, quotes and angle brackets stand in no URI. */
const FORBIDDEN = /[\s\0-\x1f<>"\x7f]/;
const IPV6 = /^[0-9A-Fa-f:.]+$/;
const USER_SAFE = /[^A-Za-z0-9\-_.!~*'()&=+$,;?/]/gu;
const PARAM_SAFE = /[^A-Za-z0-9\-_.!~*'()[\]/:&+$]/gu;

const recentUris = new RecentTexts<SipUri>(1_024);
const recentHosts = new RecentTexts<HostPort>(512);

/** @returns undefined when the text is no URI. Spaces around it are an error (RFC 4475 §3.1.2.14). Hot. */
export function parseUri(text: string): SipUri | undefined {
  return recentUris.get(text, readUri);
}

function readUri(text: string): SipUri | undefined {
  const scheme = SCHEME.exec(text)?.[0].toLowerCase();
  if (scheme === undefined || FORBIDDEN.test(text)) return undefined;
  switch (scheme) {
    case "sip:":
      return parseSip("sip", text.slice(4));
    case "sips:":
      return parseSip("sips", text.slice(5));
    case "tel:":
      return parseTel(text.slice(4));
    default:
      return { scheme: "other", host: "", params: NO_PARAMS, opaque: text };
  }
}

export function printUri(uri: SipUri): string {
  if (uri.scheme === "other") return uri.opaque ?? "";
  const params = printUriParams(uri.params);
  if (uri.scheme === "tel") return `tel:${uri.user ?? ""}${params}`;
  const password = uri.password === undefined ? "" : `:${uri.password}`;
  const user = uri.user === undefined ? "" : `${userText(uri.user)}${password}@`;
  const port = uri.port === undefined ? "" : `:${uri.port}`;
  const headers = uri.headers === undefined ? "" : `?${uri.headers}`;
  return `${uri.scheme}:${user}${hostText(uri.host)}${port}${params}${headers}`;
}

/** A user as it stands in a URI. */
export function userText(user: string): string {
  return PLAIN_USER.test(user) ? user : percentEncoded(user, USER_SAFE);
}

/** A host as it stands in a URI or a Via: IPv6 in brackets. */
export function hostText(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** What stands before the parameters of a URI, and in a Via. */
export interface HostPort {
  /** Lower case; IPv6 without brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host[:port]`. Hot. */
export function parseHostPort(text: string): HostPort | undefined {
  return recentHosts.get(text, readHostPort);
}

function readHostPort(text: string): HostPort | undefined {
  const isBracketed = text.charCodeAt(0) === 0x5b;
  const close = isBracketed ? text.indexOf("]") : -1;
  const colon = text.indexOf(":", isBracketed ? close : 0);
  const hostEnd = colon < 0 ? text.length : colon;
  // The grammar of RFC 3261 allows a third colon before an embedded IPv4 address; it means two (RFC 5118 §4.10).
  const host = isBracketed ? text.slice(1, close).replace(":::", "::") : text.slice(0, hostEnd).trimEnd();
  if (isBracketed ? close < 0 || !IPV6.test(host) : !HOST_NAME.test(host)) return undefined;
  if (isBracketed && text.slice(close + 1, hostEnd).trim() !== "") return undefined;
  if (colon < 0) return { host: host.toLowerCase(), port: undefined };
  const port = parsePort(text.slice(colon + 1).trim());
  return port === undefined ? undefined : { host: host.toLowerCase(), port };
}

function parseSip(scheme: "sip" | "sips", rest: string): SipUri | undefined {
  const at = rest.lastIndexOf("@");
  const userinfo = at < 0 ? undefined : rest.slice(0, at);
  if (userinfo === "" || userinfo?.includes("@")) return undefined;
  const colon = userinfo === undefined ? -1 : userinfo.indexOf(":");
  const tail = rest.slice(at + 1);
  const question = tail.indexOf("?");
  const main = question < 0 ? tail : tail.slice(0, question);
  const semicolon = main.indexOf(";");
  const hostPort = parseHostPort(semicolon < 0 ? main : main.slice(0, semicolon));
  const params = semicolon < 0 ? NO_PARAMS : parseUriParams(main.slice(semicolon));
  if (!hostPort || !params) return undefined;
  return {
    scheme,
    user: userinfo === undefined ? undefined : unescaped(colon < 0 ? userinfo : userinfo.slice(0, colon)),
    password: userinfo === undefined || colon < 0 ? undefined : userinfo.slice(colon + 1),
    host: hostPort.host,
    port: hostPort.port,
    params,
    headers: question < 0 ? undefined : tail.slice(question + 1),
  };
}

function parseTel(rest: string): SipUri | undefined {
  const semicolon = rest.indexOf(";");
  const user = semicolon < 0 ? rest : rest.slice(0, semicolon);
  const params = semicolon < 0 ? NO_PARAMS : parseUriParams(rest.slice(semicolon));
  if (!params || !/^\+?[0-9A-Fa-f\-.()*#]+$/.test(user)) return undefined;
  return { scheme: "tel", user, host: "", params };
}

function parsePort(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port > 0 && port < 65_536 ? port : undefined;
}

function parseUriParams(text: string): Params | undefined {
  const params = new ParamList();
  for (const part of text.slice(1).split(";")) {
    const equals = part.indexOf("=");
    const name = unescaped(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (name === "") return undefined;
    params.add(name, equals < 0 ? "" : unescaped(part.slice(equals + 1)));
  }
  return params;
}

function printUriParams(params: Params): string {
  if (params.size === 0) return "";
  let text = "";
  for (const [name, value] of params) {
    const escaped = percentEncoded(name, PARAM_SAFE);
    text += value === "" ? `;${escaped}` : `;${escaped}=${percentEncoded(value, PARAM_SAFE)}`;
  }
  return text;
}

/** Escapes that are no UTF-8 stay as they are. */
function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function percentEncoded(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (c) => {
    let escaped = "";
    for (const byte of Buffer.from(c)) escaped += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    return escaped;
  });
}
