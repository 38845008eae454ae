import type { Clock, Timer } from "../../base/clock.js";
import { GatheredWork } from "../../base/gathered-work.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { Lookout } from "../../base/lookout.js";
import { SENDER_RATES, unregistered } from "../../domain/messaging/checks.js";
import type { RoutedCarrier } from "../../domain/messaging/port/routes.js";
import { openFrom, type ZonesOf } from "../../domain/messaging/quiet-hours.js";
import { carriersOf, routeFor } from "../../domain/messaging/routing.js";
import { countryOfDigits, HOME_COUNTRY, messageError, readNumber } from "../../domain/messaging/rules.js";
import type { StraightStart } from "../../domain/messaging/straight-start.js";
import type { Begun, ClaimedSms, Postponed, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import { DAILY_CAP, type Verdict, verdictOf } from "../../domain/sms-queue/verdict.js";
import type { Handover, TakenSms } from "./handover.js";

/** Between two looks at the queue that nobody woke us for. */
const POLL_MS = 5_000;
/** Between two looks that find nothing to take, however much is due. */
const REST_MIN_MS = 10;
/** A message that was taken is given back after so long, and more for each of its parts. */
const CLAIM_MS = 60_000;
const CLAIM_PART_MS = 25_000;
/** Between two tidyings. */
const TIDY_MS = 30_000;
/** A receipt that has not come after so long does not come. */
const UNCONFIRMED_MS = 72 * 3_600_000;
/** A receipt waits so long for the answer to its submit. */
const EARLY_RECEIPT_MS = 10 * 60_000;
/** A carrier that did not see our answer has sent its delivery again after so long. */
const UNSEEN_MS = 3_600_000;
/** A reference of a pair of numbers is not given again within that time (messaging.md 9.2). */
const REFERENCE_MS = 3_600_000;
/** A number whose campaign is at its limit rests so long. */
const CAMPAIGN_REST_MS = 1_000;
/** Messages that are taken in one transaction. */
const CLAIM_MAX = 100;
/** While many are on their way, room for a few is left so long before it is used: a claim of one costs as much as one of ten. */
const REFILL_MS = 25;
/** What is settled lets the next message of its two numbers go, which is looked for so long after: many have none. */
const SETTLED_MS = 20;

export interface SmsSenderOptions {
  readonly queue: SmsQueueStore;
  readonly handover: Handover;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this node. */
  readonly node: string;
  readonly isEnforced: boolean;
  readonly zonesOf: ZonesOf;
}

/**
 * Sends what waits in the queue (messaging.md 7.1). What it takes is written down before it goes out and what came of it
 * after; any number of nodes may run it. A message whose step fails is given back when its claim ends.
 */
export class SmsSender {
  readonly #o: SmsSenderOptions;
  readonly #inFlight = new Set<Promise<void>>();
  /** Messages that were ever taken on their way. */
  #steps = 0;
  /** Ends of messages that are not handed over, while they are written. */
  #failing = 0;
  /** Who waits for room. */
  readonly #waiting: (() => void)[] = [];
  readonly #fails: GatheredWork<Failed, undefined>;
  #isTold = false;
  #soon: Timer | undefined;
  /** The last look has taken nothing: the next one asks first whether there is something to take. */
  #foundNone = false;
  readonly #lookout: Lookout;
  /** What a former life of this node had taken is back in the queue: what it takes from here on is its own. */
  #isReady = false;
  /** More may be due than was taken: what comes now waits behind it. */
  #isBehind = false;
  /** Places of messages that are being stored and go straight after. */
  #reserved = 0;
  /** Monotonic time of the next tidying. */
  #tidyMs = 0;

  constructor(options: SmsSenderOptions) {
    this.#o = options;
    this.#fails = new GatheredWork({
      work: (fails) => this.#fail(fails),
      most: CLAIM_MAX,
      clock: options.clock,
      gatherMs: 0,
    });
    this.#lookout = new Lookout({
      clock: options.clock,
      begin: async () => {
        await this.#recover();
        await this.#takeBack(options.node);
        this.#isReady = true;
      },
      look: () => this.#look(),
      failed: (error) => {
        options.log.error({ err: error }, "messages could not be looked for");
        return POLL_MS;
      },
    });
  }

  /** Takes back what a former life of this node left, then looks for messages until it is closed. */
  start(): void {
    this.#lookout.start();
  }

  /** Looks at once. Does nothing before `start`. */
  wake(): void {
    this.#lookout.wake();
  }

  /**
   * Takes the place of a message that is about to be stored and need not wait in the queue. Whoever takes it gives it back
   * by `release`, or sends the message by `sendReserved`.
   * @returns how the message is stored; undefined: it waits in the queue
   */
  reserve(sms: ClaimedSms, nowMs: number): { readonly judged: Judged; readonly start: StraightStart } | undefined {
    if (!this.#isReady || this.#isBehind || this.#lookout.isClosed || this.#freeRoom() <= 0) return undefined;
    const judged = { sms, verdict: this.#judge(sms, nowMs) };
    const [begin] = isLimited(judged) ? [] : begun(judged, nowMs);
    if (!begin) return undefined;
    this.#reserved++;
    const { carrier, nextOn, reason } = begin;
    const until = isoTime(nowMs + CLAIM_MS + sms.parts * CLAIM_PART_MS);
    return { judged, start: { carrier, nextOn, reason, node: this.#o.node, until } };
  }

  /** Gives places back whose messages were not stored. */
  release(count: number): void {
    this.#reserved -= count;
    this.#tellRoom();
  }

  /** Sends messages that were stored as `reserve` said. @param judgedMs when their recipients were known to take messages */
  sendReserved(judged: readonly Judged[], judgedMs: number): void {
    this.#reserved -= judged.length;
    this.#send(judged, judgedMs);
    if (this.#lookout.isClosed) this.#tellRoom();
  }

  #freeRoom(): number {
    const { room, out } = this.#o.handover;
    return room - out - this.#failing - this.#reserved;
  }

  /** Takes no further message; resolves when those on their way are settled. Idempotent. */
  async close(): Promise<void> {
    const closed = this.#lookout.close();
    this.#soon?.cancel();
    // What is being stored as taken goes as all that was taken before.
    while (this.#reserved > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#o.handover.close();
    await closed;
    await Promise.all(this.#inFlight);
  }

  async #look(): Promise<number> {
    if (this.#o.clock.monotonicMs() >= this.#tidyMs) await this.tidy();
    if (this.#foundNone) {
      const dueMs = await this.#dueMs();
      if (dueMs > 0) return this.#lookout.isWoken ? 0 : Math.max(REST_MIN_MS, dueMs);
    }
    this.#foundNone = (await this.#takeDue()) === 0;
    return this.#lookout.isWoken ? 0 : Math.max(REST_MIN_MS, await this.#dueMs());
  }

  /** When the next message is due, from now; no later than the next look. */
  async #dueMs(): Promise<number> {
    const { queue, clock } = this.#o;
    const due = await queue.nextDue(isoTime(clock.now() + POLL_MS));
    return due === undefined ? POLL_MS : epochMs(due) - clock.now();
  }

  /** Sends everything that may go now, and resolves when all of it is settled. For tests and for a last look. */
  async runDue(): Promise<void> {
    let before: number;
    do {
      // A look passes over senders whose messages are being settled: only one that had none of them tells the end.
      await Promise.all(this.#inFlight);
      before = this.#steps;
      await this.#takeDue();
    } while (this.#steps !== before);
  }

  /**
   * Puts back what dead nodes had taken, gives up waiting for receipts that have not come in 72 h, and forgets what is of
   * no use any more.
   */
  async tidy(): Promise<void> {
    const { queue, clock } = this.#o;
    const nowMs = clock.now();
    this.#tidyMs = clock.monotonicMs() + TIDY_MS;
    if (!this.#o.handover.hasUnstored) await this.#takeBack(null);
    await queue.confirmNone(isoTime(nowMs - UNCONFIRMED_MS), isoTime(nowMs));
    await queue.forgetReceipts(isoTime(nowMs - EARLY_RECEIPT_MS));
    await queue.forgetReferences(isoTime(nowMs - REFERENCE_MS));
    await queue.forgetOldUnseen(isoTime(nowMs - UNSEEN_MS));
  }

  /** What carriers answered in the former life of this node is stored, and not sent again. */
  async #recover(): Promise<void> {
    const { handover, log } = this.#o;
    const errors = await handover.recover();
    if (errors.length === 0) return;
    log.warn({ messages: errors.length }, "answers of carriers to the former process are stored");
    for (const err of errors)
      if (err !== undefined) log.error({ err }, "answer of a carrier could not be stored: its message goes out again");
  }

  /** @param node whose messages; null: of nodes whose claims have ended */
  async #takeBack(node: string | null): Promise<void> {
    const { queue, clock, log } = this.#o;
    const count = await queue.takeBack(node, isoTime(clock.now()));
    if (count === 0) return;
    const whose = node === null ? "another process" : "the former process";
    log.warn({ messages: count }, `messages of ${whose} go out again`);
  }

  /** Takes messages while there are some and not too many are on their way. @returns how many */
  async #takeDue(): Promise<number> {
    let count = 0;
    while (!this.#lookout.isClosed) {
      const most = Math.min(CLAIM_MAX, await this.#room());
      const { judged, nowMs } = await this.#o.queue.transaction((tx) => this.#take(tx, most));
      this.#send(judged, nowMs);
      count += judged.length;
      this.#isBehind = judged.length === most;
      // A sender that sends rests; of one whose message does not go, another one may.
      if (judged.length === 0 || (judged.length < most && judged.every(isSent))) break;
    }
    return count;
  }

  /** How many more may be on their way, when it is worth a claim, or at least one for a while. */
  async #room(): Promise<number> {
    const { handover, clock } = this.#o;
    let timer: Timer | undefined;
    let isLate = false;
    for (;;) {
      const room = this.#freeRoom();
      if (room >= handover.refill || (room > 0 && isLate)) {
        timer?.cancel();
        return room;
      }
      this.#isBehind = true;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        if (room > 0)
          timer ??= clock.setTimer(REFILL_MS, () => {
            isLate = true;
            this.#tellRoom();
          });
      });
    }
  }

  async #take(tx: SmsQueueTx, most: number): Promise<{ judged: readonly Judged[]; nowMs: number }> {
    const { clock, node } = this.#o;
    const nowMs = clock.now();
    const now = isoTime(nowMs);
    const claim = { node, now, until: isoTime(nowMs + CLAIM_MS), partMs: CLAIM_PART_MS, most };
    const messages = await tx.claim(claim);
    const judged = await this.#admit(
      tx,
      messages.map((sms) => ({ sms, verdict: this.#judge(sms, nowMs) })),
      nowMs,
    );
    await tx.postpone(judged.flatMap((one) => postponed(one, now)));
    await tx.begin(
      judged.flatMap((one) => begun(one, nowMs)),
      { node, now },
    );
    return { judged, nowMs };
  }

  /** What could be sent takes its place in the rates that it shares with others; without one it waits. */
  async #admit(tx: SmsQueueTx, judged: readonly Judged[], nowMs: number): Promise<readonly Judged[]> {
    const waits = new Map<string, Verdict>();
    for (const { uuid, review } of slowed(judged)) {
      const turnMs = await tx.takeSlowTurn(review, nowMs);
      if (turnMs !== undefined)
        waits.set(uuid, { kind: "wait", dueMs: turnMs, reason: "hardly anybody answers there" });
    }
    const limited = judged.filter(isLimited).filter(({ sms }) => !waits.has(sms.uuid));
    const rates = await tx.takeRates(
      limited.map(({ sms }) => ({ campaign: sms.facts.campaign?.uuid ?? "", parts: sms.parts })),
      nowMs,
    );
    const rests: { tn: number; until: string }[] = [];
    for (const [at, { sms }] of limited.entries()) {
      const full = rates[at];
      if (!full) continue;
      waits.set(sms.uuid, {
        kind: "wait",
        dueMs: full.untilMs,
        reason: full.kind === "day" ? DAILY_CAP : "rate of the campaign",
      });
      // Its other messages would meet the same: one of them asks again in a while.
      if (full.kind === "minute")
        rests.push({ tn: sms.tn, until: isoTime(Math.min(full.untilMs, nowMs + CAMPAIGN_REST_MS)) });
    }
    await tx.restSenders(rests);
    return judged.map((one) => ({ ...one, verdict: waits.get(one.sms.uuid) ?? one.verdict }));
  }

  #judge(sms: ClaimedSms, nowMs: number): Verdict {
    const { zonesOf, isEnforced, handover } = this.#o;
    const { facts } = sms;
    const all = routed(sms);
    const fresh = all.filter(({ uuid }) => !sms.tried.includes(uuid));
    return verdictOf(sms, {
      nowMs,
      unregistered: isEnforced ? unregistered(facts, countryOf(sms.to)) : undefined,
      opensMs: openFrom(facts.campaign, zonesOf(sms.to), nowMs),
      // When all were given up the round begins anew, until the limit of the message.
      carriers: fresh.length > 0 ? fresh : all,
      restsUntilMs: (carrier) => handover.restsUntil(carrier),
    });
  }

  #send(judged: readonly Judged[], judgedMs: number): void {
    const taken = judged.flatMap(({ sms, verdict }): TakenSms[] =>
      verdict.kind === "send" ? [{ sms, carrier: verdict.carrier, hasNext: () => hasOther(sms, verdict.carrier) }] : [],
    );
    for (const [at, { over, stored }] of this.#o.handover.send(taken, judgedMs).entries()) {
      void over.then(() => this.#roomSoon());
      this.#track(stored, taken[at]?.sms.uuid ?? "");
    }
    for (const { sms, verdict } of judged)
      if (verdict.kind === "fail") this.#track(this.#failed({ sms, verdict }), sms.uuid);
  }

  async #failed(failed: Failed): Promise<void> {
    this.#failing++;
    try {
      await this.#fails.add(failed);
    } finally {
      this.#failing--;
    }
  }

  /** A fault is logged, and the message comes back when its claim ends. */
  #track(step: Promise<unknown>, sms: string): void {
    this.#steps++;
    const settled: Promise<void> = step.then(
      () => this.#settled(settled),
      (error: unknown) => {
        this.#o.log.error({ err: error, sms }, "message step failed");
        this.#settled(settled);
      },
    );
    this.#inFlight.add(settled);
  }

  /** What is settled by one commit makes us look a little later, once. */
  #settled(step: Promise<void>): void {
    this.#inFlight.delete(step);
    this.#roomSoon();
    this.#soon ??= this.#o.clock.setTimer(SETTLED_MS, () => {
      this.#soon = undefined;
      this.wake();
    });
  }

  /** Those that end together make room once. */
  #roomSoon(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    setImmediate(() => {
      this.#isTold = false;
      this.#tellRoom();
    });
  }

  #tellRoom(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  #fail(fails: readonly Failed[]): Promise<readonly undefined[]> {
    const { queue, clock } = this.#o;
    return queue.transaction(async (tx) => {
      const now = isoTime(clock.now());
      await tx.lock(fails.map(({ sms }) => sms.uuid));
      for (const { sms, verdict } of fails) await tx.fail(sms.uuid, messageError(verdict.code), verdict.reason, now);
      // What waits for the same recipient need not be looked at one by one; each time so much of it as one transaction may end.
      const stopped = fails.filter(({ verdict }) => verdict.code === 1103).map(({ sms }) => sms);
      const others = new Map(stopped.map((sms) => [`${sms.account} ${sms.to}`, sms.uuid]));
      for (const uuid of others.values()) await tx.failOthers(uuid, now);
      return fails.map(() => undefined);
    });
  }
}

