import type { FlowResult, ResultRecording, ResultRow } from "./flow-result.js";
import type { Limits, ReadExpected, ReadRecording } from "./read-expected.js";
import type { ExpectedRow } from "./script.js";
import { matchesText } from "./text-pattern.js";

/** Something that did not come as expected. */
export interface FlowFailure {
  /** Field of `expect`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

const LISTS = ["said", "digits", "dialled", "events", "requests"] as const;

/** Everything in which a result differs from what was expected. */
export function checkFlow(result: FlowResult, expected: ReadExpected): readonly FlowFailure[] {
  const lists = LISTS.flatMap((name) => {
    const wanted = expected[name];
    return wanted && !matchesList(result[name], wanted)
      ? [failure(name, listText(wanted), listText(result[name]))]
      : [];
  });
  return [
    ...lists,
    ...checkRows(result.rows, expected.rows ?? []),
    ...checkRecordings(result.recordings, expected.recordings),
    ...checkVars(result.vars, expected.vars ?? {}),
    ...checkValue("outcome", result.outcome, expected.outcome),
    ...checkValue("cause", result.cause, expected.cause),
    ...checkValue("cost", result.cost, expected.cost),
    ...checkLimits("lasted", result.lastedMs, expected.lasted),
  ];
}

/** True when `found` is what `wanted` says: `...` stands for any number of items, `/…/` for a text it matches. */
export function matchesList(found: readonly string[], wanted: readonly string[]): boolean {
  // Ends of beginnings of `found` that the items so far can stand for.
  let ends = new Set([0]);
  for (const item of wanted) {
    const next = new Set<number>();
    for (const end of ends) {
      if (item === "...") for (let at = end; at <= found.length; at++) next.add(at);
      else if (end < found.length && matchesText(found[end]!, item)) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(found.length);
}

function checkRows(found: readonly ResultRow[], wanted: readonly ExpectedRow[]): FlowFailure[] {
  let from = 0;
  for (const [index, row] of wanted.entries()) {
    const at = found.findIndex((one, place) => place >= from && isRow(one, row));
    if (at < 0) return [failure(`rows[${index}]`, rowText(row), listText(found.slice(from).map(rowText)))];
    from = at + 1;
  }
  return [];
}

function isRow(found: ResultRow, { path, name, success, reason, tag }: ExpectedRow): boolean {
  return (
    (path === undefined || matchesText(found.path, path)) &&
    (name === undefined || found.name === name) &&
    (success === undefined || found.success === success) &&
    (reason === undefined || matchesText(found.reason, reason)) &&
    (tag === undefined || found.tag === tag)
  );
}

function rowText({ path, name, success, reason, tag }: ExpectedRow | ResultRow): string {
  const parts = [path ?? name, success, reason === undefined ? undefined : JSON.stringify(reason)];
  const tagText = tag === undefined ? [] : [`tag=${tag}`];
  return [...parts.filter((part) => part !== undefined), ...tagText].join(" ");
}

function checkRecordings(
  found: readonly ResultRecording[],
  wanted: readonly ReadRecording[] | undefined,
): FlowFailure[] {
  if (!wanted) return [];
  const isSame = found.length === wanted.length && wanted.every((one, at) => isRecording(found[at]!, one));
  if (isSame) return [];
  const texts = found.map(({ tag, text, durationMs }) => `${tag ?? "-"} ${durationMs} ms ${JSON.stringify(text)}`);
  const wantedTexts = wanted.map(({ tag, text, lasted }) =>
    [tag ?? "-", lasted && limitsText(lasted), text && JSON.stringify(text)].filter(Boolean).join(" "),
  );
  return [failure("recordings", listText(wantedTexts), listText(texts))];
}

function isRecording({ tag, text, durationMs }: ResultRecording, wanted: ReadRecording): boolean {
  return (
    (wanted.tag === undefined || tag === wanted.tag) &&
    (wanted.text === undefined || matchesText(text, wanted.text)) &&
    (wanted.lasted === undefined || isWithin(durationMs, wanted.lasted))
  );
}

function checkVars(found: FlowResult["vars"], wanted: Readonly<Record<string, string>>): FlowFailure[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    Object.hasOwn(found, name) && matchesText(found[name] ?? "", value)
      ? []
      : [failure(`vars.${name}`, value, Object.hasOwn(found, name) ? (found[name] ?? "") : "nothing")],
  );
}

function checkValue<T extends string | number>(what: string, found: T, wanted: T | undefined): FlowFailure[] {
  return wanted === undefined || wanted === found ? [] : [failure(what, String(wanted), String(found))];
}

function checkLimits(what: string, foundMs: number, wanted: Limits | undefined): FlowFailure[] {
  return wanted === undefined || isWithin(foundMs, wanted) ? [] : [failure(what, limitsText(wanted), `${foundMs} ms`)];
}

function isWithin(ms: number, { leastMs, mostMs }: Limits): boolean {
  return ms >= leastMs && ms <= mostMs;
}

function limitsText({ leastMs, mostMs }: Limits): string {
  return mostMs === Number.POSITIVE_INFINITY ? `at least ${leastMs} ms` : `${leastMs} to ${mostMs} ms`;
}

function failure(what: string, expected: string, found: string): FlowFailure {
  return { what, expected, found };
}

function listText(items: readonly string[]): string {
  return items.length === 0 ? "nothing" : items.join("\n");
}
