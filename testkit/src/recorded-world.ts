import type { LoggedLeg, LoggedRow, RecordedCall } from "./fetch-call.js";
import type { FaultWord, HostReply, PhonePlan } from "./script.js";

/** What an interrupted prompt lasts longer than was heard of it. */
const UNHEARD_MS = 5_000;
/** Legs of one Dial that begin within this time were sent out together. */
const TOGETHER_MS = 300;
/** Causes by which the platform itself ends a leg: its phone did nothing. */
const ENDED_BY_US = [19, 26, 487];

/** How long texts, files and media last, by what rows of Say and Play tell. */
export function lengthsOf(rows: readonly LoggedRow[]): {
  readonly texts: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, number>>;
  readonly media: Readonly<Record<string, HostReply>>;
} {
  const texts = new Map<string, number>();
  const files = new Map<string, number>();
  const media = new Map<string, HostReply>();
  for (const row of rows) {
    const attributes = attributesOf(row);
    const lengthMs = lengthOf(row);
    const url = attributes["url"] ?? textOf(row);
    if (row.name === "Say" && lengthMs !== undefined) keepLonger(texts, attributes["text"] ?? textOf(row), lengthMs);
    if (row.name !== "Play") continue;
    if (attributes["file"] !== undefined && lengthMs !== undefined) keepLonger(files, attributes["file"], lengthMs);
    else if (/^https?:/.test(url))
      media.set(withoutQuery(url), lengthMs === undefined ? replyOf(row) : { audio: lengthMs });
  }
  return { texts: Object.fromEntries(texts), files: Object.fromEntries(files), media: Object.fromEntries(media) };
}

/** One round of what was heard; longer when a key or a word ended it. */
function lengthOf({ success, reason, response, command }: LoggedRow): number | undefined {
  const heardMs = response["duration_ms"];
  if (!success || typeof heardMs !== "number") return undefined;
  const rounds = Number(command.attributes?.["loop"] ?? 1) || 1;
  return reason.startsWith("Interrupted by ") ? heardMs + UNHEARD_MS : Math.round(heardMs / rounds);
}

function keepLonger(lengths: Map<string, number>, name: string, lengthMs: number): void {
  lengths.set(name, Math.max(lengthMs, lengths.get(name) ?? 0));
}

/** What a host answered to a request that failed, or without a body of interest. */
export function replyOf({ reason, response }: LoggedRow): HostReply {
  const failed = faultOf(reason);
  if (failed) return { fault: failed };
  const status = Number(response["status"] ?? /HTTP (\d{3})/.exec(reason)?.[1] ?? 404);
  return status >= 200 && status <= 599 ? { status } : { status: 404 };
}

function faultOf(reason: string): FaultWord | undefined {
  if (reason.startsWith("Timeout")) return "timeout";
  if (reason === "blocked address") return "blocked";
  if (/too large/.test(reason)) return "too_large";
  if (reason === "Too many redirects") return "redirects";
  if (!reason.startsWith("Connection failed")) return undefined;
  return reason.endsWith("ECONNREFUSED") ? "refused" : "reset";
}

interface ToldTarget {
  readonly to: string;
  readonly call: string | null;
}

/** What the phones did, by targets as written, and who was called in which order. */
export function phonesOf(recorded: RecordedCall): {
  readonly phones: Readonly<Record<string, readonly PhonePlan[]>>;
  readonly dialled: readonly string[];
} {
  const { call, rows } = recorded;
  const legs = new Map(call.children.map((leg) => [leg.uuid, leg]));
  const told = rows.filter(({ name }) => name === "Dial").flatMap((row) => calledBy(row, legs));
  const phones: Record<string, PhonePlan[]> = {};
  for (const { to, leg } of told) (phones[to] ??= []).push(planOf(leg, recorded));
  return { phones, dialled: told.map(({ to }) => to) };
}

/** Legs of one Dial. Those that were sent out together stand as they were written: who was first is chance. */
function calledBy({ response, element }: LoggedRow, legs: ReadonlyMap<string, LoggedLeg>) {
  const called = ((response["targets"] ?? []) as readonly ToldTarget[]).flatMap(({ to, call: uuid }) => {
    const leg = uuid === null ? undefined : legs.get(uuid);
    return leg ? [{ to, leg, atMs: Date.parse(leg.init_on ?? "") }] : [];
  });
  const firstMs = Math.min(...called.map(({ atMs }) => atMs));
  const lateMs = ({ atMs }: { readonly atMs: number }) => (atMs - firstMs < TOGETHER_MS ? 0 : atMs);
  const written = targetsIn(element);
  return called.sort((a, b) => lateMs(a) - lateMs(b) || written.indexOf(a.to) - written.indexOf(b.to));
}

/** Targets of a Dial as written. */
function targetsIn(element: unknown): readonly string[] {
  if (typeof element !== "object" || element === null) return [];
  return Object.entries(element).flatMap(([name, list]: [string, unknown]) =>
    (name === "To" || name === "Group") && Array.isArray(list) ? list.map(contentOf) : [],
  );
}

function planOf(leg: LoggedLeg, recorded: RecordedCall): PhonePlan {
  const startMs = Date.parse(leg.init_on ?? "");
  const since = (on: string | null, fromMs = startMs) =>
    on === null ? undefined : Math.max(0, Date.parse(on) - fromMs);
  const rings = since(leg.ring_on);
  const plan = rings === undefined ? {} : { rings };
  const answers = since(leg.answer_on);
  if (answers === undefined) {
    const cause = leg.q850_cause ?? 0;
    const after = since(leg.hangup_on) ?? 0;
    return ENDED_BY_US.includes(cause) ? plan : { ...plan, refuses: cause, after };
  }
  const talked = since(leg.hangup_on, Date.parse(leg.answer_on ?? ""));
  return { ...plan, answers, ...(talked === undefined || !hungUpFirst(leg, recorded) ? {} : { hangs_up: talked }) };
}

/** The talk was over before the call: a Dial tells the length of a bridge only then. */
export function hungUpFirst(leg: LoggedLeg, { call, rows }: RecordedCall): boolean {
  if (Date.parse(leg.hangup_on ?? "") < Date.parse(call.hangup_on ?? "")) return true;
  return rows.some(
    ({ name, response }) => name === "Dial" && response["call"] === leg.uuid && "bridge_duration_ms" in response,
  );
}

/** Attributes as written in the document. */
export function attributesOf({ command }: LoggedRow): Readonly<Record<string, string>> {
  return command.attributes ?? {};
}

/** Text content of the element of a row. */
export function textOf({ element }: LoggedRow): string {
  return contentOf(element);
}

function contentOf(element: unknown): string {
  if (typeof element === "string") return element;
  const text = typeof element === "object" && element !== null && "_" in element ? element._ : "";
  return typeof text === "string" ? text : "";
}

/** The address by which a script knows a host. */
export function withoutQuery(url: string): string {
  return url.split("?", 1)[0] ?? url;
}
