import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { BlobStore } from "../blob/port.js";
import type { CallRating } from "../rating/port.js";
import { priceOf } from "../rating/rules.js";
import { causeOf } from "./cause.js";
import type { CallRow, CallState, LegacyCallState } from "./port/call-row.js";
import type { CallChange, CallWriter, ToldEvent } from "./port/call-writer.js";
import type { InterruptedCalls, InterruptedLeg } from "./port/interrupted-calls.js";
import type { CallRecordRow, TranscriptRow } from "./port/record-row.js";
import { EMPTY_RECORDING_SECONDS, recordingLeft } from "./recording-file.js";
import {
  callEntity,
  callPayload,
  isOnline,
  isTold,
  recordPayload,
  STATE_WORDS,
  stateMessage,
  transcriptPayload,
} from "./rules.js";

/** Cause of a leg whose node died (events.md 5.4: temporary failure). */
const CAUSE = 41;
const REASON = "node_lost";

export interface RecoveryParts {
  readonly interrupted: InterruptedCalls;
  readonly writer: Pick<CallWriter, "write">;
  readonly blobs: BlobStore;
  readonly rating: CallRating;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/**
 * Closes in the log what a killed process left open: every leg ends with the reason `node_lost` and costs the minutes
 * that were set aside for it, every recording keeps what was written of it. Run before new calls are taken; running it twice changes nothing.
 */
export class CallRecovery {
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** @returns how many legs were closed */
  async run(node: string): Promise<number> {
    const legs = await this.#parts.interrupted.of(node);
    const changes: CallChange[] = [];
    const closed = new Map<string, CallRow>();
    for (const leg of legs) {
      changes.push(...(await this.#close(withClosed(leg, closed), node)));
      for (const { call } of changes.slice(-1)) closed.set(call.uuid, call);
    }
    if (changes.length > 0) await this.#parts.writer.write(changes);
    await this.#parts.rating.dropOrphans(node);
    return legs.length;
  }

  async #close(found: InterruptedLeg, owner: string): Promise<CallChange[]> {
    const now = isoTime(this.#parts.clock.now());
    let leg = found;
    let { sequence } = leg;
    const changes: CallChange[] = [];
    const add = (
      call: CallRow,
      records: readonly CallRecordRow[],
      event: Omit<ToldEvent, "sequence">,
      more: Pick<CallChange, "owed" | "transcripts"> = {},
    ): void => {
      sequence++;
      const node = call.state === "destroyed" ? null : owner;
      changes.push({ call, node, flows: [], records, events: [{ ...event, sequence }], ...more });
    };
    let call = leg.call;
    if (isOnline(call.state)) {
      const seconds = leg.call.answer_on === null ? 0 : "held";
      call = ended(leg, now);
      add(call, [], this.#stateEvent(leg, call, now), leg.charge ? { owed: { seconds } } : {});
    }
    for (const kept of leg.relations.records) {
      const isOpen = kept.state === "recording";
      const record = isOpen ? await this.#finished(kept, now) : kept;
      leg = withRecord(leg, record);
      if (isOpen) add(call, [record], this.#recordEvent(leg, call, record, now));
      if (!record.asr || record.transcript !== null || record.state === "deleted") continue;
      const transcript = lostTranscript(now);
      const { uuid, account } = record;
      const transcripts = [{ record: uuid, account, transcript }];
      leg = withRecord(leg, { ...record, transcript });
      add(call, [], this.#transcriptEvent(leg, call, { ...record, transcript }, now), { transcripts });
    }
    call = { ...call, ...state("destroyed"), destroy_on: now, modified_on: now };
    add(call, [], this.#stateEvent(leg, call, now));
    if (leg.isLegacy) add(call, [], this.#stateEvent(leg, call, now, "offline"));
    return changes;
  }

  #stateEvent(
    leg: InterruptedLeg,
    call: CallRow,
    now: string,
    state: CallState | LegacyCallState = call.state,
  ): Omit<ToldEvent, "sequence"> {
    return {
      uuid: newUuid(),
      type: "call_state",
      created_on: now,
      message: stateMessage(call, state),
      success: true,
      payload: { ...callPayload(call, leg.relations, this.#parts.clock.now()), state },
      call: this.#entity(leg, call),
    };
  }

  #recordEvent(leg: InterruptedLeg, call: CallRow, record: CallRecordRow, now: string): Omit<ToldEvent, "sequence"> {
    return {
      uuid: newUuid(),
      type: "call_record",
      created_on: now,
      message: `Record ${record.tag ?? record.uuid}: ${record.state}`,
      success: record.state === "available",
      payload: recordPayload(record, this.#parts.publicUrl),
      call: this.#entity(leg, call),
      extra: { tag: record.tag },
    };
  }

  #transcriptEvent(
    leg: InterruptedLeg,
    call: CallRow,
    record: CallRecordRow & { readonly transcript: TranscriptRow },
    now: string,
  ): Omit<ToldEvent, "sequence"> {
    return {
      uuid: newUuid(),
      type: "call_asr",
      created_on: now,
      message: `Transcript ${record.tag ?? record.uuid}: ${record.transcript.state}`,
      success: false,
      payload: transcriptPayload(record.transcript, record, this.#parts.publicUrl),
      call: this.#entity(leg, call),
      extra: { tag: record.tag },
    };
  }

  #entity({ relations }: InterruptedLeg, call: CallRow) {
    const { clock, publicUrl } = this.#parts;
    const records = relations.records.filter(isTold);
    return callEntity(call, { ...relations, records }, clock.now(), publicUrl);
  }

  /** The header of the file is refreshed while it grows, so what was written can be played. */
  async #finished(record: CallRecordRow, now: string): Promise<CallRecordRow> {
    const { blobs } = this.#parts;
    const left = record.file === null ? undefined : await recordingLeft(blobs, record.file, record.channels);
    if (!left || left.duration < EMPTY_RECORDING_SECONDS) {
      if (record.file !== null) await blobs.remove(record.file);
      return { ...record, state: "failed", reason: REASON, file: null, modified_on: now };
    }
    return { ...record, state: "available", ...left, modified_on: now };
  }
}

/** The leg with those of its legs that are closed by now as they are. */
function withClosed(leg: InterruptedLeg, closed: ReadonlyMap<string, CallRow>): InterruptedLeg {
  const children = leg.relations.children.map((child) => ({
    ...child,
    call: closed.get(child.call.uuid) ?? child.call,
  }));
  return { ...leg, relations: { ...leg.relations, children } };
}

/** The leg with a recording as it is now. */
function withRecord(leg: InterruptedLeg, record: CallRecordRow): InterruptedLeg {
  const records = leg.relations.records.map((one) => (one.uuid === record.uuid ? record : one));
  return { ...leg, relations: { ...leg.relations, records } };
}

/** The language that was asked for died with the node. */
function lostTranscript(now: string): TranscriptRow {
  const made = { uuid: newUuid(), created_on: now, modified_on: now };
  return { ...made, state: "failed", reason: REASON, text: null, confidence: null, lang: "en-US", segments: [] };
}

function ended({ call, charge }: InterruptedLeg, now: string): CallRow {
  return {
    ...call,
    price: charge ? priceOf(charge.tariff, call.answer_on === null ? 0 : charge.minutes * 60) : call.price,
    ...state("hangup"),
    hangup_on: now,
    modified_on: now,
    state_end: "failed",
    state_reason: REASON,
    q850_cause: CAUSE,
    q850_cause_string: causeOf(CAUSE).name,
  };
}

function state(to: CallState): Pick<CallRow, "state" | "freeswitch_call_state" | "freeswitch_channel_state"> {
  const [freeswitch_call_state, freeswitch_channel_state] = STATE_WORDS[to];
  return { state: to, freeswitch_call_state, freeswitch_channel_state };
}
