import type { Clock } from "../../base/clock.js";
import { GatheredWork } from "../../base/gathered-work.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import { stopSwitch } from "../../base/stop-switch.js";
import type { RoutedCarrier } from "../../domain/messaging/port/routes.js";
import { messageError } from "../../domain/messaging/rules.js";
import type { ClaimedSms, MessageResults, PartResult, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import {
  FAILURES_BEFORE_FALLBACK,
  FINAL_ERRORS,
  LINK_DOWN_MS,
  retryMs,
  throttleMs,
} from "../../domain/sms-queue/rules.js";
import { NO_LINK } from "../../domain/sms-queue/verdict.js";
import { type ReferenceForm, segment } from "../../wire/smpp/segment.js";
import { HoldTimes } from "./hold-times.js";
import type { CarrierLink, CarrierLinks, CarrierWay, OutgoingPart, SubmitResult } from "./link.js";
import type { SmsReceipts } from "./receipts.js";
import { type AnswerKeeper, Settling } from "./settling.js";
import type { UnstoredIds } from "./unstored-ids.js";

export interface HandoverOptions {
  readonly queue: SmsQueueStore;
  readonly links: CarrierLinks;
  readonly receipts: SmsReceipts;
  readonly health: CarrierHealth;
  /** Receipts wait for the ids that are in it. */
  readonly unstored?: UnstoredIds;
  /** Without it the place of a message in a window is held until what came of it is stored. */
  readonly answers?: AnswerKeeper | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** The first result of a transaction waits so long at most for those of the rest of the window; default 0. */
  readonly gatherMs?: number;
  /** And so long where no message waits for the place of one of them; default `gatherMs`. */
  readonly streamMs?: number;
}

/** Keeps what the last try at a carrier met. */
export interface CarrierHealth {
  /** @param error null = it took a message */
  met(carrier: string, error: string | null, now: string): Promise<void>;
}

/** The way a message took, and whether there is another one. */
type UsedWay = Pick<CarrierWay, "failoverAfterMs" | "holdsUnknown"> & {
  readonly carrier: string;
  readonly hasNext: TakenSms["hasNext"];
};

/**
 * What the last part of a try met; `accepted` when all parts were taken, `stopped` when the recipient opted out meanwhile,
 * `resting` when the carrier throttled others meanwhile.
 */
type Ending = Missed | { readonly kind: "accepted" };
type Missed = Exclude<SubmitResult, { kind: "accepted" }> | { readonly kind: "stopped" } | Resting;
type Resting = { readonly kind: "resting" };

/** A try that is over. */
interface End extends MessageResults {
  /** Undefined: all parts were taken. */
  readonly missed?: { readonly sms: ClaimedSms; readonly way: UsedWay; readonly ending: Missed };
}

/** A message on its way. */
export interface SentSms {
  /** It takes no room any more: what came of it is stored, or kept until it is. Never rejects. */
  readonly over: Promise<void>;
  readonly stored: Promise<void>;
}

/** A message that was taken to be sent to a carrier. */
export interface TakenSms {
  readonly sms: ClaimedSms;
  readonly carrier: RoutedCarrier;
  /** Its route has another carrier for it that was not given up. */
  readonly hasNext: () => boolean;
}

/** What is known of an opt-out is asked again after so long: nothing goes out a second after a STOP (messaging.md 11.3). */
const CONSENT_MS = 250;

/** A message whose carrier another node is bound to is left to that one for so long. */
const ELSEWHERE_MS = 500;

/** Results of one transaction. */
const ENDS_MAX = 100;

const ROOM_MIN = 50;
const ROOM_MAX = 400;
/** More than that are taken where all of them soon have their place: a STOP is obeyed, and no claim ends, while one waits. */
const ROOM_MS = 100;

/** Hands messages to carriers, part by part, and writes what came of it (messaging.md 8.6). */
export class Handover {
  readonly #o: HandoverOptions;
  /** Each submit that is out listens to it, as many as the windows hold. */
  readonly #stop = stopSwitch();
  /** Carriers that throttle: how often in a row, and until when they rest. */
  readonly #resting = new Map<string, { times: number; untilMs: number }>();

  /** What was written last. */
  readonly #errors = new Map<string, string | null>();
  readonly #ends: Settling<End>;
  readonly #holds: HoldTimes;
  /** Messages that are on their way, and those of them that wait for a place in the window of their carrier. */
  #out = 0;
  #queued = 0;
  /** Asks for those at once that are asked for at the same time. */
  readonly #optedOut: GatheredWork<string, boolean>;

  constructor(options: HandoverOptions) {
    this.#o = options;
    this.#holds = new HoldTimes(options.clock);
    const { queue, answers, clock, gatherMs = 0, streamMs = gatherMs } = options;
    const { signal } = this.#stop;
    const work = (ends: readonly End[]) => this.#store(ends);
    const isHeldUp = () => (this.#queued > 0 && !answers) || this.#out >= this.room;
    this.#ends = new Settling({ work, most: ENDS_MAX, clock, gatherMs, streamMs, isHeldUp, answers, signal });
    this.#optedOut = new GatheredWork({
      most: ENDS_MAX,
      clock,
      gatherMs: 0,
      work: async (uuids) => {
        const out = await queue.optedOut(uuids);
        return uuids.map((uuid) => out.has(uuid));
      },
    });
  }

  /** Messages that may be on their way at once: they keep the windows of the links full, and soon go. */
  get room(): number {
    const { windows } = this.#o.links;
    const { longestMs } = this.#holds;
    const soon = longestMs === undefined ? 0 : Math.floor((windows * ROOM_MS) / Math.max(1, longestMs));
    return Math.min(ROOM_MAX, Math.max(ROOM_MIN, 2 * windows, soon));
  }

  /** So many more are taken at once, when there is room for them: half of what waits for a place in the windows. */
  get refill(): number {
    return Math.max(1, Math.floor((this.room - this.#o.links.windows) / 2));
  }

  /** Until when a carrier rests, because it throttles or belongs to another node, epoch milliseconds; undefined: it does not. */
  restsUntil(carrier: string): number | undefined {
    if (this.#o.links.isElsewhere(carrier)) return this.#o.clock.now() + ELSEWHERE_MS;
    return this.#restMs(carrier) > 0 ? this.#resting.get(carrier)?.untilMs : undefined;
  }

  /** Answers wait for a database that was away: their messages are not lost, though their claims may end. */
  get hasUnstored(): boolean {
    return this.#ends.hasUnstored;
  }

  /** Messages on their way that take room. */
  get out(): number {
    return this.#out;
  }

  /**
   * Stores what carriers answered in a former life of this process.
   * @returns what each of these messages met: undefined = it is stored
   * @throws DomainError 503 while the database is away
   */
  recover(): Promise<readonly unknown[]> {
    return this.#ends.recover(async (kept) => {
      const sending = await this.#o.queue.stillSending(kept.map(({ uuid }) => uuid));
      return [...new Map(kept.map((one) => [one.uuid, one])).values()].filter(({ uuid }) => sending.has(uuid));
    });
  }

  /**
   * Sends the open parts of messages, each in order, up to the first that is not taken.
   * @param judgedMs when it was known that the recipients take messages; waiting for a carrier makes that old
   */
  send(taken: readonly TakenSms[], judgedMs: number): SentSms[] {
    const ways = new Map<string, Promise<CarrierWay>>();
    return taken.map((one) => {
      const { uuid } = one.carrier;
      const way = ways.get(uuid) ?? this.#o.links.wayTo(uuid);
      ways.set(uuid, way);
      return this.#send(one, way, judgedMs);
    });
  }

  #send(taken: TakenSms, wayTo: Promise<CarrierWay>, judgedMs: number): SentSms {
    this.#out++;
    const { over, end } = journey(() => this.#out--);
    return { over, stored: wayTo.then((way) => this.#sendBy(way, taken, judgedMs, end)).finally(end) };
  }

  /** @param end it takes no room any more */
  async #sendBy(
    way: CarrierWay,
    { sms, carrier: to, hasNext }: TakenSms,
    judgedMs: number,
    end: () => void,
  ): Promise<void> {
    const carrier = to.uuid;
    const giveBack = this.#holds.timed(carrier, await this.#place(way.link));
    try {
      const { results, ending } = way.link
        ? await this.#submit(sms, { carrier, link: way.link }, judgedMs)
        : { results: [], ending: NO_WAY };
      const one = { uuid: sms.uuid, carrier, results };
      const stored =
        ending.kind !== "accepted"
          ? this.#ends.store({ ...one, missed: { sms, way: { ...way, carrier, hasNext }, ending } })
          : giveBack
            ? this.#ends.storeKept(one, () => {
                giveBack();
                end();
              })
            : this.#ends.store(one);
      this.#o.unstored?.add(carrier, results.flatMap(idOf), stored);
      await stored;
      if (ending.kind !== "resting") await this.#met(carrier, faultOf(ending));
    } finally {
      giveBack?.();
    }
  }

  /** @returns gives back a place in the window */
  async #place(link: CarrierLink | undefined): Promise<(() => void) | undefined> {
    if (!link?.isFull) return link?.permit?.(this.#stop.signal);
    this.#queued++;
    // Results that wait for others hold the places.
    this.#ends.look();
    try {
      return await link.permit?.(this.#stop.signal);
    } finally {
      this.#queued--;
    }
  }

  /** What came of messages, in one transaction. What is not plainly taken is written one by one. */
  #store(ends: readonly End[]): Promise<readonly undefined[]> {
    return this.#o.queue.transaction(async (tx) => {
      // Ids come before the accounts, as with receipts that look for their ids once more.
      const ids = ends.map(({ carrier, results }) => ({ carrier, ids: results.flatMap(idOf) }));
      await tx.lock(
        ends.map(({ uuid }) => uuid),
        ids,
      );
      const now = isoTime(this.#o.clock.now());
      const missed = ends.filter(({ missed }) => missed);
      await tx.results(missed, now);
      await this.#accepted(tx, ends, now);
      for (const { missed } of ends) if (missed) await this.#write(tx, missed.sms, missed.way, missed.ending);
      return ends.map(() => undefined);
    });
  }

  async #accepted(tx: SmsQueueTx, ends: readonly End[], now: string): Promise<void> {
    const accepted = ends.filter(({ missed }) => !missed);
    if (accepted.length === 0) return;
    // What was taken before the carrier throttled does not end its rest.
    for (const { carrier } of accepted) if (this.#restMs(carrier) === 0) this.#resting.delete(carrier);
    await this.#o.receipts.takeUp(tx, await tx.succeed(accepted, now), now);
  }

  /** Written when it changes; what a recipient is refused for is no fault of the carrier. */
  async #met(carrier: string, error: string | null): Promise<void> {
    if (this.#errors.get(carrier) === error) return;
    this.#errors.set(carrier, error);
    await this.#o.health.met(carrier, error, isoTime(this.#o.clock.now()));
  }

  /** Submits that wait for an answer end as unknown. Idempotent. */
  close(): void {
    this.#stop.abort();
  }

  async #submit(
    sms: ClaimedSms,
    { carrier, link }: { readonly carrier: string; readonly link: CarrierLink },
    judgedMs: number,
  ): Promise<{ results: PartResult[]; ending: Ending }> {
    const { clock } = this.#o;
    const results: PartResult[] = [];
    let knownMs = judgedMs;
    for (const part of partsOf(sms, link.form ?? "udh8")) {
      const [first] = results;
      if (link.isWhole && first) {
        results.push({ ...first, number: part.number });
        continue;
      }
      await link.turn?.(this.#stop.signal);
      if (this.#restMs(carrier) > 0) return { results, ending: { kind: "resting" } };
      const nowMs = clock.now();
      if (nowMs - knownMs > CONSENT_MS && !sms.isAutomated) {
        if (await this.#optedOut.add(sms.uuid)) return { results, ending: { kind: "stopped" } };
        knownMs = nowMs;
      }
      const result = await link.submit(sms, part, this.#stop.signal);
      results.push(resultOf(part.number, result));
      if (result.kind !== "accepted") return { results, ending: result };
    }
    return { results, ending: { kind: "accepted" } };
  }

  async #write(tx: SmsQueueTx, sms: ClaimedSms, way: UsedWay, ending: Missed): Promise<void> {
    const { carrier } = way;
    const now = isoTime(this.#o.clock.now());
    switch (ending.kind) {
      case "unknown":
        return this.#unknown(tx, sms, way);
      case "down":
        return this.#down(tx, sms, way);
      case "stopped": {
        const error = messageError(1103);
        return tx.fail(sms.uuid, error, error.message, now);
      }
      case "resting":
        return this.#again(tx, sms, carrier, { waitMs: this.#restMs(carrier), reason: "the carrier rests" });
      case "refused":
        return this.#refused(tx, sms, way, ending);
      default:
        return ending satisfies never;
    }
  }

  async #refused(
    tx: SmsQueueTx,
    sms: ClaimedSms,
    way: UsedWay,
    { action, code }: Extract<SubmitResult, { kind: "refused" }>,
  ): Promise<void> {
    const { carrier } = way;
    const reason = `refused by the carrier: ${code}`;
    switch (action) {
      case "throttled":
        return this.#again(tx, sms, carrier, { waitMs: this.#rest(carrier), reason });
      case "rebind":
        return this.#again(tx, sms, carrier, { waitMs: retryMs(1), reason });
      case "retry":
        return this.#failed(tx, sms, way, reason, FAILURES_BEFORE_FALLBACK);
      case "retry_once":
        if (this.#failures(sms, carrier) > 0 && !way.hasNext()) return this.#over(tx, sms, "refused", code);
        return this.#failed(tx, sms, way, reason, 2);
      default:
        return this.#over(tx, sms, action, code);
    }
  }

  async #over(tx: SmsQueueTx, sms: ClaimedSms, action: keyof typeof FINAL_ERRORS, code: string): Promise<void> {
    const error = messageError(FINAL_ERRORS[action], code);
    await tx.fail(sms.uuid, error, error.message, isoTime(this.#o.clock.now()));
  }

  /** Another failure at this carrier; after `limit` in a row the next one is tried. */
  async #failed(tx: SmsQueueTx, sms: ClaimedSms, way: UsedWay, reason: string, limit: number): Promise<void> {
    const { carrier, hasNext } = way;
    const failures = this.#failures(sms, carrier) + 1;
    if (failures < limit || !hasNext())
      return this.#again(tx, sms, carrier, { waitMs: retryMs(failures), reason, failures });
    return this.#next(tx, sms, carrier, reason);
  }

  /** It may have been taken: it goes out again, or waits for the end of its limit where that must not be. */
  #unknown(tx: SmsQueueTx, sms: ClaimedSms, { carrier, holdsUnknown }: UsedWay): Promise<void> {
    const waitMs = holdsUnknown ? Math.max(0, epochMs(sms.valid_until) - this.#o.clock.now()) : 0;
    return this.#again(tx, sms, carrier, { waitMs, reason: "no answer from the carrier", maybeDuplicate: true });
  }

  /** Without a link a message waits, and goes to the next carrier when that lasts. */
  async #down(tx: SmsQueueTx, sms: ClaimedSms, { carrier, failoverAfterMs, hasNext }: UsedWay): Promise<void> {
    const nowMs = this.#o.clock.now();
    const since = sms.carrier === carrier && sms.failing_since !== null ? sms.failing_since : isoTime(nowMs);
    if (nowMs - epochMs(since) >= failoverAfterMs && hasNext()) return this.#next(tx, sms, carrier, NO_LINK);
    return this.#again(tx, sms, carrier, { waitMs: LINK_DOWN_MS, reason: NO_LINK, failing_since: since });
  }

  async #next(tx: SmsQueueTx, sms: ClaimedSms, carrier: string, reason: string): Promise<void> {
    const now = isoTime(this.#o.clock.now());
    const tried = [...new Set([...sms.tried, carrier])];
    const none = { carrier: null, failures: 0, failing_since: null };
    await tx.postpone([{ uuid: sms.uuid, due: now, reason, now, tried, ...none }]);
  }

  async #again(
    tx: SmsQueueTx,
    sms: ClaimedSms,
    carrier: string,
    o: {
      readonly waitMs: number;
      readonly reason: string;
      readonly failures?: number;
      readonly failing_since?: string;
      readonly maybeDuplicate?: boolean;
    },
  ): Promise<void> {
    const nowMs = this.#o.clock.now();
    const { uuid, tried } = sms;
    await tx.postpone([
      {
        uuid,
        due: isoTime(nowMs + o.waitMs),
        reason: o.reason,
        now: isoTime(nowMs),
        tried,
        carrier,
        failures: o.failures ?? this.#failures(sms, carrier),
        failing_since: o.failing_since ?? null,
        ...(o.maybeDuplicate ? { maybeDuplicate: true } : {}),
      },
    ]);
  }

  /**
   * The carrier takes nothing from anybody for a moment, longer with each time in a row; what was under way together is
   * one time. @returns milliseconds
   */
  #rest(carrier: string): number {
    const leftMs = this.#restMs(carrier);
    if (leftMs > 0) return leftMs;
    const times = (this.#resting.get(carrier)?.times ?? 0) + 1;
    const waitMs = throttleMs(times, this.#o.random);
    this.#resting.set(carrier, { times, untilMs: this.#o.clock.now() + waitMs });
    return waitMs;
  }

  /** How long a carrier that throttles still rests; 0: it does not. */
  #restMs(carrier: string): number {
    return Math.max(0, (this.#resting.get(carrier)?.untilMs ?? 0) - this.#o.clock.now());
  }

  #failures(sms: ClaimedSms, carrier: string): number {
    return sms.carrier === carrier ? sms.failures : 0;
  }
}

function faultOf(ending: Exclude<Ending, Resting>): string | null {
  switch (ending.kind) {
    case "accepted":
    case "stopped":
      return null;
    case "unknown":
      return "no answer";
    case "down":
      return ending.code;
    case "refused":
      return ending.action === "bad_recipient" || ending.action === "bad_sender" ? null : ending.code;
    default:
      return ending satisfies never;
  }
}

/** @param onEnd called once, however often it ends */
function journey(onEnd: () => void): { readonly over: Promise<void>; readonly end: () => void } {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    let isOver = false;
    end = () => {
      if (isOver) return;
      isOver = true;
      onEnd();
      resolve();
    };
  });
  return { over, end };
}

