import { VERBS } from "@opentact/contract";
import type { TraceEntry, WorldResult } from "@opentact/testkit/world";
import { createLog, type Log } from "../../server/src/base/log.js";
import type { FlowCommand } from "../../server/src/domain/call/port/flow-row.js";

const BRANCHES = new Set(VERBS.filter(({ kind }) => kind === "branch").map(({ name }) => name));
/** A verb that takes longer to let go of a call that has ended had to be abandoned. */
const CLOSE_MS = 100;

/** Limits of one call (call-xml.md 8.1). */
const MAX = { commands: 10_001, documents: 500, nesting: 20, legs: 200, recordings: 100, variables: 50 };

/** Everything in which the rows and events of a call contradict call-xml.md 3, whatever its documents were. */
export function faultsOf(result: WorldResult): string[] {
  const rows = [...result.call.rows.values()].map(({ command, response }) => ({ ...command, response }));
  return [...stateFaults(result.lines), ...legFaults(result.lines), ...rowFaults(rows, result), ...limitFaults(result)];
}

/** The states of the call itself: all there, in order, and nothing behind them that does not belong there. */
function stateFaults(lines: readonly string[]): string[] {
  const states = lines.flatMap((line) => /^A (init|ringing|live|hangup|destroyed)\b/.exec(line)?.[1] ?? []);
  const isWhole = /^init ringing( live)? hangup destroyed$/.test(states.join(" "));
  const hangup = lines.findIndex((line) => line.startsWith("A hangup "));
  const destroyed = lines.indexOf("A destroyed");
  const late = lines.slice(hangup + 1, destroyed).filter((line) => !isLate(line));
  const last = lines.slice(destroyed + 1).filter((line) => !line.startsWith("A asr "));
  return [
    ...(isWhole ? [] : [`states: ${states.join(" ")}`]),
    ...late.map((line) => `after the hangup: ${line}`),
    ...last.map((line) => `after the end: ${line}`),
  ];
}

function isLate(line: string): boolean {
  // An answer may cross the end of its call on the way.
  if (/^A record \S+ /.test(line) || /^[B-Z?] (live|hangup|destroyed)/.test(line)) return true;
  return /^A flow \S+ false "(Cancelled: call hung up|Command limit)"/.test(line);
}

/** Every dialled leg begins, is answered at most once, and ends. */
function legFaults(lines: readonly string[]): string[] {
  const legs = new Map<string, string>();
  for (const line of lines) {
    const [, leg, state] = /^([B-Z]) (init|ringing|live|hangup|destroyed)\b/.exec(line) ?? [];
    if (leg && state) legs.set(leg, `${legs.get(leg) ?? ""} ${state}`);
  }
  const isWhole = (states: string) => /^ init( ringing)?( live( ringing)?)? hangup destroyed$/.test(states);
  return [...legs].flatMap(([leg, states]) => (isWhole(states) ? [] : [`${leg}:${states}`]));
}

type Row = FlowCommand & { readonly response: Readonly<Record<string, unknown>> };

/** One end for each command that was begun, parents and children in the right order, results where they belong. */
function rowFaults(rows: readonly Row[], { commands }: WorldResult): string[] {
  const faults: string[] = [];
  const owned = new Map<Row, Row[]>();
  const isBegun = (row: Row) => row.document > 0 && !isEntered(row) && !isFurtherAttempt(row);
  const begun = rows.filter(isBegun);
  if (begun.length !== commands) faults.push(`${commands} commands were begun, ${begun.length} have ended`);
  for (const [at, row] of rows.entries()) {
    const place = `${row.path} of document ${row.document}`;
    if (row.success !== (row.reason !== "" && row.success)) faults.push(`${place} has no reason`);
    const prefix = parentPath(row);
    if (prefix === undefined) continue;
    const parent = parentOf(row, rows, at);
    if (!parent) faults.push(`${place} has no parent`);
    else owned.set(parent, [...(owned.get(parent) ?? []), row]);
  }
  for (const [parent, children] of owned) faults.push(...childFaults(parent, children));
  faults.push(...orderFaults(rows.filter((row) => row.document > 0)));
  return faults;
}

/** A branch that was entered; where it may not stand it is a command that fails. */
function isEntered({ name, success }: Row): boolean {
  return BRANCHES.has(name) && success;
}

/** A Gather that asks its callback has a row for each attempt. */
function isFurtherAttempt({ name, attributes, response }: Row): boolean {
  return name === "Gather" && "callback" in attributes && Number(response["attempts"]) > 1;
}

