import type { Clock } from "../../base/clock.js";
import { newOrderedUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { RatedLeg, RatingRefusal, Tariff } from "../rating/port.js";
import { firstRow } from "./first-row.js";
import type { CallEvent } from "./port/call-writer.js";
import type { CallStoring, CallWish, PlacingTx, StoredWish } from "./port/placing.js";
import type { StoredCall } from "./port/relations.js";
import { callEntity, callPayload, stateMessage } from "./rules.js";

/** Stores calls by request: what is committed is placed, or closed by the next start (recovery.ts). */
export class CallStorer implements CallStoring {
  readonly #node: string;
  readonly #clock: Clock;
  readonly #publicUrl: string;
  readonly #currency: string;

  /**
   * @param options.node owner of the calls; @param options.publicUrl address of the API without `/rest`
   * @param options.currency ISO 4217 code of all amounts
   */
  constructor(options: { node: string; clock: Clock; publicUrl: string; currency: string }) {
    this.#node = options.node;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl.replace(/\/$/, "");
    this.#currency = options.currency;
  }

  async store(tx: PlacingTx, wish: CallWish): Promise<StoredWish> {
    const [outcome] = await this.storeMany(tx, [wish]);
    if (!outcome) throw new Error("a call that was to be stored has no outcome");
    return outcome;
  }

  async storeMany(tx: PlacingTx, wishes: readonly CallWish[]): Promise<readonly StoredWish[]> {
    const now = isoTime(this.#clock.now());
    const calls = wishes.map((wish) => ({ wish, uuid: newOrderedUuid() }));
    const refusals = new Map<string, RatingRefusal>();
    const tariffs = new Map<string, Tariff>();
    const rated = calls.flatMap(({ wish, uuid }) => this.#ratedLeg(uuid, wish, now) ?? []);
    for (const [at, answer] of (await tx.rating.openMany(rated)).entries()) {
      const call = rated[at]?.call ?? "";
      if (answer.kind === "refused") refusals.set(call, answer.why);
      else tariffs.set(call, answer.tariff);
    }
    const opened = calls.filter(({ uuid }) => !refusals.has(uuid));
    const lergs = await this.#lergs(tx, opened, now);
    const rows = opened.map(({ wish, uuid }) => {
      const money = tariffs.has(uuid) ? { price: 0, currency: this.#currency } : {};
      return firstRow({ ...legOf(wish), uuid, lerg: lergs.get(uuid) ?? null, ...money }, now);
    });
    const stored = await tx.insert(rows, this.#node);
    await tx.events(stored.map((one) => ({ call: one.call, event: this.#event(one, now) })));
    const found = new Map(stored.map((one) => [one.call.uuid, one]));
    return calls.map(({ uuid }): StoredWish => {
      const why = refusals.get(uuid);
      const one = found.get(uuid);
      if (why !== undefined) return { kind: "refused", why };
      if (!one) throw new Error("a call that was stored is gone");
      return { kind: "stored", stored: one, tariff: tariffs.get(uuid) ?? null };
    });
  }

  /** Undefined: a call to a user is not rated. */
  #ratedLeg(call: string, { account, tn, to, profile }: CallWish, now: string): RatedLeg | undefined {
    if (to.kind === "user") return undefined;
    return { call, account, node: this.#node, kind: "voice_outgoing", tn, far: to.digits, profile, now };
  }

  async #lergs(tx: PlacingTx, calls: readonly { readonly wish: CallWish; readonly uuid: string }[], now: string) {
    const known = calls.flatMap(({ wish: { to }, uuid }) => (to.kind === "number" ? { uuid, digits: to.digits } : []));
    const blocks = await tx.blocks(
      known.map(({ digits }) => digits),
      now,
    );
    return new Map(known.map(({ uuid }, at) => [uuid, blocks[at] ?? null]));
  }

  #event({ call, relations }: StoredCall, now: string): CallEvent {
    const nowMs = this.#clock.now();
    return {
      uuid: newOrderedUuid(),
      type: "call_state",
      created_on: now,
      sequence: 1,
      message: stateMessage(call),
      success: true,
      payload: callPayload(call, relations, nowMs),
      call: callEntity(call, relations, nowMs, this.#publicUrl),
    };
  }
}

function legOf({ account, tn, to, user, app, vars, batchItem }: CallWish) {
  const party = to.kind === "number" ? to.digits : `${to.login}@${to.domain}`;
  return {
    account,
    type: "CallSCA",
    direction: "out",
    from: String(tn),
    to: to.kind === "number" ? to.digits : to.login,
    parties: [String(tn), party],
    tn,
    sip_control_app: app,
    sip_user: user?.uuid ?? null,
    sip_domain: user?.domain ?? null,
    batch_item: batchItem,
    vars,
  } as const;
}
