import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { type CallEnd, causeOf } from "../../domain/call/cause.js";
import type {
  CallAccount,
  CallDirection,
  CallEvent,
  CallFlowRow,
  CallRecordRow,
  CallRelations,
  CallRow,
  CallState,
  CallType,
  ControlAppShort,
  FlowCommand,
  LergShort,
  RelatedLeg,
  SipConnectionShort,
  SipUserShort,
  TnShort,
} from "../../domain/call/port.js";
import {
  callEntity,
  callPayload,
  mayStep,
  recordPayload,
  STATE_WORDS,
  stateMessage,
  threadOf,
} from "../../domain/call/rules.js";
import type { Journal } from "./journal.js";

/** What all legs of a node share when they write about themselves. */
export interface RecordContext {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Name of this node: the owner of the live call. */
  readonly node: string;
  /** Base of absolute links, without a slash at the end. */
  readonly publicUrl: string;
}

/** Who and what a new leg is about. */
export interface LegFacts {
  readonly type: CallType;
  readonly direction: CallDirection;
  readonly from: string;
  readonly to: string;
  /** The two parties for `thread`, a SIP user as `login@domain`. */
  readonly parties: readonly [string, string];
  readonly account: CallAccount;
  readonly tn?: TnShort | null;
  readonly app?: ControlAppShort | null;
  readonly user?: SipUserShort | null;
  readonly connection?: SipConnectionShort | null;
  /** The SIP domain it belongs to, when no user says so. */
  readonly domain?: string | null;
  /** uuid of the SIP switch it came by. */
  readonly sipSwitch?: string | null;
  readonly callerName?: string | null;
  /** Number block of the far number. */
  readonly lerg?: LergShort | null;
  readonly parent?: LegRecord;
}

/** How a leg ended: cause and words of events.md 5.4. */
export interface LegEnding {
  readonly cause: number;
  readonly end: CallEnd;
  /** `BYE`, `CANCEL`, or `{status} {reason}`. */
  readonly release: string | null;
  readonly reason?: string | null;
}

/** A log row as the script gives it: all but what the leg itself knows. */
export interface FlowEntry {
  readonly uuid: string;
  readonly command: FlowCommand;
  readonly element: unknown;
  readonly response: Readonly<Record<string, unknown>>;
}

const LOGS_SHOWN = 10;

/**
 * The record of one leg: its row, its state, and every event about it, given to the journal in order with
 * `sequence` 1, 2, 3 (events.md E5). The live leg is the only writer of it.
 */
export class LegRecord {
  readonly facts: LegFacts;
  readonly children: LegRecord[] = [];
  readonly #context: RecordContext;
  readonly #records = new Map<string, CallRecordRow>();
  readonly #flows = new Map<string, CallFlowRow>();
  #row: CallRow;
  #sequence = 0;
  #committed: Promise<void> = Promise.resolve();

