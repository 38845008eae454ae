import { moneyUnits } from "../ledger/rules.js";
import type { AboutMessage } from "./judge.js";
import type { RouteTable } from "./port/routes.js";
import type { AccountFacts, ManyFacts, NamedSender, PricedSender, SenderFacts } from "./port/send-facts.js";
import { type DayMoney, dayMoney } from "./price.js";

/** Money of an account while its messages are judged one after the other, in hundred-thousandths. */
interface Purse extends DayMoney {
  readonly facts: AccountFacts;
  free: bigint;
  spent: bigint;
}

/** What many messages are judged by: each sees what those before it have taken. */
export class RunningFacts {
  readonly #facts: ManyFacts;
  readonly #senders: ReadonlyMap<string, NamedSender>;
  readonly #purses = new Map<string, Purse>();
  /** Parts that were added to the queue of a number. */
  readonly #added = new Map<number, number>();

  constructor(facts: ManyFacts) {
    this.#facts = facts;
    this.#senders = new Map(facts.senders.map((one) => [`${one.account} ${one.sender.tn}`, one]));
  }

  /** What wish `index` is judged by beside its sender. */
  about(index: number, account: string): AboutMessage {
    const purse = this.#purse(account);
    const recipient = this.#facts.wishes[index]?.recipient ?? null;
    return { countries: purse.facts.countries, recipient, day: purse, table: this.#facts.table };
  }

  get table(): RouteTable {
    return this.#facts.table;
  }

  /** Each message of the account is looked at before it goes. */
  isWatched(account: string): boolean {
    return this.#purse(account).facts.isWatched;
  }

  /** The sender of wish `index` as it is now; undefined: the account does not hold that number. */
  senderOf(index: number, wish: { account: string; tn: number }): SenderFacts | undefined {
    const sender = this.#senders.get(`${wish.account} ${wish.tn}`)?.sender;
    if (!sender) return undefined;
    return {
      ...sender,
      queuedParts: sender.queuedParts + (this.#added.get(sender.tn) ?? 0),
      isOptedOut: this.#facts.wishes[index]?.isOptedOut ?? false,
    };
  }

  /** Takes money and room in the queue. False, with nothing taken: the balance is too low. */
  take(account: string, sender: Pick<PricedSender, "tn" | "total">, parts: number): boolean {
    const purse = this.#purse(account);
    const total = moneyUnits(sender.total);
    if (total > 0n && purse.free < total) return false;
    purse.free -= total;
    purse.spent += total;
    this.#added.set(sender.tn, (this.#added.get(sender.tn) ?? 0) + parts);
    return true;
  }

  /** What an answer shows beside the message itself. */
  shownOf(o: { account: string; tn: number; profile: string | null; user: string | null }) {
    const { profiles, users } = this.#facts;
    const named = this.#senders.get(`${o.account} ${o.tn}`);
    if (!named) throw new Error("a sender that was judged is not there");
    return {
      ...named.shown,
      account: this.#purse(o.account).facts.shown,
      messaging_profile: (o.profile === null ? undefined : profiles[o.profile]) ?? null,
      created_by: (o.user === null ? undefined : users[o.user]) ?? null,
    };
  }

  #purse(account: string): Purse {
    const known = this.#purses.get(account);
    if (known) return known;
    const facts = this.#facts.accounts[account];
    if (!facts) throw new Error("an account that acts is not there");
    const made = { facts, free: moneyUnits(facts.free), ...dayMoney(facts) };
    this.#purses.set(account, made);
    return made;
  }
}
