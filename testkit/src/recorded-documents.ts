import { cueAt, type Moment } from "./call-moments.js";
import { documentXml } from "./element-xml.js";
import type { LoggedRow } from "./fetch-call.js";
import { attributesOf, replyOf, textOf, withoutQuery } from "./recorded-world.js";
import type { CallerStep, HostReply } from "./script.js";

const REPLACED = "Cancelled: replaced";

/** Commands that may bring a document. */
const ASKING = /^(Callback|Curl|Gather)$/;

/** Documents that came while the call ran, rebuilt from the commands that ran of them. */
export interface RecordedDocuments {
  readonly http: Readonly<Record<string, readonly HostReply[]>>;
  readonly pushes: readonly CallerStep[];
}

/** What hosts answered, and what was pushed: documents of the call that no request explains. */
export function documentsOf(moments: readonly Moment[]): RecordedDocuments {
  const rows = moments.flatMap(({ row }) => row ?? []);
  const unexplained = new Set(rows.map(({ document }) => document).filter((document) => document > 1));
  const http: Record<string, HostReply[]> = {};
  for (const [index, row] of rows.entries()) {
    const url = ASKING.test(row.name) ? urlOf(row) : undefined;
    if (url === undefined) continue;
    const document = documentBehind(rows, index, unexplained);
    if (document !== undefined) unexplained.delete(document);
    const reply = document === undefined ? replyOf(row) : { body: documentXml(commandsOf(rows, document)) };
    (http[url] ??= []).push(reply);
  }
  return { http, pushes: [...unexplained].map((document) => pushOf(moments, document)) };
}

/** The address that a command asked; absent when it asked nobody. */
function urlOf(row: LoggedRow): string | undefined {
  const { response, name } = row;
  if (name === "Gather" && (response["http"] ?? null) === null) return undefined;
  const attributes = attributesOf(row);
  const url = attributes["url"] ?? attributes["callback"] ?? textOf(row);
  return /^https?:/.test(url) ? withoutQuery(url) : undefined;
}

/** The number of the document that a request brought: that of the next row of a document nobody has explained. */
function documentBehind(
  rows: readonly LoggedRow[],
  index: number,
  unexplained: ReadonlySet<number>,
): number | undefined {
  const next = rows[index + 1];
  return next !== undefined && next.document !== rows[index]?.document && unexplained.has(next.document)
    ? next.document
    : undefined;
}

/** Commands of a document that no other command of it holds. */
export function commandsOf(rows: readonly LoggedRow[], document: number): readonly LoggedRow[] {
  const own = rows.filter((row) => row.document === document);
  return own.filter((row) => !own.some(({ path }) => row.path.startsWith(`${path}/`)));
}

function pushOf(moments: readonly Moment[], document: number): CallerStep {
  const first = moments.findIndex(({ row }) => row?.document === document);
  // It took the place of the commands that were cut right before its own.
  const last = moments.findLastIndex(({ row }, at) => at < first && row?.reason !== REPLACED);
  const [cue, next] = [moments[Math.max(0, last)] as Moment, moments[last + 1] as Moment];
  const afterMs = last + 1 === first ? (next.atMs - cue.atMs) / 2 : next.atMs - cue.atMs;
  const rows = moments.flatMap(({ row }) => row ?? []);
  return { ...cueAt(cue, afterMs), push: documentXml(commandsOf(rows, document)) };
}
