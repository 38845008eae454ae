import { isoTime } from "../../base/iso-time.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import type { TracedFetch, TracedLeg, TracedMessage, TracedStep } from "../../domain/call/port/traces.js";
import { redact } from "../../wire/sip/redact.js";
import { hostText } from "../../wire/sip/uri.js";
import type { SeenMessage } from "./seen-message.js";
import { withoutHairpin } from "./sip-identity.js";

/** HTTP exchanges of one leg that are kept, and steps of its recordings. */
const FETCHES_MAX = 200;
const STEPS_MAX = 200;
const URL_MAX = 2_048;
/** Messages of one leg that are kept, over its whole life. */
const MESSAGES_MAX = 500;
const BYTES_MAX = 256 * 1024;

/** What is known of one leg and not written yet. */
export class LegTrace {
  readonly call: string;
  readonly account: string;
  /** Its SIP dialogs: one for each INVITE. */
  readonly callIds: string[];
  /** None before the first, nor when all is written: an ended leg is known for half a minute more. */
  #waiting: SeenMessage[] | undefined;
  #fetches: TracedFetch[] | undefined;
  #fetchCount = 0;
  #steps: TracedStep[] | undefined;
  #stepCount = 0;
  #waitingBytes = 0;
  #count = 0;
  #bytes = 0;
  #isCut = false;
  #isCutTold = false;

  constructor(call: string, account: string, callId: string) {
    this.call = call;
    this.account = account;
    this.callIds = [callId];
    this.#waiting = undefined;
    this.#fetches = undefined;
    this.#steps = undefined;
  }

  /** Whether something is to be written. */
  get isWaiting(): boolean {
    const isAny = this.#waiting !== undefined || this.#fetches !== undefined || this.#steps !== undefined;
    return isAny || this.#isCut !== this.#isCutTold;
  }

  /** Wall clock time of the oldest message that is not written. */
  get oldestMs(): number | undefined {
    return this.#waiting?.[0]?.atMs;
  }

  /** Bytes that are not written. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** What is not written of one dialog. */
  of(callId: string): readonly SeenMessage[] {
    return this.#waiting?.filter((message) => message.callId === callId) ?? [];
  }

  /** Hot. */
  add(message: SeenMessage): void {
    const { length } = message;
    if (this.#count >= MESSAGES_MAX || this.#bytes + length > BYTES_MAX) {
      this.#isCut = true;
      return;
    }
    this.#count++;
    this.#bytes += length;
    this.#waitingBytes += length;
    if (this.#waiting) this.#waiting.push(message);
    else this.#waiting = [message];
  }

  addFetch({ atMs, url, durationMs, ...fetch }: SeenFetch): void {
    if (this.#fetchCount >= FETCHES_MAX) {
      this.#isCut = true;
      return;
    }
    const number = ++this.#fetchCount;
    const shown = { time: isoTime(atMs), number, url: url.slice(0, URL_MAX), duration_ms: durationMs };
    this.#fetches ??= [];
    this.#fetches.push({ ...fetch, ...shown });
  }

  addStep(step: TracedStep): void {
    if (this.#stepCount >= STEPS_MAX) this.#isCut = true;
    else {
      this.#stepCount++;
      this.#steps ??= [];
      this.#steps.push(step);
    }
  }

  /** What was not written yet, which counts as written from now on. */
  take(): TakenLeg {
    const messages = this.#waiting ?? [];
    const bytes = this.#waitingBytes;
    const fetches = this.#fetches ?? [];
    const steps = this.#steps ?? [];
    this.#fetches = undefined;
    this.#steps = undefined;
    this.#waiting = undefined;
    this.#waitingBytes = 0;
    this.#isCutTold = this.#isCut;
    return { call: this.call, account: this.account, isCut: this.#isCut, messages, fetches, steps, bytes };
  }
}

/** A part of a leg on its way to the database. */
export interface TakenLeg {
  readonly call: string;
  readonly account: string;
  readonly isCut: boolean;
  readonly messages: readonly SeenMessage[];
  readonly fetches: readonly TracedFetch[];
  readonly steps: readonly TracedStep[];
  readonly bytes: number;
}

/** As it is stored: secrets are removed here. */
export function tracedLeg({ call, account, isCut, messages, fetches, steps }: TakenLeg): TracedLeg {
  const seen = messages.map(tracedMessage);
  const more = { ...(fetches.length > 0 ? { fetches } : {}), ...(steps.length > 0 ? { steps } : {}) };
  return { call, account, is_cut: isCut, messages: seen, ...more };
}

/** A message as it may be shown. */
export function tracedMessage(message: SeenMessage): TracedMessage {
  const { number, direction, peer, callId } = message;
  return {
    time: isoTime(message.atMs),
    number,
    direction,
    transport: peer.transport,
    peer: `${hostText(peer.host)}:${peer.port}`,
    call_id: callId,
    message: redact(withoutHairpin(message.wire.toString("utf8"))),
  };
}
