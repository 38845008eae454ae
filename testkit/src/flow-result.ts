import type { FlowCommand } from "opentact/domain/call/port/flow-row.js";
import { byTheMinute, priceOf, talkSeconds } from "opentact/domain/rating/rules.js";
import type { ReadScript } from "./read-script.js";
import type { TraceEntry, WorldResult } from "./world.js";

/** One row of the log. */
export interface ResultRow {
  readonly path: string;
  readonly name: string;
  readonly success: boolean;
  readonly reason: string;
  readonly tag: string | undefined;
  readonly document: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly response: Readonly<Record<string, unknown>>;
}

/** A recording of the call. */
export interface ResultRecording {
  readonly tag: string | undefined;
  readonly durationMs: number;
  /** What the caller said while it ran. */
  readonly text: string;
}

/** What came of a call. Times are of the virtual clock, in milliseconds from the start. */
export interface FlowResult {
  /** Events, in the form of call-xml.md section 9. */
  readonly events: readonly string[];
  /** Texts that were spoken. */
  readonly said: readonly string[];
  /** What each Gather got that got something; masked as in the log. */
  readonly digits: readonly string[];
  /** Targets as written, in the order in which they were called. */
  readonly dialled: readonly string[];
  readonly rows: readonly ResultRow[];
  /** Requests for documents: `GET https://…` */
  readonly requests: readonly string[];
  readonly recordings: readonly ResultRecording[];
  readonly vars: Readonly<Record<string, string>>;
  /** `completed`, `rejected`, `no_answer`, `canceled` or `failed`. */
  readonly outcome: string;
  /** Q.850. */
  readonly cause: number;
  /** `state_reason` of the call. */
  readonly stateReason: string | undefined;
  /** By the prices of the script. */
  readonly cost: number;
  /** Until the hangup. */
  readonly lastedMs: number;
  /** Everything that happened, to read. */
  trace(): string;
}

/** What is told of a call that was played. */
export function resultOf(world: WorldResult, prices: ReadScript["prices"]): FlowResult {
  const { call, lines } = world;
  const rows = [...call.rows.values()].map(({ command, response }) => rowOf(command, response));
  return {
    events: lines.filter((line) => !line.startsWith("H ")),
    said: call.texts,
    digits: rows.flatMap(({ name, response }) =>
      name === "Gather" && typeof response["digits"] === "string" && response["digits"] !== ""
        ? [response["digits"]]
        : [],
    ),
    dialled: call.legs.map(({ written }) => written),
    rows,
    requests: lines.filter((line) => line.startsWith("H ")).map((line) => line.slice(2)),
    recordings: call.all.map(({ tag, durationMs = 0, heard }) => ({ tag, durationMs, text: heard.join(" ") })),
    vars: Object.fromEntries(call.vars),
    outcome: call.end?.outcome ?? "failed",
    cause: call.end?.cause ?? 0,
    stateReason: call.stateReason,
    cost: costOf(world, prices),
    lastedMs: call.end?.atMs ?? world.lastedMs,
    trace: () => traceText(world.trace),
  };
}

function rowOf(
  { path, name, success, reason, tag, document, attributes }: FlowCommand,
  response: Readonly<Record<string, unknown>>,
): ResultRow {
  return { path, name, success, reason, tag: tag ?? undefined, document, attributes, response };
}

/** Minutes begun of the call, and of each answered leg to a number: users and groups cost nothing. */
function costOf({ call }: WorldResult, prices: ReadScript["prices"]): number {
  const talks = call.legs.filter(({ address }) => address.kind === "number").map((leg) => [leg, prices.dial] as const);
  const all = [[{ answeredMs: call.answeredMs, endedMs: call.end?.atMs }, prices.call] as const, ...talks];
  const costs = all.map(([{ answeredMs, endedMs }, perMinute]) =>
    answeredMs === undefined ? 0 : priceOf(byTheMinute(perMinute), talkSeconds((endedMs ?? answeredMs) - answeredMs)),
  );
  return Number(costs.reduce((sum, cost) => sum + cost, 0).toFixed(5));
}

const MARKS: Readonly<Record<TraceEntry["kind"], string>> = { line: "", said: "says ", did: "> " };

/** A trace with the time of each entry in seconds. */
export function traceText(trace: readonly TraceEntry[]): string {
  return trace
    .map(({ atMs, kind, text }) => {
      const words = kind === "said" ? JSON.stringify(text) : text;
      return `${(atMs / 1000).toFixed(3).padStart(9)}  ${MARKS[kind]}${words}`;
    })
    .join("\n");
}
