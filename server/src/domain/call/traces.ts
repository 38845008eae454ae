import { notFound } from "../../base/errors.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { isCarrierLeg, withoutCarrier } from "./carrier-mask.js";
import type { CallRow } from "./port/call-row.js";
import type { CallStore } from "./port/call-store.js";
import type { CallTraceStore, LiveTraces, TracedFetch, TracedMessage, TracedStep } from "./port/traces.js";

/** A message with the leg it belongs to. */
export interface CallTraceMessage extends TracedMessage {
  /** uuid of the leg. */
  readonly call: string;
  /** Its start line; of a response with the method it answers. */
  readonly summary: string;
}

/** What the legs of a call said to their peers. */
export interface CallTrace {
  /** The leg that was asked for. */
  readonly call: string;
  readonly is_cut: boolean;
  /** In the order they went by. */
  readonly messages: readonly CallTraceMessage[];
}

/** What legs said and fetched. */
export interface LegTraffic {
  readonly is_cut: boolean;
  /** In the order they went by. */
  readonly messages: readonly CallTraceMessage[];
  /** In the order of the legs. */
  readonly fetches: readonly (TracedFetch & { readonly call: string })[];
  /** Of recordings. */
  readonly steps: readonly (TracedStep & { readonly call: string })[];
}

/** SIP traces of calls, live ones included. */
export class CallTraces {
  readonly #calls: Pick<CallStore, "find">;
  readonly #traces: CallTraceStore;
  readonly #live: LiveTraces;

  constructor(options: { calls: Pick<CallStore, "find">; traces: CallTraceStore; live: LiveTraces }) {
    this.#calls = options.calls;
    this.#traces = options.traces;
    this.#live = options.live;
  }

  /**
   * Messages of a leg and of those it dialled. Who is no Admin sees nothing of the operator's carriers but what they said of
   * the call. 404 for an unknown call and for one of another account.
   */
  async get(actor: UserActor, uuid: string): Promise<CallTrace> {
    const found = await this.#calls.find(reach(actor), uuid);
    if (!found) throw notFound("Call");
    const { call, relations } = found;
    const { is_cut, messages } = await this.of(actor, [call, ...relations.children.map((leg) => leg.call)]);
    return { call: uuid, is_cut, messages };
  }

  /** The same of legs of one account that the actor may see. */
  async of(actor: UserActor, rows: readonly CallRow[]): Promise<LegTraffic> {
    const legs = rows.map((row) => row.uuid);
    await this.#live.flush(legs);
    const parts = await this.#traces.of(rows[0]?.account ?? "", legs);
    const hidden = reach(actor) === null ? [] : rows.filter(isCarrierLeg);
    const messages = legs.flatMap((leg) => {
      const said = parts.filter((part) => part.call === leg).flatMap((part) => part.messages);
      const row = hidden.find((one) => one.uuid === leg);
      return (row ? withoutCarrier(said, [row.from, row.to]) : said).map((message) => shown(message, leg));
    });
    messages.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.number - b.number));
    const fetches = parts.flatMap(({ call, fetches = [] }) => fetches.map((fetch) => ({ ...fetch, call })));
    const steps = parts.flatMap(({ call, steps: made = [] }) => made.map((step) => ({ ...step, call })));
    return { is_cut: parts.some((part) => part.is_cut), messages, fetches, steps };
  }
}

function shown(message: TracedMessage, call: string): CallTraceMessage {
  return { ...message, call, summary: summary(message.message) };
}

function summary(message: string): string {
  const line = /^[^\r\n]*/.exec(message)?.[0] ?? "";
  if (!line.startsWith("SIP/2.0 ")) return line.replace(/ SIP\/2\.0$/, "");
  const method = /^CSeq[ \t]*:[ \t]*\d+[ \t]+(\S+)/im.exec(message)?.[1];
  return method === undefined ? line.slice(8) : `${line.slice(8)} (${method})`;
}
