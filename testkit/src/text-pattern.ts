/** `/…/`: a text of a script that is a pattern. */
export function isPattern(text: string): boolean {
  return text.length > 2 && text.startsWith("/") && text.endsWith("/");
}

/** True when a text is as wanted: the same, or what the pattern fits somewhere. */
export function matchesText(found: string, wanted: string): boolean {
  return isPattern(wanted) ? new RegExp(wanted.slice(1, -1), "u").test(found) : found === wanted;
}
