import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { numberFacts } from "../number/rules.js";
import type { NumberProvider, NumberProviders } from "../provider/port.js";
import type { ClaimedOrder, NextProgress, OrderStore, OrderTx, ProviderItemNow } from "./port.js";
import { afterCheck, afterConfigure, afterLateCheck, afterOrder } from "./progress.js";

/** What a provider is asked to do for an item. `again`: its order was about to be sent when the process was killed. */
export interface ProviderCall {
  readonly kind: "ask" | "buy" | "again" | "check" | "configure";
  readonly item: ProviderItemNow;
}

/** How long an offer is kept (numbers.md 2). */
const OFFER_MS = 15 * 60_000;

/**
 * Calls providers for the items of an order, outside of any transaction, and keeps what they answer, each answer in a
 * transaction of its own. The item's uuid is the key of every write.
 */
export class ProviderCalls {
  readonly #store: OrderStore;
  readonly #providers: NumberProviders;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(o: { store: OrderStore; providers: NumberProviders; clock: Clock; log: Log }) {
    this.#store = o.store;
    this.#providers = o.providers;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  /** Whether numbers of the provider are set up after they were bought. */
  configures(provider: string): boolean {
    return this.#providers.get(provider)?.capabilities.configure ?? false;
  }

  /** Nothing is kept once `signal` is aborted: the next process asks how things stand. */
  async run(order: string, { kind, item }: ProviderCall, signal: AbortSignal): Promise<void> {
    const provider = this.#providers.get(item.provider);
    if (kind === "ask") return this.#ask(order, item, provider, signal);
    const [next, id] = await this.#answerOf(kind, item, provider, signal);
    if (!signal.aborted) await this.#keep(order, item, next, id);
  }

  /** A failed item whose purchase may turn up. */
  async runLate(item: ProviderItemNow, signal: AbortSignal): Promise<void> {
    const found = (await this.#providers.get(item.provider)?.getOrder(item.uuid, signal)) ?? { kind: "unknown" };
    if (signal.aborted) return;
    const nowMs = this.#clock.now();
    const next = afterLateCheck(found, item, nowMs);
    await this.#store.transaction(async (tx) => {
      await tx.progress(item.uuid, next, isoTime(nowMs));
      if (next.stage === "done") await tx.endLate(item.uuid, next.isOurs ?? false, isoTime(nowMs));
    });
    if (next.isOurs)
      this.#log.warn(named(item), "a purchase turned up after its order had failed: the number is in stock");
  }

  async #answerOf(
    kind: Exclude<ProviderCall["kind"], "ask">,
    item: ProviderItemNow,
    provider: NumberProvider | undefined,
    signal: AbortSignal,
  ): Promise<[NextProgress, string | undefined]> {
    const now = () => this.#clock.now();
    const { uuid, tn, features } = item;
    if (kind === "configure") {
      const set = (await provider?.configure(tn, uuid, signal)) ?? { kind: "unsent" };
      return [afterConfigure(set, item, now()), undefined];
    }
    if (kind !== "buy") {
      const found = (await provider?.getOrder(uuid, signal)) ?? { kind: "unknown" };
      if (kind === "check" || found.kind !== "missing" || signal.aborted)
        return [afterCheck(found, item, now()), undefined];
    }
    const sent = (await provider?.order([{ tn, features }], uuid, signal)) ?? NO_PROVIDER;
    return [afterOrder(sent, item, now()), sent.kind === "ok" ? sent.value.id : undefined];
  }

  async #ask(
    order: string,
    item: ProviderItemNow,
    provider: NumberProvider | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { tn, features } = item;
    const facts = numberFacts(tn);
    const query = facts && { tn, type: facts.type, country: facts.country, features, patterns: [], take: 1 };
    const offers = query && provider ? await provider.search(query, signal).catch(() => undefined) : [];
    if (signal.aborted) return;
    const nowMs = this.#clock.now();
    const offer = offers?.find((one) => one.tn === tn);
    await this.#inOrder(order, async (tx, claimed) => {
      if (offers === undefined) await tx.failItem(claimed, item.uuid, "provider_error", isoTime(nowMs));
      else await tx.answerAsk(item.uuid, offer, isoTime(nowMs + OFFER_MS), isoTime(nowMs));
    });
  }

  async #keep(order: string, item: ProviderItemNow, next: NextProgress, id: string | undefined): Promise<void> {
    const now = isoTime(this.#clock.now());
    await this.#inOrder(order, async (tx, claimed) => {
      if (next.reason !== undefined) await tx.failItem(claimed, item.uuid, next.reason, now, next.isOurs);
      await tx.progress(item.uuid, next, now, id);
      if (next.reason !== undefined) await tx.event(order, now);
    });
    if (next.reason === "timeout") this.#log.error(named(item), "a provider gave no outcome of a purchase");
    if (next.isOurs) this.#log.error(named(item), "a bought number could not be set up: it is in stock");
  }

  #inOrder(order: string, work: (tx: OrderTx, claimed: ClaimedOrder) => Promise<void>): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const claimed = await tx.reclaim(order);
      if (claimed) await work(tx, claimed);
    });
  }
}

/** An item of a provider that is not configured any more. */
const NO_PROVIDER = { kind: "refused", code: "other", message: "no such provider" } as const;

function named({ tn, uuid, provider }: ProviderItemNow) {
  return { tn, item: uuid, provider };
}
