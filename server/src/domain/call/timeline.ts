import type { ICallTimeline, ICallTimelineEntry, ICallTimelineLeg } from "@opentact/contract";
import type {
  StoredTimeline,
  TimelineCharge,
  TimelineDelivery,
  TimelineEvent,
  TimelineTransaction,
} from "../call-timeline/port.js";
import type { Tariff } from "../rating/port.js";
import { chargeOf } from "../rating/rules.js";
import type { CallRow } from "./port/call-row.js";
import type { CallFlowRow } from "./port/flow-row.js";
import type { CallRecordRow } from "./port/record-row.js";
import type { TracedFetch, TracedStep } from "./port/traces.js";
import { sdpFacts } from "./sdp-facts.js";
import type { CallTraceMessage } from "./traces.js";

/** What was seen on the wire. */
export interface SeenTraffic {
  readonly is_cut: boolean;
  readonly messages: readonly CallTraceMessage[];
  readonly fetches: readonly (TracedFetch & { readonly call: string })[];
  readonly steps: readonly (TracedStep & { readonly call: string })[];
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Of what happened in one millisecond: causes before effects. */
const RANKS: readonly ICallTimelineEntry["kind"][] = [
  "sip",
  "fetch",
  "command",
  "recording",
  "money",
  "media",
  "event",
  "delivery",
];

/** Joins what is known of a call in the order of time. */
export function timelineOf(call: string, stored: StoredTimeline, seen: SeenTraffic): ICallTimeline {
  const currencies = new Map(stored.legs.map((leg) => [leg.uuid, leg.currency]));
  const entries = [
    ...seen.messages.map(sipEntry),
    ...seen.fetches.map(fetchEntry),
    ...stored.flows.map(commandEntry),
    ...stored.events.map(eventEntry),
    ...stored.deliveries.flatMap(deliveryEntries),
    ...stored.charges.map((charge) => ratedEntry(charge, currencies.get(charge.call) ?? null)),
    ...stored.transactions.map((one) => chargedEntry(one, stored.charges, currencies.get(one.call) ?? null)),
    ...stored.legs.flatMap(mediaEntries),
    ...stored.records.flatMap(recordEntries),
    ...seen.steps.map(stepEntry),
  ];
  return {
    call,
    is_cut: stored.is_cut || seen.is_cut,
    is_over: stored.legs.every((leg) => leg.state === "destroyed"),
    legs: stored.legs.map((leg, at) => legOf(leg, at, seen.messages)),
    // Entries of one kind and millisecond stay in the order they were given in.
    entries: entries.sort((a, b) => (a.time === b.time ? rank(a) - rank(b) : a.time < b.time ? -1 : 1)),
  };
}

function rank({ kind }: ICallTimelineEntry): number {
  return RANKS.indexOf(kind);
}

function legOf(leg: CallRow, at: number, messages: readonly CallTraceMessage[]): ICallTimelineLeg {
  return {
    uuid: leg.uuid,
    letter: at < LETTERS.length ? LETTERS.charAt(at) : `L${at + 1}`,
    parent: leg.parent,
    direction: leg.direction,
    from: leg.from,
    to: leg.to,
    state: leg.state,
    state_end: leg.state_end,
    state_reason: leg.state_reason,
    q850_cause: leg.q850_cause,
    q850_cause_string: leg.q850_cause_string,
    init_on: leg.init_on,
    ring_on: leg.ring_on,
    answer_on: leg.answer_on,
    hangup_on: leg.hangup_on,
    destroy_on: leg.destroy_on,
    codec: leg.quality?.codec ?? chosenCodec(messages.filter((message) => message.call === leg.uuid)),
    price: leg.price,
    currency: leg.currency,
  };
}

/** The first codec of the last answer to an INVITE. */
function chosenCodec(messages: readonly CallTraceMessage[]): string | null {
  const answers = messages.filter(({ message }) => /^SIP\/2\.0 (?:18|2)/.test(message));
  const facts = answers.map(({ message }) => sdpFacts(message)).filter((found) => found !== null);
  return facts.at(-1)?.codecs[0] ?? null;
}

function sipEntry(seen: CallTraceMessage): ICallTimelineEntry {
  const { time, call, number, direction, transport, peer, call_id, message, summary } = seen;
  const sip = { direction, transport, peer, call_id, message, sdp: sdpFacts(message) };
  return { id: `sip:${call}:${time}:${number}`, time, call, kind: "sip", summary, sip };
}

function fetchEntry({ time, call, number, ...fetch }: SeenTraffic["fetches"][number]): ICallTimelineEntry {
  const { method, url, status, duration_ms, error } = fetch;
  const summary = `${method} ${url} ${error ?? status} (${duration_ms} ms)`;
  return { id: `fetch:${call}:${time}:${number}`, time, call, kind: "fetch", summary, fetch };
}

/** What its row tells of a recording: its begin, and that it was deleted. */
function recordEntries(row: CallRecordRow): ICallTimelineEntry[] {
  const { uuid: record, tag, call, created_on, modified_on, duration, state } = row;
  const known = { record, tag, call, format: null, reason: null };
  const begun = { ...known, time: created_on, step: "begun" as const, duration: null, size: null };
  if (state !== "deleted") return [recordingEntry(begun)];
  return [recordingEntry(begun), recordingEntry({ ...begun, time: modified_on, step: "deleted", duration })];
}

function stepEntry(step: SeenTraffic["steps"][number]): ICallTimelineEntry {
  return recordingEntry(step);
}

type RecordingStep = { readonly call: string; readonly time: string } & NonNullable<ICallTimelineEntry["recording"]>;

function recordingEntry({ call, time, ...recording }: RecordingStep): ICallTimelineEntry {
  const { record, tag, step, duration, size, format, reason } = recording;
  const length = duration === null || step === "deleted" ? "" : `, ${duration} s`;
  const file = size === null ? "" : `, ${size} bytes${format === null ? "" : ` ${format}`}`;
  const why = reason === null ? "" : ` (${reason})`;
  const summary = `Recording ${tag ?? record} ${step}${why}${length}${file}`;
  return { id: `recording:${record}:${step}`, time, call, kind: "recording", summary, recording };
}

function commandEntry(flow: CallFlowRow): ICallTimelineEntry {
  const { uuid, call, created_on: time, name, path, document, tag, success, reason, element, response } = flow;
  const command = { name, path, document, tag, success, reason, element, response };
  return { id: `command:${uuid}`, time, call, kind: "command", summary: `${path}: ${reason}`, command };
}

function eventEntry(stored: TimelineEvent): ICallTimelineEntry {
  const { uuid, call, created_on: time, type, sequence, position, message, success } = stored;
  const event = { uuid, type, sequence, position, success };
  return { id: `event:${uuid}`, time, call, kind: "event", summary: message, event };
}

function deliveryEntries(stored: TimelineDelivery): ICallTimelineEntry[] {
  const { uuid, call, event, type, method, url, state, created_on } = stored;
  const shared = { uuid, event, type, method, state } as const;
  if (stored.log.length === 0) {
    const delivery = { ...shared, url, attempt: 0, status: null, duration_ms: null, error: null };
    const summary = `${method} ${url} ${type} waits`;
    return [{ id: `delivery:${uuid}:0`, time: created_on, call, kind: "delivery", summary, delivery }];
  }
  return stored.log.map(({ attempt, created_on: time, url: to, status, duration_ms, error }, at) => {
    const delivery = { ...shared, url: to, attempt, status, duration_ms, error };
    const summary = `${method} ${to} ${type} ${error ?? status} (${duration_ms} ms)`;
    return { id: `delivery:${uuid}:${at + 1}`, time, call, kind: "delivery", summary, delivery };
  });
}

function ratedEntry({ call, created_on: time, tariff, prefix }: TimelineCharge, currency: string | null) {
  const money = {
    ...priceOf(tariff, prefix),
    action: "rated" as const,
    amount: Number(chargeOf(tariff, 60)),
    currency,
    seconds: null,
    transaction: null,
    balance: null,
  };
  const by = prefix === null ? "the number" : `prefix ${prefix || "*"}`;
  const summary = `${money.per_minute} ${currency ?? ""} a minute by ${by}, ${money.amount} set aside`;
  return { id: `money:${call}:rated`, time, call, kind: "money" as const, summary, money };
}

function chargedEntry(one: TimelineTransaction, charges: readonly TimelineCharge[], currency: string | null) {
  const { uuid, call, created_on: time, balance, description } = one;
  const charge = charges.find((found) => found.call === call);
  const amount = -one.amount;
  const money = {
    ...priceOf(charge?.tariff, charge?.prefix ?? null),
    action: "charged" as const,
    amount,
    currency,
    seconds: charge?.seconds ?? null,
    transaction: uuid,
    balance,
  };
  const summary = `${amount} ${currency ?? ""} charged (${description ?? "no description"}), balance ${balance}`;
  return { id: `money:${uuid}`, time, call, kind: "money" as const, summary, money };
}

function priceOf(tariff: Tariff | undefined, prefix: string | null) {
  return {
    per_minute: tariff ? Number(tariff.perMinute) : null,
    connect: tariff ? Number(tariff.connect) : null,
    minimum: tariff?.minimumSeconds ?? null,
    increment: tariff?.incrementSeconds ?? null,
    prefix,
  };
}

function mediaEntries(leg: CallRow): ICallTimelineEntry[] {
  if (leg.quality === null) return [];
  const { codec, mos, loss, jitter, problem } = leg.quality;
  const heard = `${codec}, MOS ${mos ?? "-"}, loss ${loss} %, jitter ${jitter} ms${problem === null ? "" : `, ${problem}`}`;
  const time = leg.destroy_on ?? leg.hangup_on ?? leg.modified_on;
  return [{ id: `media:${leg.uuid}`, time, call: leg.uuid, kind: "media", summary: heard, media: leg.quality }];
}
