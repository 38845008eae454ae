import type { Clock } from "../../base/clock.js";
import { newOrderedUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { NONE, withItem } from "../../base/short-list.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import { type CallEnd, causeOf } from "../../domain/call/cause.js";
import type { ChangingRow } from "../../domain/call/first-row.js";
import type { CallRow, CallState, LegacyCallState } from "../../domain/call/port/call-row.js";
import type { CallChange, CallEvent, KeptRow, ToldEvent } from "../../domain/call/port/call-writer.js";
import type { CallFlowRow, FlowCommand } from "../../domain/call/port/flow-row.js";
import type { CallRecordRow, TranscriptRow } from "../../domain/call/port/record-row.js";
import type { CallRelations, RelatedLeg } from "../../domain/call/port/relations.js";
import {
  callEntity,
  callPayload,
  isOnline,
  isTold,
  mayStep,
  recordPayload,
  STATE_WORDS,
  stateMessage,
  transcriptPayload,
} from "../../domain/call/rules.js";
import type { Tariff } from "../../domain/rating/port.js";
import { isPriced, priceOf, talkSeconds } from "../../domain/rating/rules.js";
import type { LegStats } from "../media/port.js";
import type { CallFigures } from "./call-figures.js";
import { qualityOf, withOthers } from "./call-quality.js";
import { type FlowEntry, flowRow } from "./flow-entry.js";
import type { Journal } from "./journal.js";
import { KeySources } from "./key-sources.js";
import type { LegEnding } from "./leg-ending.js";
import { legRow, type RowFacts } from "./leg-row.js";
import { StateChange } from "./state-change.js";
import type { LegTraces } from "./trace.js";

/** What all legs of a node share when they write about themselves. */
export interface RecordContext {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Name of this node: the owner of the live call. */
  readonly node: string;
  /** Base of absolute links, without a slash at the end. */
  readonly publicUrl: string;
  /** ISO 4217 code of all amounts. Default USD. */
  readonly currency?: string;
  /** Where the SIP messages of legs are kept. */
  readonly traces?: LegTraces;
  /** A leg has another state; told after its event was written. */
  readonly changed?: (leg: LegRecord) => void;
  /** Counts how legs fare. */
  readonly figures?: CallFigures;
}

/** Who and what a new leg is about. */
export interface LegFacts extends RowFacts {
  readonly parent?: LegRecord | undefined;
}

/** Hears that a leg is live. */
export interface LiveHearer {
  legLive(): void;
}

/** As others see it; the first state that it writes is whole. */
type SeenLeg = RelatedLeg & { wholeAt: number | undefined };

/** What a leg knows of others; of those it dials as they come. */
type KnownRelations = Omit<CallRelations, "children"> & { children: readonly RelatedLeg[] };

const LOGS_SHOWN = 10;
/** One for the states of all legs: whoever takes it keeps what it says then. */
const stateChange = new StateChange();

/**
 * The record of one leg: its row, its state, and every event about it, given to the journal in order with
 * `sequence` 1, 2, 3 (events.md E5). The live leg is the only writer of it.
 */
export class LegRecord {
  readonly facts: LegFacts;
  #children: readonly LegRecord[] = NONE;
  readonly #context: RecordContext;
  /** Most legs have none of either. */
  #records: Map<string, CallRecordRow> | undefined;
  #flows: Map<string, CallFlowRow> | undefined;
  #whenLive: readonly LiveHearer[] = NONE;
  #whenInvited: (() => void) | undefined;
  /** Changes in place: the journal has what was said of it. */
  readonly #row: ChangingRow;
  /** The leg as others see it. */
  #seen: SeenLeg | undefined;
  /** Undefined where nobody has asked since there is another record or log. */
  #relations: KnownRelations | undefined;
  #sequence = 0;
  #committed: Promise<void> | undefined;
  /** Most legs get no key by themselves. */
  #keys: KeySources | undefined;
  #tariff: Tariff | undefined;
  #liveMs: number | undefined;
  /** Monotonic time of the first INVITE. */
  #invitedMs: number | undefined;
  #isReady = false;
  readonly #kept: KeptRow = { row: undefined };

  /** @param stored the row of a leg in `init` that somebody else has written, with its first event */
  constructor(context: RecordContext, facts: LegFacts, stored?: CallRow) {
    this.#context = context;
    this.facts = facts;
    this.#tariff = facts.tariff;
    const nowMs = context.clock.now();
    this.#row = stored ? Object.assign({}, stored) : legRow(facts, context.currency ?? "USD", isoTime(nowMs));
    facts.parent?.add(this);
    if (stored) this.#sequence = 1;
    else this.#writeState(nowMs);
  }

  get uuid(): string {
    return this.#row.uuid;
  }

  get state(): CallState {
    return this.#row.state;
  }

  get row(): CallRow {
    return this.#row;
  }

  /** Legs that this one dialled. */
  get children(): readonly LegRecord[] {
    return this.#children;
  }

  /** Which of the keys that come for this leg are presses. */
  get keys(): KeySources {
    this.#keys ??= new KeySources(this.#context.clock);
    return this.#keys;
  }

  /** A leg that this one dialled. */
  add(child: LegRecord): void {
    this.#children = withItem(this.#children, child);
    if (this.#relations) this.#relations.children = withItem(this.#relations.children, child.#shown());
  }

  /** Resolves when everything said so far is committed. */
  get committed(): Promise<void> {
    return this.#committed ?? Promise.resolve();
  }

  /** Resolves as `committed` does, and has it written now. */
  commit(): Promise<void> {
    this.#context.journal.hasten();
    return this.committed;
  }

  /** The leg is signalled under this SIP Call-ID, among others perhaps. */
  signalledBy(callId: string): void {
    this.#invitedMs ??= this.#context.clock.monotonicMs();
    this.#whenInvited?.();
    this.#context.traces?.claim(callId, this.#row);
  }

  /** Something was fetched for the leg. */
  fetched(fetch: SeenFetch): void {
    this.#context.traces?.fetched(this.uuid, fetch);
  }

  /** Enters `ringing` or `live`, with its event. A step that may not be taken is left out and answers false. */
  enter(state: "ringing" | "live"): boolean {
    if (!mayStep(this.#row.state, state)) return false;
    const atMs = this.#context.clock.monotonicMs();
    const nowMs = this.#context.clock.now();
    if (state === "live") this.#liveMs = atMs;
    this.#row[state === "live" ? "answer_on" : "ring_on"] = isoTime(nowMs);
    this.#noteSetup(state, atMs);
    this.#step(state, nowMs);
    this.#writeState(nowMs);
    if (state === "live") {
      this.#ready();
      for (const hearer of this.#whenLive) hearer.legLive();
      this.#whenLive = NONE;
    }
    return true;
  }

  /** Calls `told` whenever an INVITE of the leg is sent. One watcher. */
  onInvited(told: () => void): void {
    this.#whenInvited = told;
  }

  /** Tells `hearer` once that the leg is live; at once when it is. */
  onLive(hearer: LiveHearer): void {
    if (this.#liveMs !== undefined) hearer.legLive();
    else this.#whenLive = withItem(this.#whenLive, hearer);
  }

  /** From now on the leg costs so much. Told with the next event. */
  rated(tariff: Tariff): void {
    this.#tariff = tariff;
    this.#setPrice();
    this.#changed();
  }

  /** Enters `hangup`. Only the first ending counts. */
  hangup(ending: LegEnding): boolean {
    if (!mayStep(this.#row.state, "hangup")) return false;
    const owed = this.#tariff && isPriced(this.#tariff) ? { seconds: this.#seconds() } : undefined;
    const nowMs = this.#context.clock.now();
    const row = this.#row;
    row.hangup_on = isoTime(nowMs);
    row.state_end = ending.end;
    row.state_reason = ending.reason ?? null;
    row.q850_cause = ending.cause;
    row.q850_cause_string = causeOf(ending.cause).name;
    row.release_cause_from_protocol_stack = ending.release;
    this.#step("hangup", nowMs);
    this.#writeState(nowMs, owed);
    this.#context.traces?.ended(this.uuid);
    this.#noteEnd(ending.end);
    return true;
  }

  /**
   * The audio of the leg is over. To be told before `destroy`, and after the legs that this one dialled.
   * @param isPart some of it was heard elsewhere: what is missing is no problem
   */
  sounded(stats: LegStats | undefined, isPart = false): void {
    const { figures, clock } = this.#context;
    const liveMs = this.#liveMs === undefined || isPart ? 0 : clock.monotonicMs() - this.#liveMs;
    const own = qualityOf(stats, liveMs);
    if (!own || this.#row.state === "destroyed") return;
    const quality = withOthers(own, this.children);
    this.#row.quality = quality;
    this.#changed();
    figures?.sounded(this.#row.direction, quality);
  }

  /** Enters `destroyed`: the last event but for late transcripts. */
  destroy(): void {
    if (!mayStep(this.#row.state, "destroyed")) return;
    const nowMs = this.#context.clock.now();
    this.#row.destroy_on = isoTime(nowMs);
    this.#step("destroyed", nowMs);
    this.#writeState(nowMs);
    if (this.facts.isLegacy) this.#writeLegacy("offline");
  }

  /** The call waits for a document, or no longer. One that rings can be given one from now on. */
  parked(isParked: boolean): void {
    if (!isOnline(this.#row.state)) return;
    this.#channel(this.#row.freeswitch_call_state, isParked ? "CS_PARK" : "CS_EXECUTE");
    if (isParked) this.#ready();
  }

  /** It hears another leg. */
  bridged(): void {
    if (this.#row.state === "live") this.#channel("ACTIVE", "CS_EXCHANGE_MEDIA");
  }

  /** It waits for who it was bridged to, or for the document. */
  held(): void {
    if (this.#row.state === "live") this.#channel("HELD", "CS_EXECUTE");
  }

  /** It is bridged and held no longer. */
  alone(): void {
    if (this.#row.state === "live") this.#channel(...STATE_WORDS.live);
  }

  /** Values of `<Meta>`; they stand in every event from now on. */
  vars(vars: Readonly<Record<string, string>>): void {
    this.#row.vars = vars;
    this.#changed();
  }

  /** One log row and one `call_flow` event of an executed command. */
  flow(entry: FlowEntry): void {
    const { command } = entry;
    this.#sequence++;
    const row = flowRow(entry, this.#row, this.#sequence, this.#now());
    this.#keepFlow(row);
    const { account: _account, call: _call, sip_control_app: _app, sequence: _sequence, ...shown } = row;
    this.#write(
      [
        this.#event(
          "call_flow",
          `${command.name}: success ${command.success}, reason: ${command.reason}`,
          command.success,
          {
            payload: { command, call: this.#payload() },
            extra: { call_flow: shown, command: command.name, tag: command.tag },
          },
        ),
      ],
      { flows: [row] },
    );
  }

  /** Fills `children`, `error` and `response` of a row whose block has ended; no event (call-xml.md 3.4). */
  updateFlow(uuid: string, command: FlowCommand, response?: Readonly<Record<string, unknown>>): void {
    const before = this.#flows?.get(uuid);
    if (!before) return;
    const row = { ...before, command, response: response ?? before.response, modified_on: this.#now() };
    this.#keepFlow(row);
    this.#write([], { flows: [row] });
  }

  /** Keeps a recording with the call; `available` and `failed` are told as `call_record`. */
  record(row: CallRecordRow): void {
    this.#keepRecord(row);
    if (!isTold(row)) return this.#write([], { records: [row] });
    this.#sequence++;
    const event = this.#event("call_record", `Record ${row.tag ?? row.uuid}: ${row.state}`, row.state === "available", {
      payload: recordPayload(row, this.#context.publicUrl),
      extra: { tag: row.tag },
    });
    this.#write([event], { records: [row] });
  }

  /** Keeps what was said in a recording, and tells it as `call_asr`. */
  transcript(of: CallRecordRow, transcript: TranscriptRow): void {
    const record = { ...of, transcript };
    this.#keepRecord(record);
    this.#sequence++;
    const message = `Transcript ${record.tag ?? record.uuid}: ${transcript.state}`;
    const event = this.#event("call_asr", message, transcript.state === "available", {
      payload: transcriptPayload(transcript, record, this.#context.publicUrl),
      extra: { tag: record.tag },
    });
    this.#write([event], { transcripts: [{ record: record.uuid, account: record.account, transcript }] });
  }

  /** The call entity in full form, as of now. */
  entity(): ReturnType<typeof callEntity> {
    return callEntity(this.#row, this.#related(), this.#context.clock.now(), this.#context.publicUrl);
  }

  #payload() {
    return callPayload(this.#row, this.#related(), this.#context.clock.now());
  }

  #related(): CallRelations {
    this.#relations ??= this.#readRelations();
    return this.#relations;
  }

  #readRelations(): KnownRelations {
    const { facts } = this;
    return {
      account: facts.account,
      tn: facts.tn ?? null,
      sip_control_app: facts.app ?? null,
      sip_user: facts.user ?? null,
      sip_connection: facts.connection ?? null,
      country: null,
      batch_item: facts.batchItem ?? null,
      parent: facts.parent ? facts.parent.#shown() : null,
      children: this.#children.length > 0 ? this.#children.map((child) => child.#shown()) : NONE,
      records: this.#records ? [...this.#records.values()].filter(isTold) : NONE,
      logs: this.#flows ? [...this.#flows.values()].slice(-LOGS_SHOWN) : NONE,
    };
  }

  #shown(): SeenLeg {
    this.#seen ??= {
      call: this.#row,
      sip_user: this.facts.user ?? null,
      wholeAt: undefined,
    };
    return this.#seen;
  }

  #noteSetup(state: "ringing" | "live", atMs: number): void {
    if (this.#invitedMs === undefined) return;
    const times = this.#context.figures?.[state === "ringing" ? "ringing" : "answer"];
    times?.[this.#row.direction].note((atMs - this.#invitedMs) / 1000);
  }

  #noteEnd(end: CallEnd): void {
    const { figures, clock } = this.#context;
    figures?.ended(this.#row.direction, end);
    if (this.#liveMs !== undefined)
      figures?.talk[this.#row.direction].note((clock.monotonicMs() - this.#liveMs) / 1000);
  }

  #keepFlow(row: CallFlowRow): void {
    (this.#flows ??= new Map()).set(row.uuid, row);
    this.#relations = undefined;
  }

  #keepRecord(row: CallRecordRow): void {
    (this.#records ??= new Map()).set(row.uuid, row);
    this.#relations = undefined;
  }

  /** Channel words outside state frames (events.md 5.3). Told with the next event. */
  #channel(callState: CallRow["freeswitch_call_state"], channelState: CallRow["freeswitch_channel_state"]): void {
    this.#row.freeswitch_call_state = callState;
    this.#row.freeswitch_channel_state = channelState;
    this.#changed();
  }

  #changed(): void {
    this.#row.modified_on = this.#now();
  }

  /** Its state and the words of it. What else comes with it was written before. */
  #step(state: CallState, nowMs: number): void {
    const row = this.#row;
    const words = STATE_WORDS[state];
    row.state = state;
    row.freeswitch_call_state = words[0];
    row.freeswitch_channel_state = words[1];
    this.#setPrice();
    row.modified_on = isoTime(nowMs);
  }

  /** Seconds begun so far; none before the leg is live. */
  #seconds(): number {
    return this.#liveMs === undefined ? 0 : talkSeconds(this.#context.clock.monotonicMs() - this.#liveMs);
  }

  #setPrice(): void {
    if (this.#tariff === undefined) return;
    this.#row.price = priceOf(this.#tariff, this.#seconds());
    this.#row.currency = this.#context.currency ?? "USD";
  }

  #writeState(nowMs: number, owed?: CallChange["owed"]): void {
    this.#sequence++;
    const shown = this.#shown();
    const { publicUrl, changed, journal } = this.#context;
    shown.wholeAt ??= this.#sequence;
    stateChange.call = this.#row;
    stateChange.node = this.#owner;
    stateChange.sequence = this.#sequence;
    stateChange.owed = owed;
    stateChange.kept = this.#kept;
    stateChange.event.tell(shown, this.#related(), this.#sequence, nowMs, publicUrl);
    this.#committed = journal.write(stateChange);
    changed?.(this);
  }

  /** Once, when the call can be given a document. */
  #ready(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    if (this.facts.isLegacy) this.#writeLegacy("online");
  }

  /** A state of the older platform: in payload and message only, `call` keeps the true one. */
  #writeLegacy(state: LegacyCallState): void {
    this.#sequence++;
    const payload = { ...this.#payload(), state };
    this.#write([this.#event("call_state", stateMessage(this.#row, state), true, { payload })], {});
  }

  #event(
    type: CallEvent["type"],
    message: string,
    success: boolean,
    content: { payload: unknown; extra?: Readonly<Record<string, unknown>> },
  ): ToldEvent {
    return {
      uuid: newOrderedUuid(),
      type,
      created_on: this.#now(),
      sequence: this.#sequence,
      message,
      success,
      call: this.entity(),
      ...content,
    };
  }

  #write(events: readonly ToldEvent[], more: Partial<Pick<CallChange, "flows" | "records" | "transcripts">>): void {
    const { flows = NONE, records = NONE, transcripts } = more;
    const change = {
      call: this.#row,
      node: this.#owner,
      flows,
      records,
      events,
      sequence: this.#sequence,
      transcripts,
      owed: undefined,
      kept: this.#kept,
    };
    this.#committed = this.#context.journal.write(change);
  }

  get #owner(): string | null {
    return this.#row.state === "destroyed" ? null : this.#context.node;
  }

  #now(): string {
    return isoTime(this.#context.clock.now());
  }
}
