import type { Clock } from "../../base/clock.js";
import { addMonths, epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { Lookout } from "../../base/lookout.js";
import type { BrandChange, BrandLocked, Registry, RegistryKind, RegistryQueue, RegistryStep } from "./port.js";
import { campaignFee, MOCK_DAYS } from "./rules.js";

/** Between two looks that nobody woke us for. */
const POLL_MS = 5_000;
/** What was taken and not settled is taken again after so long. */
const CLAIM_MS = 60_000;
/** What the registry could not be asked about is asked again after so long. */
const RETRY_MS = 30_000;
const DAY_MS = 86_400_000;

export interface RegistryWorkerOptions {
  readonly queue: RegistryQueue;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Asks the registry about everything that waits for it, and writes what it says. Any number of workers may run; a thing
 * whose step fails is asked about again later.
 */
export class RegistryWorker {
  readonly #o: RegistryWorkerOptions;
  readonly #lookout: Lookout;

  constructor(options: RegistryWorkerOptions) {
    this.#o = options;
    this.#lookout = new Lookout({
      clock: options.clock,
      look: async () => {
        await this.runDue();
        return this.#restMs();
      },
      failed: (error) => {
        options.log.error({ err: error }, "registrations could not be looked for");
        return RETRY_MS;
      },
    });
  }

  start(): void {
    this.#lookout.start();
  }

  /** Looks at once. Does nothing before `start`. */
  wake(): void {
    this.#lookout.wake();
  }

  /** Takes no further step; resolves when the one in flight has ended. Idempotent. */
  close(): Promise<void> {
    return this.#lookout.close();
  }

  /** Does every step that can be done now. @returns their number */
  async runDue(): Promise<number> {
    const { queue, clock } = this.#o;
    for (let steps = 0; ; steps++) {
      if (this.#lookout.isClosed) return steps;
      const nowMs = clock.now();
      const untilIso = isoTime(nowMs + CLAIM_MS);
      const claimed = await queue.claim(isoTime(nowMs), untilIso);
      if (!claimed) {
        await queue.assign(isoTime(nowMs));
        return steps;
      }
      await this.#step(claimed.kind, claimed.uuid, untilIso);
    }
  }

  /** Charges another month of campaigns whose month is over, ends those that cannot be paid, and old test registrations. */
  async renewDue(): Promise<void> {
    const { queue, clock } = this.#o;
    const nowMs = clock.now();
    const now = isoTime(nowMs);
    await queue.expireMocks(isoTime(nowMs - MOCK_DAYS * DAY_MS), now);
    for (const campaign of await queue.dueCampaigns(isoTime(addMonths(nowMs, -1)))) {
      const { uuid, usecase, autoRenewal, billedDate } = campaign;
      const onceKey = `campaign ${uuid} ${billedDate}`;
      const entry = { amount: campaignFee(usecase), refType: "campaign_mrc", refUuid: uuid, onceKey } as const;
      const isPaid =
        autoRenewal && (await queue.renew(campaign, { ...entry, description: `Campaign ${usecase}` }, now));
      if (isPaid) continue;
      const over = { status: "EXPIRED", campaign_state: "TCR_EXPIRED", is_active: false, expired_on: now } as const;
      const againOn = this.#o.registry.keepsCopies ? now : null;
      await queue.applyCampaign(campaign, { change: over, againOn, now });
    }
  }

  async #step(kind: RegistryKind, uuid: string, claimedUntil: string): Promise<void> {
    try {
      await this.#ask(kind, uuid, claimedUntil);
    } catch (error) {
      this.#o.log.error({ err: error, kind, uuid }, "the registry could not be asked");
    }
  }

  async #ask(kind: RegistryKind, uuid: string, claimedUntil: string): Promise<void> {
    const { queue, registry } = this.#o;
    const now = isoTime(this.#o.clock.now());
    const applied = <C>(step: RegistryStep<C>) => ({ ...this.#applied(step), claimedUntil });
    switch (kind) {
      case "brand": {
        const brand = await queue.brand(uuid);
        return brand && this.#brand(brand, await registry.brand(brand, now), claimedUntil);
      }
      case "vetting": {
        const vetting = await queue.vetting(uuid);
        const brand = vetting && (await queue.brand(vetting.brand));
        if (!brand) return;
        return queue.applyVetting(vetting, applied(await registry.vetting(vetting, brand, now)));
      }
      case "campaign": {
        const campaign = await queue.campaign(uuid);
        const brand = campaign && (await queue.brand(campaign.brand));
        if (!brand) return;
        return queue.applyCampaign(campaign, applied(await registry.campaign(campaign, brand, now)));
      }
      case "tollfree": {
        const request = await queue.tollfree(uuid);
        return request && queue.applyTollfree(request, applied(await registry.tollfree(request, now)));
      }
      default:
        return kind satisfies never;
    }
  }

  /** Keeps a step, then asks what it wants to have asked only now, and keeps that. */
  async #brand(before: BrandLocked, step: RegistryStep<BrandChange>, claimedUntil: string): Promise<void> {
    const { queue } = this.#o;
    const kept = this.#applied(step);
    const isKept = await queue.applyBrand(before, { ...kept, claimedUntil });
    const brand = isKept && step.onceKept ? await queue.brand(before.uuid) : undefined;
    if (!brand || !step.onceKept) return;
    const claimed = kept.againOn === null ? {} : { claimedUntil: kept.againOn };
    await queue.applyBrand(brand, { ...this.#applied(await step.onceKept()), ...claimed });
  }

  #applied<C>({ change, againMs }: RegistryStep<C>) {
    const nowMs = this.#o.clock.now();
    return { change, againOn: againMs === null ? null : isoTime(nowMs + againMs), now: isoTime(nowMs) };
  }

  /** The next step may be due before the next look. */
  async #restMs(): Promise<number> {
    const due = await this.#o.queue.nextDue();
    return due === undefined ? POLL_MS : Math.min(POLL_MS, Math.max(10, epochMs(due) - this.#o.clock.now()));
  }
}