  constructor(context: RecordContext, facts: LegFacts) {
    this.#context = context;
    this.facts = facts;
    this.#row = firstRow(newUuid(), facts, isoTime(context.clock.now()));
    facts.parent?.children.push(this);
    this.#writeState("init");
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

  /** Resolves when everything said so far is committed. */
  get committed(): Promise<void> {
    return this.#committed;
  }

  /** Enters `ringing` or `live`, with its event. A step that may not be taken is left out and answers false. */
  enter(state: "ringing" | "live"): boolean {
    if (!mayStep(this.#row.state, state)) return false;
    const now = this.#now();
    this.#change({ state, ...words(state), [state === "ringing" ? "ring_on" : "answer_on"]: now });
    this.#writeState(state);
    return true;
  }

  /** Enters `hangup`. Only the first ending counts. */
  hangup(ending: LegEnding): boolean {
    if (!mayStep(this.#row.state, "hangup")) return false;
    this.#change({
      state: "hangup",
      ...words("hangup"),
      hangup_on: this.#now(),
      state_end: ending.end,
      state_reason: ending.reason ?? null,
      q850_cause: ending.cause,
      q850_cause_string: causeOf(ending.cause).name,
      release_cause_from_protocol_stack: ending.release,
    });
    this.#writeState("hangup");
    return true;
  }

  /** Enters `destroyed`: the last event but for late transcripts. */
  destroy(): void {
    if (!mayStep(this.#row.state, "destroyed")) return;
    this.#change({ state: "destroyed", ...words("destroyed"), destroy_on: this.#now() });
    this.#writeState("destroyed");
  }

  /** Channel words outside state frames: bridged, held, parked (events.md 5.3). Told with the next event. */
  channel(callState: CallRow["freeswitch_call_state"], channelState: CallRow["freeswitch_channel_state"]): void {
    this.#change({ freeswitch_call_state: callState, freeswitch_channel_state: channelState });
  }

  /** Values of `<Meta>`; they stand in every event from now on. */
  vars(vars: Readonly<Record<string, string>>): void {
    this.#change({ vars });
  }

  /** One log row and one `call_flow` event of an executed command. */
  flow(entry: FlowEntry): void {
    const now = this.#now();
    const { command } = entry;
    this.#sequence++;
    const row: CallFlowRow = {
      uuid: entry.uuid,
      account: this.#row.account,
      call: this.uuid,
      sip_control_app: this.#row.sip_control_app,
      created_on: now,
      modified_on: now,
      sequence: this.#sequence,
      success: command.success,
      state: command.success ? "success" : "failed",
      reason: command.reason,
      name: command.name,
      tag: command.tag,
      path: command.path,
      document: command.document,
      element: entry.element,
      command,
      response: entry.response,
    };
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
      [row],
    );
  }

  /** Fills `children`, `error` and `response` of a row whose block has ended; no event (call-xml.md 3.4). */
  updateFlow(uuid: string, command: FlowCommand, response?: Readonly<Record<string, unknown>>): void {
    const before = this.#flows.get(uuid);
    if (!before) return;
    const row = { ...before, command, response: response ?? before.response, modified_on: this.#now() };
    this.#flows.set(uuid, row);
    this.#write([], [row]);
  }

  /** Keeps a recording with the call; `available` and `failed` are told as `call_record`. */
  record(row: CallRecordRow): void {
    this.#records.set(row.uuid, row);
    if (row.state !== "available" && row.state !== "failed") return this.#write([], [], [row]);
    this.#sequence++;
    const event = this.#event("call_record", `Record ${row.tag ?? row.uuid}: ${row.state}`, row.state === "available", {
      payload: recordPayload(row, this.#context.publicUrl),
      extra: { tag: row.tag },
    });
    this.#write([event], [], [row]);
  }

  /** The call entity in full form, as of now. */
  entity(): ReturnType<typeof callEntity> {
    return callEntity(this.#row, this.#relations(), this.#context.clock.now(), this.#context.publicUrl);
  }

  #payload() {
    return callPayload(this.#row, this.#relations(), this.#context.clock.now());
  }

  #relations(): CallRelations {
    const { facts } = this;
    return {
      account: facts.account,
      tn: facts.tn ?? null,
      sip_control_app: facts.app ?? null,
      sip_user: facts.user ?? null,
      sip_connection: facts.connection ?? null,
      country: null,
      batch_item: null,
      parent: facts.parent ? facts.parent.#related() : null,
      children: this.children.map((child) => child.#related()),
      records: [...this.#records.values()],
      logs: [...this.#flows.values()].slice(-LOGS_SHOWN),
    };
  }

  #related(): RelatedLeg {
    return { call: this.#row, sip_user: this.facts.user ?? null };
  }

  #keepFlow(row: CallFlowRow): void {
    this.#flows.set(row.uuid, row);
  }

  #change(patch: Partial<CallRow>): void {
    this.#row = { ...this.#row, ...patch, modified_on: this.#now() };
  }

  #writeState(state: CallState): void {
    this.#sequence++;
    this.#write([this.#event("call_state", stateMessage(this.#row, state), true, { payload: this.#payload() })]);
  }

  #event(
    type: CallEvent["type"],
    message: string,
    success: boolean,
    content: { payload: unknown; extra?: Readonly<Record<string, unknown>> },
  ): CallEvent {
    return {
      uuid: newUuid(),
      type,
      created_on: this.#now(),
      sequence: this.#sequence,
      message,
      success,
      call: this.entity(),
      ...content,
    };
  }

  #write(
    events: readonly CallEvent[],
    flows: readonly CallFlowRow[] = [],
    records: readonly CallRecordRow[] = [],
  ): void {
    const node = this.#row.state === "destroyed" ? null : this.#context.node;
    this.#committed = this.#context.journal.write({ call: this.#row, node, flows, records, events });
    // Who needs the commit awaits `committed`; a lost entry was already told by the journal.
    this.#committed.catch(() => undefined);
  }

  #now(): string {
    return isoTime(this.#context.clock.now());
  }
}

function words(state: CallState): Pick<CallRow, "freeswitch_call_state" | "freeswitch_channel_state"> {
  const [freeswitch_call_state, freeswitch_channel_state] = STATE_WORDS[state];
  return { freeswitch_call_state, freeswitch_channel_state };
}

function firstRow(uuid: string, facts: LegFacts, now: string): CallRow {
  return {
    uuid,
    account: facts.account.uuid,
    type: facts.type,
    direction: facts.direction,
    state: "init",
    state_end: null,
    state_reason: null,
    from: facts.from,
    to: facts.to,
    created_on: now,
    modified_on: now,
    init_on: now,
    ring_on: null,
    answer_on: null,
    hangup_on: null,
    destroy_on: null,
    q850_cause: null,
    q850_cause_string: null,
    release_cause_from_protocol_stack: null,
    ...words("init"),
    stir_shaken_attest_level: null,
    stir_shaken_identity: null,
    stir_shaken_verstat: null,
    stir_shaken_code: null,
    stir_shaken_reason: null,
    stir_shaken_diverted: false,
    thread: threadOf(facts.account.uuid, ...facts.parties),
    caller_name: facts.callerName ?? null,
    lerg: facts.lerg ?? null,
    price: null,
    vars: {},
    tn: facts.tn?.tn ?? null,
    sip_control_app: facts.app?.uuid ?? null,
    sip_connection: facts.connection?.uuid ?? null,
    sip_user: facts.user?.uuid ?? null,
    sip_domain: facts.user?.sip_domain.domain ?? facts.domain ?? null,
    sip_switch: facts.sipSwitch ?? null,
    parent: facts.parent?.uuid ?? null,
    batch_item: null,
  };
}
