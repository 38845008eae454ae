import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
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
    const uuid = newUuid();
    const now = isoTime(this.#clock.now());
    const rated = await this.#rate(tx, uuid, wish, now);
    if (rated?.kind === "refused") return rated;
    const tariff = rated?.tariff ?? null;
    const lerg = wish.to.kind === "number" ? await tx.block(wish.to.digits, now) : null;
    const money = tariff === null ? {} : { price: 0, currency: this.#currency };
    const row = firstRow({ ...legOf(wish), uuid, lerg, ...money }, now);
    const stored = await tx.insert(row, this.#node);
    await tx.event(stored.call, this.#event(stored, now));
    return { kind: "stored", stored, tariff };
  }

  async #rate(tx: PlacingTx, call: string, { account, tn, to, profile }: CallWish, now: string) {
    if (to.kind === "user") return null;
    const leg = { call, account, node: this.#node, kind: "voice_outgoing", tn, far: to.digits, profile, now } as const;
    return tx.rating.open(leg);
  }

  #event({ call, relations }: StoredCall, now: string): CallEvent {
    const nowMs = this.#clock.now();
    return {
      uuid: newUuid(),
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
