import type { IStirTraceback, StirTracebackQuery } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField } from "../../base/errors.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { StirOrigin, TracebackStore } from "./port.js";

const MAX_DAYS = 90;
const DAY_MS = 86_400_000;
/** Calls in one answer. */
const MAX_CALLS = 1000;

/** Tells who made calls, for those who trace unlawful ones back (stir-shaken.md 6). */
export class StirTracebacks {
  readonly #store: TracebackStore;
  readonly #clock: Clock;

  constructor(options: { store: TracebackStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** Both `origid` and `tn` narrow the answer. 400 with neither, or for a range that is turned round or too long. */
  async find(query: StirTracebackQuery): Promise<IStirTraceback> {
    const { origid, tn } = query;
    if (origid === undefined && tn === undefined) throw invalidField("params.origid", "origid or tn must be given");
    const range = this.#range(query);
    const origin = origid === undefined ? null : ((await this.#store.origin(origid)) ?? null);
    const isKnown = origid === undefined || origin !== null;
    const wanted = { origin, tn: tn === undefined ? null : String(tn), ...range, take: MAX_CALLS + 1 };
    const calls = isKnown ? await this.#store.calls(wanted) : [];
    const shown = calls.slice(0, MAX_CALLS);
    const customers = await this.#customers(origin, new Set(shown.map(({ account }) => account)));
    return { origin, customers: [...customers], calls: shown, is_cut: calls.length > shown.length };
  }

  #range(query: StirTracebackQuery): { readonly from: string; readonly to: string } {
    const to = query.to ?? isoTime(this.#clock.now());
    const from = query.from ?? isoTime(Math.max(0, epochMs(to) - MAX_DAYS * DAY_MS));
    const length = epochMs(to) - epochMs(from);
    if (length < 0) throw invalidField("params.from", "later than to", from);
    if (length > MAX_DAYS * DAY_MS) throw invalidField("params.from", `more than ${MAX_DAYS} days before to`, from);
    return { from, to };
  }

  async #customers(origin: StirOrigin | null, accounts: Set<string>) {
    const owner = origin && (await this.#store.accountOf(origin));
    if (owner) accounts.add(owner);
    return this.#store.accounts([...accounts]);
  }
}