/** A message that was taken, and what is to be done with it. */
export interface Judged {
  readonly sms: ClaimedSms;
  readonly verdict: Verdict;
}

interface Failed extends Judged {
  readonly verdict: Extract<Verdict, { kind: "fail" }>;
}

/** Carriers of the route of a message, in the order they are tried. */
function routed({ uuid, to, account, facts, table }: ClaimedSms): RoutedCarrier[] {
  const { provider, tn_profile, type: sender_type } = facts;
  const route = routeFor(table, { to, to_country: countryOf(to), sender_type, tn_profile, account, provider });
  return route ? carriersOf(route, table, facts, uuid) : [];
}

/** Another carrier of its route is left that was not given up. */
function hasOther(sms: ClaimedSms, carrier: RoutedCarrier): boolean {
  return routed(sms).some(({ uuid }) => uuid !== carrier.uuid && !sms.tried.includes(uuid));
}

function isSent({ verdict }: Judged): boolean {
  return verdict.kind === "send";
}

/** Messages of slowed blocks with their reviews, in an order that all nodes take. */
function slowed(judged: readonly Judged[]): { readonly uuid: string; readonly review: string }[] {
  const found = judged.flatMap(({ sms, verdict }) => {
    const review = verdict.kind === "send" && !sms.isAutomated ? verdict.slowedBy : undefined;
    return review === undefined ? [] : [{ uuid: sms.uuid, review }];
  });
  return found.sort((a, b) => (a.review < b.review ? -1 : a.review > b.review ? 1 : 0));
}

