/**
 * Whether a request takes bodies of that type, by its Accept headers (RFC 3261 §20.1).
 * @param accept one value each; none takes the type that goes with the event package (RFC 6665 §4.4.4)
 */
export function accepts(accept: readonly string[], type: string): boolean {
  if (accept.length === 0) return true;
  const [main] = type.split("/", 1);
  return accept.some((value) => {
    const range = (value.split(";", 1)[0] ?? "").trim().toLowerCase();
    return range === type || range === "*/*" || range === `${main}/*`;
  });
}
