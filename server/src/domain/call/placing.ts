import type { ICallBridgeParams, ICallNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { limitLevel } from "../account/rules.js";
import type { UserActor } from "../auth/port.js";
import type { EmergencyAlarm } from "../emergency/port.js";
import type { RatingRefusal } from "../rating/port.js";
import { RATING_REASONS } from "../rating/rules.js";
import { checkOpen } from "./check-open.js";
import type { LiveCalls } from "./port/live-calls.js";
import type { PlacedCall, PlacedFlow, PlacedParty } from "./port/placed-call.js";
import type { CallDoubts, CallStoring, CallWish, PlacingStore, PlacingTx } from "./port/placing.js";
import type { PlacingLimits, PlacingProfile } from "./port/placing-limits.js";
import { partyOf } from "./requested-party.js";
import { callEntity, NO_ROOM } from "./rules.js";

/** Ringing time when the request does not say, ms. */
const RING_MS = 60_000;
const MAX_META_BYTES = 4096;

/** A request, read: what both kinds of it have in common. */
interface Request {
  readonly lease: string;
  readonly profile: string | undefined;
  readonly to: PlacedParty;
  readonly app: string | null;
  readonly flow: PlacedFlow;
  readonly timeoutMs: number;
  readonly vars: Readonly<Record<string, string>>;
}

/** The account has begun as many calls in this second as it may: the call waits for its turn. */
class TooEarly extends Error {
  readonly limits: Pick<PlacingLimits, "account" | "level">;

  constructor(limits: Pick<PlacingLimits, "account" | "level">) {
    super("too many calls per second");
    this.name = "TooEarly";
    this.limits = limits;
  }
}

/**
 * Calls that the platform makes by request (rest.md 16). The call is stored, with its first minute set aside, before it
 * rings: what is answered is there, and a request that is repeated with its key rings once.
 */
export class CallPlacing {
  readonly #store: PlacingStore;
  readonly #storer: CallStoring;
  readonly #live: LiveCalls;
  readonly #doubts: CallDoubts;
  readonly #emergencies: EmergencyAlarm;
  readonly #clock: Clock;
  readonly #publicUrl: string;

  /** @param options.publicUrl address of the API without `/rest` */
  constructor(options: {
    store: PlacingStore;
    storer: CallStoring;
    live: LiveCalls;
    doubts: CallDoubts;
    emergencies: EmergencyAlarm;
    clock: Clock;
    publicUrl: string;
  }) {
    this.#store = options.store;
    this.#doubts = options.doubts;
    this.#emergencies = options.emergencies;
    this.#storer = options.storer;
    this.#live = options.live;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl.replace(/\/$/, "");
  }

  /**
   * Calls one party; its document or app runs when it answers. 402 balance, 403 a destination that is closed, 404 lease,
   * profile, app or SIP user, 503 no channel of the account or profile is free, or too many calls of the account wait for
   * their turn.
   */
  create(actor: UserActor, body: ICallNewParams) {
    const { xml, sip_control_app: app } = body;
    if ((xml === undefined) === (app === undefined))
      throw invalidField("body.xml", "xml or sip_control_app: one of the two");
    return this.#place(actor, {
      lease: body.tn_lease,
      profile: body.outbound_voice_profile,
      to: this.#party(actor, "body.to", body.to),
      app: app ?? null,
      flow: xml === undefined ? { kind: "app" } : { kind: "xml", xml },
      timeoutMs: body.timeout ?? RING_MS,
      vars: varsOf(body.meta ?? {}),
    });
  }

  /** Calls leg A, on its answer leg B, and connects them; answers leg A. Refusals as `create`. */
  bridge(actor: UserActor, body: ICallBridgeParams) {
    const to = this.#party(actor, "body.phone_b", body.phone_b);
    return this.#place(actor, {
      lease: body.tn_lease,
      profile: body.outbound_voice_profile,
      to: this.#party(actor, "body.phone_a", body.phone_a),
      app: null,
      flow: { kind: "bridge", to, record: body.record ?? false },
      timeoutMs: body.timeout ?? RING_MS,
      vars: {},
    });
  }

  #party({ account }: UserActor, field: string, text: string): PlacedParty {
    return partyOf(field, text, () => this.#emergencies.blocked(account, text));
  }

  /** A call that comes too early waits for its turn, outside of the transaction, and is judged anew then. */
  async #place(actor: UserActor, request: Request) {
    try {
      return await this.#placeNow(actor, request, false);
    } catch (error) {
      if (!(error instanceof TooEarly)) throw error;
      if (!(await this.#live.turn(error.limits))) throw new DomainError(503, "unavailable", NO_ROOM.pace);
      return this.#placeNow(actor, request, true);
    }
  }

  /** @param hasTurn it has waited for its turn */
  async #placeNow({ account }: UserActor, request: Request, hasTurn: boolean) {
    const made: { call?: PlacedCall } = {};
    // The entity comes out of the transaction, so that a repeated request is answered with this call or makes its own.
    const entity = await this.#stored(made, async (tx) => {
      const { isClosed, ...owner } = await tx.lockAccount(account);
      // Closed while the request was on its way in.
      if (isClosed) throw new DomainError(403, "account_disabled", "Account is disabled");
      for (const party of partiesOf(request)) await checkOpen(tx, account, party);
      const { wish, profile } = await wishOf(tx, account, request);
      const level = limitLevel(owner, this.#clock.now());
      const limits = { account, level, profile };
      if (this.#live.room({ ...limits, hasTurn: true }) === 0)
        throw new DomainError(503, "unavailable", NO_ROOM.channels);
      if (!hasTurn && this.#live.room(limits) === 0) throw new TooEarly(limits);
      const outcome = await this.#storer.store(tx, wish);
      if (outcome.kind === "refused") throw refusalOf(outcome.why);
      const { stored, tariff } = outcome;
      const { to, flow, timeoutMs } = request;
      made.call = { stored, tariff, profile, to, flow, timeoutMs, hasTurn };
      return callEntity(stored.call, stored.relations, this.#clock.now(), this.#publicUrl);
    });
    if (made.call) this.#live.place(made.call);
    return entity;
  }

  /** A call that may be stored all the same does not ring after its request was refused. */
  async #stored<T>(made: { readonly call?: PlacedCall }, work: (tx: PlacingTx) => Promise<T>): Promise<T> {
    try {
      return await this.#store.transaction(work);
    } catch (error) {
      if (made.call) this.#doubts.add(made.call, "end");
      throw error;
    }
  }
}