/** It is to be sent, and its campaign has a rate. */
function isLimited({ sms, verdict }: Judged): boolean {
  const { campaign, type } = sms.facts;
  return (
    verdict.kind === "send" && !sms.isAutomated && !!campaign && type === "long_code" && countryOf(sms.to) === "US"
  );
}

function postponed({ sms, verdict }: Judged, now: string): Postponed[] {
  if (verdict.kind !== "wait") return [];
  const { tried, carrier, failures, failing_since, uuid } = sms;
  const { dueMs, kind, ...rest } = verdict;
  return [{ uuid, due: isoTime(dueMs), now, tried, carrier, failures, failing_since, ...rest }];
}

function begun({ sms, verdict }: Judged, nowMs: number): Begun[] {
  if (verdict.kind !== "send") return [];
  const nextOn = isoTime(nowMs + (sms.parts / SENDER_RATES[sms.facts.type]) * 1000);
  const reason = `[SMSO][${sms.uuid}]: tn: ${sms.tn}, sms_campaign: ${sms.campaignId}, sending...`;
  return [{ sms, carrier: verdict.carrier.uuid, nextOn, reason }];
}

function countryOf(to: string): string | undefined {
  return countryOfDigits(readNumber(to) ?? { digits: to, isShortCode: false }, HOME_COUNTRY);
}