function parentPath({ path }: Row): string | undefined {
  const at = path.lastIndexOf("/");
  return at < 0 ? undefined : path.slice(0, at);
}

/** Fillers stand before the row of their Gather, everything else behind its parent's. */
function parentOf(row: Row, rows: readonly Row[], at: number): Row | undefined {
  const prefix = parentPath(row) ?? "";
  if (prefix.endsWith("/Response")) {
    const path = prefix.slice(0, -"/Response".length);
    // The document it brought may have been replaced by a later one where it stands.
    return rows.slice(0, at).findLast((one) => one.path === path && Number(documentBrought(one)) <= row.document);
  }
  const isParent = (one: Row) => one.path === prefix && one.document === row.document;
  const isFiller = !isEntered(row) && /(^|\/)Gather\[\d+\]$/.test(prefix);
  const later = isFiller ? rows.slice(at + 1).find(isParent) : undefined;
  // A Gather that was cancelled in a further attempt has the row of an earlier one.
  return later ?? rows.slice(0, at).findLast(isParent);
}

/** The document that a row says it has fetched. */
function documentBrought({ response }: Row): unknown {
  return response["document"] ?? (response["http"] as { document?: unknown } | null | undefined)?.document;
}

/** The results in a row are those of the rows that belong to it. */
function childFaults(parent: Row, children: readonly Row[]): string[] {
  // A Hold of a side document is not waited for, so it may end after what it stands in.
  const own = children.filter(({ name }) => name !== "Error" && name !== "Hold").map(({ path }) => path);
  const told = [...parent.children, ...parent.error]
    .map(({ path }) => path)
    .filter((path) => !/Error\[\d+\]$/.test(path));
  const missing = own.filter((path) => !told.includes(path));
  return missing.map((path) => `${parent.path} does not tell of ${path}`);
}

/** Siblings come in document order, each once; those of a Gather as the keys want it, a Gather once per attempt. */
function orderFaults(rows: readonly Row[]): string[] {
  const last = new Map<string, Row>();
  const faults: string[] = [];
  for (const row of rows) {
    // That of a side document is not waited for.
    if (row.name === "Hold") continue;
    const prefix = parentPath(row) ?? "";
    const before = last.get(`${row.document} ${prefix}`);
    last.set(`${row.document} ${prefix}`, row);
    // A filler of a Gather runs again in the next attempt, and what is in it too.
    last.delete(`${row.document} ${row.path}`);
    if (!before || /(^|\/)Gather\[\d+\]$/.test(prefix) || (row.name === "Gather" && row.path === before.path)) continue;
    if (indexOf(row) <= indexOf(before))
      faults.push(`${row.path} of document ${row.document} comes behind ${before.path}`);
  }
  return faults;
}

function indexOf({ path }: Row): number {
  return Number(/\[(\d+)\]$/.exec(path)?.[1]);
}

function limitFaults({ call, commands, left, closedMs }: WorldResult): string[] {
  const rows = [...call.rows.values()].map(({ command }) => command);
  const documents = Math.max(0, ...rows.map(({ document }) => document));
  const nesting = Math.max(0, ...rows.map(({ path }) => path.split("/Response/").length - 1));
  const used = {
    commands,
    documents,
    nesting,
    legs: call.legs.length,
    recordings: call.all.length,
    variables: call.vars.size,
  };
  const over = Object.entries(used).filter(([name, count]) => count > MAX[name as keyof typeof MAX]);
  const open = Object.entries(left).filter(([, count]) => count !== 0);
  return [
    ...over.map(([name, count]) => `${count} ${name}`),
    ...open.map(([name, count]) => `${count} ${name} left open`),
    ...(closedMs > CLOSE_MS ? [`the script went on for ${closedMs} ms`] : []),
  ];
}

const silent = createLog("silent");

/** A log that keeps what the runner calls a fault of the program. */
export function faultLog(): { readonly log: Log; readonly faults: string[] } {
  const faults: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => faults.push(`${message}: ${String((fields as { err?: Error }).err?.stack)}`),
    child: () => log,
    onFail: (promise, what) => silent.onFail(promise, what),
  };
  return { log, faults };
}

/** The trace, for people. */
export function storyText(trace: readonly TraceEntry[]): string {
  return trace.map(({ atMs, kind, text }) => `${atMs} ${kind === "line" ? "" : `${kind} `}${text}`).join("\n");
}
