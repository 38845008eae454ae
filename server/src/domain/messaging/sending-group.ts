import { scopeHere } from "../../base/async-scope.js";
import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import { GroupWork, type ItemOutcome } from "../../base/group-work.js";
import { isoTime } from "../../base/iso-time.js";
import type { Suspicion } from "../fraud/port.js";
import { SPEND_LIMITS } from "../ledger/rules.js";
import { acceptedEntity } from "./accepted.js";
import { enabled, leased, refusal } from "./checks.js";
import type { MessageExchange } from "./exchange.js";
import { judged } from "./judge.js";
import type { MessageStore, MessageTx, SmppSubmitNote } from "./port/message-store.js";
import type { NewOutbound } from "./port/new-message.js";
import type { PricedSender, SenderFacts } from "./port/send-facts.js";
import type { SendingUser, SentMessage } from "./port/sending.js";
import { RunningFacts } from "./running-facts.js";
import type { StraightBatch, StraightWay } from "./straight.js";
import { draftOf, type Wish } from "./wish.js";

/** Messages of one transaction, and transactions at once; those of one account are never in two. */
const MOST = 200;
const GROUPS = 3;
/** Messages at once that take a transaction of their own: they must not have all connections while they wait for locks. */
const ALONE = 6;
/** A message that waits longer for its turn is refused, and one that finds so many waiting. */
const WAIT_MS = 30_000;
const WAITING = 10_000;

/** A message that waits for its turn. */
interface Item {
  readonly actor: SendingUser;
  readonly wish: Wish;
  readonly inScope: <R>(work: () => R) => R;
}

/** One that names its sender. */
interface NamedItem extends Item {
  readonly tn: number;
}

/** A message that was judged well, until it is stored. */
interface Accepted {
  readonly item: NamedItem;
  readonly sender: PricedSender;
  readonly message: NewOutbound;
}

/** `alone`: it takes a way that is not that of the others. */
type Outcome = SentMessage | "alone";

/** What a group stores. */
interface Stored {
  count: number;
  /** Of those that go straight: ids of their parts by their uuids, known with the commit. */
  readonly parts: Promise<ReadonlyMap<string, number>>[];
}

interface Together {
  readonly outcomes: readonly ItemOutcome<Outcome>[];
  readonly stored: Readonly<Stored>;
}

export interface SendingGroupOptions {
  readonly store: MessageStore;
  readonly exchange: MessageExchange;
  readonly clock: Clock;
  readonly isEnforced: boolean;
  /** Fee of the recipient's operator for one part, decimal text. */
  readonly surcharge: string;
  /** Counts a message, once however often it is asked. */
  readonly seen: (account: string, wish: Wish, sender: SenderFacts, nowMs: number) => readonly Suspicion[];
  /** Accepts one message of those that change what others are judged by, or that need a second account. */
  readonly acceptAlone: (tx: MessageTx, actor: SendingUser, wish: Wish) => Promise<SentMessage>;
  /** Holds what is suspicious. */
  readonly hold: (tx: MessageTx, account: string, found: readonly Suspicion[], nowMs: number) => Promise<void>;
  /** The first of a group waits so long at most for others, while they come. */
  readonly gatherMs: number;
  /** Takes messages that need not wait. */
  readonly straight: StraightWay;
  /** Called after messages were put into the queue. */
  readonly wake: () => void;
}

/**
 * Accepts messages that come at the same time in one transaction of a few statements, each judged as if it had come
 * alone, in the order in which they came. Each is answered after the commit, and a refusal of one is nobody else's.
 * Messages of pools and those between numbers of this platform take a transaction of their own, one of an account at a time.
 */
export class SendingGroup {
  readonly #o: SendingGroupOptions;
  readonly #group: GroupWork<NamedItem, Outcome>;
  readonly #single: GroupWork<Item, SentMessage>;

