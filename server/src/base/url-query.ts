/**
 * The URL with keys behind its own query. It stays as written up to there; a fragment is dropped, for it is never sent.
 */
export function withPairs(url: string, pairs: readonly (readonly [string, string])[]): string {
  const bare = url.split("#", 1)[0] ?? url;
  if (pairs.length === 0) return bare;
  const glue = !bare.includes("?") ? "?" : /[?&]$/.test(bare) ? "" : "&";
  return `${bare}${glue}${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&")}`;
}

/** Percent-encoding with space as %20 and + as %2B. Halves of surrogate pairs, which cannot be encoded, are replaced. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}
