import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { SENDER_RATES, unregistered } from "../../domain/messaging/checks.js";
import { openFrom, type ZonesOf } from "../../domain/messaging/quiet-hours.js";
import { carriersOf, routeFor } from "../../domain/messaging/routing.js";
import { countryOfDigits, HOME_COUNTRY, messageError, readNumber } from "../../domain/messaging/rules.js";
import type { ClaimedSms, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import { DAILY_CAP, type Verdict, verdictOf } from "../../domain/sms-queue/verdict.js";
import type { Handover } from "./handover.js";

/** Between two looks at the queue that nobody woke us for. */
const POLL_MS = 5_000;
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
/** A number whose campaign is at its limit rests so long. */
const CAMPAIGN_REST_MS = 1_000;
/** Messages of this node on their way at once. */
const IN_FLIGHT_MAX = 50;

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
  #running: Promise<unknown> | undefined;
  #again = false;
  #timer: Timer | undefined;
  #state: "idle" | "started" | "closed" = "idle";
  /** Monotonic time of the next tidying. */
  #tidyMs = 0;

  constructor(options: SmsSenderOptions) {
    this.#o = options;
  }

  /** Takes back what a former life of this node left, then looks for messages until it is closed. */
  start(): void {
    if (this.#state !== "idle") return;
    this.#state = "started";
    const { queue, node, clock, log } = this.#o;
    this.#running = queue
      .takeBack(node, isoTime(clock.now()))
      .then((count) => count > 0 && log.warn({ messages: count }, "messages of the former process go out again"))
      .then(
        () => this.#rest(),
        (error: unknown) => this.#rest(error),
      );
    this.#again = true;
  }

  /** Looks at once; a wake while it looks makes it look once more. Does nothing before `start`. */
  wake(): void {
    if (this.#state !== "started") return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#running = this.#look().then(
      () => this.#rest(),
      (error: unknown) => this.#rest(error),
    );
  }

  /** Takes no further message; resolves when those on their way are settled. Idempotent. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#timer?.cancel();
    this.#o.handover.close();
    await this.#running;
    await Promise.all(this.#inFlight);
  }

  async #look(): Promise<void> {
    if (this.#o.clock.monotonicMs() >= this.#tidyMs) await this.tidy();
    await this.#takeDue();
  }

  /** Sends everything that may go now, and resolves when all of it is settled. For tests and for a last look. */
  async runDue(): Promise<void> {
    await this.#takeDue();
    while (this.#inFlight.size > 0) {
      await Promise.all(this.#inFlight);
      await this.#takeDue();
    }
  }

  /**
   * Puts back what dead nodes had taken, gives up waiting for receipts that have not come in 72 h, and forgets those that
   * nobody asked for.
   */
  async tidy(): Promise<void> {
    const { queue, clock, log } = this.#o;
    const nowMs = clock.now();
    this.#tidyMs = clock.monotonicMs() + TIDY_MS;
    const count = await queue.takeBack(null, isoTime(nowMs));
    if (count > 0) log.warn({ messages: count }, "messages of another process go out again");
    await queue.confirmNone(isoTime(nowMs - UNCONFIRMED_MS), isoTime(nowMs));
    await queue.forgetReceipts(isoTime(nowMs - EARLY_RECEIPT_MS));
    await queue.forgetOldUnseen(isoTime(nowMs - UNSEEN_MS));
  }

  /** Takes messages while there are some and not too many are on their way. */
  async #takeDue(): Promise<void> {
    while (this.#state !== "closed") {
      while (this.#inFlight.size >= IN_FLIGHT_MAX) await Promise.race(this.#inFlight);
      const next = await this.#o.queue.transaction((tx) => this.#take(tx));
      if (!next) return;
      const settled = this.#settle(next.sms, next.verdict, next.judgedMs);
      this.#inFlight.add(settled);
      void settled.finally(() => this.#inFlight.delete(settled));
    }
  }

  async #take(tx: SmsQueueTx): Promise<{ sms: ClaimedSms; verdict: Verdict; judgedMs: number } | undefined> {
    const { clock, node } = this.#o;
    const nowMs = clock.now();
    const now = isoTime(nowMs);
    const sms = await tx.claim({ node, now, until: isoTime(nowMs + CLAIM_MS) });
    if (!sms) return undefined;
    const verdict = await this.#admit(tx, sms, this.#judge(sms, nowMs), nowMs);
    if (verdict.kind === "wait") {
      const { tried, carrier, failures, failing_since, uuid } = sms;
      const { dueMs, kind, ...rest } = verdict;
      await tx.postpone({ uuid, due: isoTime(dueMs), now, tried, carrier, failures, failing_since, ...rest });
    }
    if (verdict.kind === "send") {
      const nextOn = isoTime(nowMs + (sms.parts / SENDER_RATES[sms.facts.type]) * 1000);
      const until = isoTime(nowMs + CLAIM_MS + sms.parts * CLAIM_PART_MS);
      const reason = `[SMSO][${sms.uuid}]: tn: ${sms.tn}, sms_campaign: ${sms.campaignId}, sending...`;
      await tx.begin(sms, { carrier: verdict.carrier.uuid, node, now, until, nextOn, reason });
    }
    return { sms, verdict, judgedMs: nowMs };
  }

  /** What could be sent takes its place in the rates that it shares with others; without one it waits. */
  async #admit(tx: SmsQueueTx, sms: ClaimedSms, verdict: Verdict, nowMs: number): Promise<Verdict> {
    if (verdict.kind !== "send" || sms.isAutomated) return verdict;
    const turnMs = verdict.slowedBy === undefined ? undefined : await tx.takeSlowTurn(verdict.slowedBy, nowMs);
    if (turnMs !== undefined) return { kind: "wait", dueMs: turnMs, reason: "hardly anybody answers there" };
    const { campaign, type } = sms.facts;
    if (!campaign || type !== "long_code" || countryOf(sms.to) !== "US") return verdict;
    const full = await tx.takeRate({ campaign: campaign.uuid, parts: sms.parts, nowMs });
    if (full?.kind === "day") return { kind: "wait", dueMs: full.untilMs, reason: DAILY_CAP };
    if (full === undefined) return verdict;
    // Its other messages would meet the same: one of them asks again in a while.
    await tx.restSender(sms.tn, isoTime(Math.min(full.untilMs, nowMs + CAMPAIGN_REST_MS)));
    return { kind: "wait", dueMs: full.untilMs, reason: "rate of the campaign" };
  }

  #judge(sms: ClaimedSms, nowMs: number): Verdict {
    const { zonesOf, isEnforced, handover } = this.#o;
    const { facts, table, account } = sms;
    const country = countryOf(sms.to);
    const { provider, tn_profile, type } = facts;
    const route = routeFor(table, {
      to: sms.to,
      to_country: country,
      sender_type: type,
      tn_profile,
      account,
      provider,
    });
    const all = route ? carriersOf(route, table, facts, sms.uuid) : [];
    const fresh = all.filter(({ uuid }) => !sms.tried.includes(uuid));
    return verdictOf(sms, {
      nowMs,
      unregistered: isEnforced ? unregistered(facts, country) : undefined,
      opensMs: openFrom(facts.campaign, zonesOf(sms.to), nowMs),
      // When all were given up the round begins anew, until the limit of the message.
      carriers: fresh.length > 0 ? fresh : all,
      restsUntilMs: (carrier) => handover.restsUntil(carrier),
    });
  }

  /** Never rejects: a fault is logged, and the message comes back when its claim ends. */
  async #settle(sms: ClaimedSms, verdict: Verdict, judgedMs: number): Promise<void> {
    const { queue, handover, clock, log } = this.#o;
    try {
      if (verdict.kind === "send") await handover.send(sms, verdict.carrier, judgedMs);
      if (verdict.kind === "fail") {
        await queue.transaction(async (tx) => {
          await tx.lock(sms.uuid);
          const now = isoTime(clock.now());
          await tx.fail(sms.uuid, messageError(verdict.code), verdict.reason, now);
          // What waits for the same recipient need not be looked at one by one.
          if (verdict.code === 1103) await tx.failOthers(sms.uuid, now);
        });
      }
    } catch (error) {
      log.error({ err: error, sms: sms.uuid }, "message step failed");
    }
    this.wake();
  }

  #rest(error?: unknown): void {
    if (error !== undefined) this.#o.log.error({ err: error }, "messages could not be looked for");
    this.#running = undefined;
    if (this.#state !== "started") return;
    if (this.#again) {
      this.#again = false;
      this.wake();
      return;
    }
    this.#timer = this.#o.clock.setTimer(POLL_MS, () => this.wake());
    void this.#sooner();
  }

  /** The next message may be due before the next look. */
  async #sooner(): Promise<void> {
    const due = await this.#o.queue.nextDue().catch(() => undefined);
    if (due === undefined || this.#running || this.#state !== "started") return;
    const waitMs = epochMs(due) - this.#o.clock.now();
    if (waitMs >= POLL_MS) return;
    this.#timer?.cancel();
    this.#timer = this.#o.clock.setTimer(Math.max(10, waitMs), () => this.wake());
  }
}

function countryOf(to: string): string | undefined {
  return countryOfDigits(readNumber(to) ?? { digits: to, isShortCode: false }, HOME_COUNTRY);
}