  constructor(options: SendingGroupOptions) {
    this.#o = options;
    const common = {
      name: "sending",
      clock: options.clock,
      laneOf: ({ actor }: Item) => actor.account,
      waitMs: WAIT_MS,
      waiting: WAITING,
    };
    this.#group = new GroupWork<NamedItem, Outcome>({
      ...common,
      work: (items) => this.#accept(items),
      most: MOST,
      groups: GROUPS,
      gatherMs: options.gatherMs,
    });
    this.#single = new GroupWork<Item, SentMessage>({
      ...common,
      work: (items) => this.#acceptAlone(items),
      most: 1,
      groups: ALONE,
      gatherMs: 0,
    });
  }

  /** @throws DomainError as a message alone would meet, 503 when it has waited too long */
  async accept(actor: SendingUser, wish: Wish): Promise<SentMessage> {
    const { sender } = wish;
    const item = { actor, wish, inScope: scopeHere() };
    const outcome = sender.kind === "number" ? await this.#group.add({ ...item, tn: sender.tn }) : "alone";
    return outcome === "alone" ? this.#single.add(item) : outcome;
  }

  /** Resolves when what was taken is answered. Idempotent. */
  async close(): Promise<void> {
    await this.#group.close();
    await this.#single.close();
  }

  async #acceptAlone(items: readonly Item[]): Promise<readonly ItemOutcome<SentMessage>[]> {
    const { store, acceptAlone, wake } = this.#o;
    const outcomes: ItemOutcome<SentMessage>[] = [];
    for (const { actor, wish, inScope } of items) {
      const value = await inScope(() => store.transaction((tx) => acceptAlone(tx, actor, wish)));
      if (!value.isLocal) wake();
      outcomes.push({ kind: "done", value });
    }
    return outcomes;
  }

  async #accept(items: readonly NamedItem[]): Promise<readonly ItemOutcome<Outcome>[]> {
    let straight: StraightBatch | undefined;
    let together: Together;
    try {
      together = await this.#o.store.transaction((tx) => {
        // The transaction may be tried again.
        straight?.drop();
        straight = this.#o.straight.open();
        return this.#together(tx, items, straight);
      });
    } catch (error) {
      straight?.drop();
      // The database is away, and perhaps has stored them: that is the answer to each.
      if (error instanceof DomainError) throw error;
      // One of them cannot be stored: alone each meets its own fate.
      return items.map(() => ({ kind: "done", value: "alone" }));
    }
    // Past the commit nothing may have them accepted again.
    const { outcomes, stored } = together;
    const parts = new Map((await Promise.all(stored.parts)).flatMap((some) => [...some]));
    straight?.go(parts);
    if (stored.count > parts.size) this.#o.wake();
    return outcomes;
  }

  async #together(tx: MessageTx, items: readonly NamedItem[], straight: StraightBatch): Promise<Together> {
    const nowMs = this.#o.clock.now();
    const facts = new RunningFacts(
      await tx.factsOfMany({
        wishes: items.map(({ actor, wish, tn }) => ({ account: actor.account, tn, to: wish.to.digits })),
        users: [...new Set(items.flatMap(({ actor }) => actor.user ?? []))],
        now: isoTime(nowMs),
        limits: SPEND_LIMITS,
      }),
    );
    const outcomes: ItemOutcome<Outcome>[] = [];
    /** Accounts of which something was found in this group. */
    const held = new Set<string>();
    const stored: Stored = { count: 0, parts: [] };
    let unstored: Accepted[] = [];
    for (const [index, item] of items.entries()) {
      const judgement = this.#judge(facts, item, index, nowMs);
      if ("kind" in judgement) {
        outcomes.push(judgement);
        continue;
      }
      outcomes.push({ kind: "done", value: sentOf(judgement, facts) });
      const { account } = item.actor;
      const found = this.#o.seen(account, item.wish, judgement.sender, nowMs);
      if (found.length > 0) held.add(account);
      unstored.push(held.has(account) || facts.isWatched(account) ? judgement : begun(judgement, straight, facts));
      if (found.length === 0) continue;
      // It is held by what is stored up to this message.
      await store(tx, unstored, stored);
      unstored = [];
      await this.#o.hold(tx, account, found, nowMs);
    }
    await store(tx, unstored, stored);
    await answer(tx, items, outcomes);
    return { outcomes, stored };
  }

  #judge(facts: RunningFacts, item: NamedItem, index: number, nowMs: number): Accepted | ItemOutcome<Outcome> {
    try {
      return this.#judged(facts, item, index, nowMs) ?? { kind: "done", value: "alone" };
    } catch (error) {
      return { kind: "failed", error };
    }
  }

  /** Undefined: the recipient is a number of this platform, and its account is not locked. */
  #judged(facts: RunningFacts, item: NamedItem, index: number, nowMs: number): Accepted | undefined {
    const { actor, wish, tn } = item;
    const { account } = actor;
    const { exchange, isEnforced, surcharge } = this.#o;
    const named = leased(facts.senderOf(index, { account, tn }));
    enabled(named, wish.profile);
    const { sender, isLocal } = judged(wish, named, facts.about(index, account), { account, isEnforced, surcharge });
    if (isLocal) return undefined;
    if (!facts.take(account, sender, wish.parts)) throw refusal(402, 405);
    const message = exchange.outboundOf(draftOf(actor, wish, sender, false), nowMs);
    return { item, sender, message };
  }
}

function sentOf({ item, sender, message }: Accepted, facts: RunningFacts): SentMessage {
  const { account, user } = item.actor;
  const beside = facts.shownOf({ account, tn: sender.tn, profile: sender.profile, user });
  return { entity: acceptedEntity(message, beside), isLocal: false };
}

/** It goes straight when there is a place for it. */
function begun(accepted: Accepted, straight: StraightBatch, facts: RunningFacts): Accepted {
  const { message, sender } = accepted;
  const start = straight.take(message, { sender, table: facts.table });
  return start ? { ...accepted, message: { ...message, start } } : accepted;
}

/** Nothing that follows decides anything by it, so it goes with the commit. */
async function store(tx: MessageTx, accepted: readonly Accepted[], stored: Stored): Promise<void> {
  if (accepted.length === 0) return;
  stored.count += accepted.length;
  stored.parts.push(tx.acceptMany(accepted.map(({ message }) => message)));
  const notes = accepted.flatMap(({ item, message }) => noted(message.uuid, item.wish.note));
  if (notes.length > 0) await tx.noteSubmits(notes);
}

function noted(uuid: string, note: SmppSubmitNote | undefined) {
  return note ? [{ uuid, note }] : [];
}

/** What is kept for a request that comes again is stored with its effect. */
async function answer(tx: MessageTx, items: readonly Item[], outcomes: readonly ItemOutcome<Outcome>[]): Promise<void> {
  for (const [n, outcome] of outcomes.entries())
    if (outcome.kind === "done" && outcome.value !== "alone") await items[n]?.inScope(() => tx.answers(outcome.value));
}