function partiesOf({ to, flow }: Request): readonly PlacedParty[] {
  return flow.kind === "bridge" ? [to, flow.to] : [to];
}

/** Everything the request names, looked up in the account. */
async function wishOf(
  tx: PlacingTx,
  account: string,
  { lease: key, profile: wanted, to, flow, app, vars }: Request,
): Promise<{ readonly wish: CallWish; readonly profile: PlacingProfile | null }> {
  const lease = await tx.lease(account, key);
  if (!lease) throw notFound("TNLease");
  if (!lease.voice) throw invalidField("body.tn_lease", "the number takes no calls", key);
  if (app !== null && !(await tx.ownsApp(account, app))) throw notFound("SIP Control app");
  const user = to.kind === "user" ? await userOf(tx, account, to) : null;
  if (flow.kind === "bridge" && flow.to.kind === "user") await userOf(tx, account, flow.to);
  const isToNetwork = to.kind === "number" || (flow.kind === "bridge" && flow.to.kind === "number");
  const profile = await profileOf(tx, account, wanted, isToNetwork);
  return { wish: { account, tn: lease.tn, to, user, app, profile, vars, batchItem: null }, profile };
}

async function userOf(tx: PlacingTx, account: string, to: Extract<PlacedParty, { kind: "user" }>) {
  const user = await tx.user(account, to.domain, to.login);
  if (!user) throw notFound("SIP User");
  return user;
}

/** The one that is named, else the only active one of the account; none when no number is called. */
async function profileOf(
  tx: PlacingTx,
  account: string,
  wanted: string | undefined,
  isToNetwork: boolean,
): Promise<PlacingProfile | null> {
  const found = wanted === undefined ? undefined : await tx.profile(account, wanted);
  if (wanted !== undefined && !found) throw notFound("Outbound voice profile");
  if (found || !isToNetwork) return found ?? null;
  const [only, ...others] = await tx.profiles(account);
  if (!only) throw notFound("Outbound voice profile");
  if (others.length > 0) throw invalidField("body.outbound_voice_profile", "is required: the account has several");
  return only;
}

function varsOf(meta: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> {
  if (Buffer.byteLength(JSON.stringify(meta)) > MAX_META_BYTES)
    throw invalidField("body.meta", `more than ${MAX_META_BYTES} bytes`);
  return Object.fromEntries(Object.entries(meta).map(([name, value]) => [name, String(value)]));
}

function refusalOf(why: RatingRefusal): DomainError {
  if (why === "balance") return new DomainError(402, "insufficient_balance", RATING_REASONS.balance);
  return new DomainError(403, "forbidden", RATING_REASONS[why]);
}
