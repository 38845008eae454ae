import { own } from "../../../base/own.js";
import type { SipMessage } from "../message.js";
import { parseNameAddr } from "../name-addr.js";
import { endOfQuoted } from "../params.js";
import { plain } from "../print.js";

/** Where the next request of a dialog goes, and what stands on its first line (RFC 3261 §12.2.1.1). */
export interface RoutedRequest {
  readonly requestUri: string;
  readonly routes: readonly string[];
  /** The URI whose address gets the request. */
  readonly nextHop: string;
}

const NO_ROUTES: readonly string[] = [];

/** Record-Route of the request that made the dialog: the order of a UAS (RFC 3261 §12.1.1). */
export function routeSetOfUas(request: SipMessage): readonly string[] {
  return request.has("record-route") ? request.headers("record-route").map(kept) : NO_ROUTES;
}

/** Record-Route of the response that made the dialog, turned round: the order of a UAC (RFC 3261 §12.1.2). */
export function routeSetOfUac(response: SipMessage): readonly string[] {
  return response.has("record-route") ? response.headers("record-route").map(kept).reverse() : NO_ROUTES;
}

/** A quoted parameter may hold a bare CR or NUL, which a Route of ours must not. */
function kept(value: string): string {
  return own(plain(value));
}

/** Loose routing when the first route says `lr`, strict routing of RFC 2543 when not. */
export function route(routes: readonly string[], remoteTarget: string): RoutedRequest {
  const [first] = routes;
  if (first === undefined) return { requestUri: remoteTarget, routes: NO_ROUTES, nextHop: remoteTarget };
  const uri = uriText(first);
  if (parseNameAddr(first)?.uri.params.has("lr")) return { requestUri: remoteTarget, routes, nextHop: uri };
  return { requestUri: uri, routes: [...routes.slice(1), `<${remoteTarget}>`], nextHop: uri };
}

/** The URI of the first Contact as it was written; undefined when there is none that can be read. */
export function contactUri(message: SipMessage): string | undefined {
  const contact = message.first("contact");
  return contact !== undefined && parseNameAddr(contact) ? uriText(contact) : undefined;
}

/** The URI of a name-addr as it was written. */
export function uriText(nameAddr: string): string {
  const nameEnd = nameAddr.startsWith('"') ? endOfQuoted(nameAddr, 0) : 0;
  const open = nameAddr.indexOf("<", nameEnd);
  if (open >= 0) return nameAddr.slice(open + 1, nameAddr.indexOf(">", open));
  const semicolon = nameAddr.indexOf(";");
  return (semicolon < 0 ? nameAddr : nameAddr.slice(0, semicolon)).trim();
}