/** As it is stored. */
function idOf({ provider_id }: PartResult): string[] {
  return provider_id === null ? [] : [provider_id.toLowerCase()];
}

const NO_WAY: Ending = { kind: "down", code: "no link" };

function partsOf(sms: ClaimedSms, wish: ReferenceForm): OutgoingPart[] {
  const wished = segment(sms.message, wish);
  // Parts were counted by the short header: a text that the long one would cut into more keeps it.
  const form = wished.parts.length === sms.parts ? wish : "udh8";
  const { encoding, parts } = form === wish ? wished : segment(sms.message);
  // That of the first try: a handset joins parts of one reference only, whenever each of them was taken.
  const reference = sms.reference ?? 0;
  const total = parts.length;
  return sms.open.flatMap(({ number, id }) => {
    const bytes = parts[number - 1];
    return bytes ? [{ id, number, total, reference, form, encoding, bytes }] : [];
  });
}

function resultOf(number: number, result: SubmitResult): PartResult {
  const none = { number, provider_id: null, code: null };
  switch (result.kind) {
    case "accepted":
      return { ...none, outcome: "accepted", provider_id: result.id };
    case "refused":
      return { ...none, outcome: "refused", code: result.code };
    case "unknown":
      return { ...none, outcome: "unknown" };
    case "down":
      return { ...none, outcome: "down", code: result.code };
    default:
      return result satisfies never;
  }
}
