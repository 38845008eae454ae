/** Keys of a query whose values are never shown (events.md 12.7). */
const SECRET_KEYS: ReadonlySet<string> = new Set(["token", "jwt", "bearer", "secret", "password", "key"]);

/** A URL as logs, reports and answers show it: without user-info, secret values of its query as `***`. */
export function shownUrl(url: string): string {
  const bare = url.replace(/^(\w+:\/\/)[^/?#]*@/, "$1");
  const at = bare.indexOf("?");
  if (at < 0) return bare;
  const pairs = bare
    .slice(at + 1)
    .split("&")
    .map(shownPair);
  return `${bare.slice(0, at)}?${pairs.join("&")}`;
}

function shownPair(pair: string): string {
  const at = pair.indexOf("=");
  if (at < 0) return pair;
  return SECRET_KEYS.has(nameOf(pair.slice(0, at))) ? `${pair.slice(0, at)}=***` : pair;
}

function nameOf(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text.toLowerCase();
  }
}
