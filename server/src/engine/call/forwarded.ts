import { type HeaderLine, headerKey } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { parseNameAddr } from "../../wire/sip/name-addr.js";

/** How often a call may be sent on (security.md 10). */
export const FORWARDS_MAX = 5;
const NAMES = ["Diversion", "History-Info"] as const;
/** Entries of each header that are kept; the newest Diversion comes first, the newest History-Info last. */
const ENTRIES_MAX = 10;

/** Where a call was sent on from, by a peer that is believed: Diversion (RFC 5806) and History-Info (RFC 7044). */
export function forwardedBy(request: SipMessage): readonly HeaderLine[] {
  return NAMES.flatMap((name) =>
    request
      .headers(headerKey(name))
      .slice(0, ENTRIES_MAX)
      .filter((value) => parseNameAddr(value) !== undefined)
      .map((value): HeaderLine => [name, value]),
  );
}

/** How often it was sent on: a Diversion may stand for several times (`counter`). */
export function forwardsOf(lines: readonly HeaderLine[]): number {
  let forwards = 0;
  for (const [name, value] of lines) {
    if (name !== "Diversion") continue;
    const counter = Number(parseNameAddr(value)?.params.get("counter") ?? 1);
    forwards += counter >= 1 && counter < 100 ? Math.floor(counter) : 1;
  }
  return forwards;
}

/**
 * The headers of a call that is sent on once more.
 * @param from URI of who sends it on
 * @param to URI of where it goes
 * @param reason of RFC 5806 §4
 */
export function sentOnBy(
  before: readonly HeaderLine[],
  { from, to, reason }: { readonly from: string; readonly to: string; readonly reason: string },
): readonly HeaderLine[] {
  const diversions = before.filter(([name]) => name === "Diversion");
  const history = before.filter(([name]) => name === "History-Info");
  const first: HeaderLine[] = history.length > 0 ? history : [["History-Info", `<${from}>;index=1`]];
  const index = parseNameAddr(first.at(-1)?.[1] ?? "")?.params.get("index") ?? "1";
  return [
    ["Diversion", `<${from}>;reason=${reason};counter=1`],
    ...diversions,
    ...first,
    // `mp`: the new target was found by mapping the one with that index (RFC 7044 §10.1.2).
    ["History-Info", `<${to}>;index=${index}.1;mp=${index}`],
  ];
}
