import { nextMoment } from "../../base/next-moment.js";
import type { LiveCalls, LiveOutcome, PressedKeys, PushOutcome } from "../../domain/call/port/live-calls.js";
import type { PlacedCall, PlacedParty } from "../../domain/call/port/placed-call.js";
import type { PlacingLimits } from "../../domain/call/port/placing-limits.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { Replaces } from "../../wire/sip/refer/replaces.js";
import type { Arrivals, Arrived } from "./arrivals.js";
import { Call, type CallOwner, type FoundLeg, type LegRequests } from "./call.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan } from "./call-plan.js";
import type { CallRoom } from "./call-room.js";
import { CAUSE, RETRY_AFTER, turnedAwayHeaders } from "./end-reason.js";
import { InboundCall } from "./inbound-call.js";
import type { Partner } from "./partner.js";
import { PlacedPlan, placedRecord } from "./placed-call.js";
import { CHANNEL_LIMIT, notRung } from "./tolls.js";

const NOT_NOW: readonly HeaderLine[] = [RETRY_AFTER, ...turnedAwayHeaders(503)];

/** All live calls of this node: takes new ones in, places those that are asked for, finds them by id, lets them end. */
export class Calls implements LiveCalls, CallOwner {
  readonly node: string;
  readonly #parts: CallParts;
  readonly #arrivals: Arrivals;
  readonly #room: CallRoom;
  readonly #requests: LegRequests;
  readonly #live = new Map<string, Call>();
  /** Calls on their way to be live: by their INVITE, or by the id of a stored one. */
  readonly #entering = new Map<InboundSession | string, Promise<void>>();
  /** Stored calls that are on their way to be live. */
  readonly #placing = new Map<string, Promise<void>>();
  readonly #watchers = new Set<() => void>();
  #isDraining = false;

  constructor(parts: CallParts, arrivals: Arrivals, room: CallRoom, requests: LegRequests) {
    this.#requests = requests;
    this.node = parts.records.node;
    this.#parts = parts;
    this.#arrivals = arrivals;
    this.#room = room;
  }

  /** Live calls. */
  get size(): number {
    return this.#live.size;
  }

  /** A new INVITE. Over the limits of the node a caller hears 503 and where there is another node, goes there. */
  onInvite(session: InboundSession): void {
    if (this.#isDraining || !this.#room.takesOne(this.#taken)) return session.reject(503, { headers: NOT_NOW });
    const entering = this.#enter(session);
    if (entering) this.#entering.set(session, entering);
  }

  room(limits: PlacingLimits): number {
    return this.#isDraining ? 0 : this.#room.of(limits, this.#taken);
  }

  async turn({ account, level }: Pick<PlacingLimits, "account" | "level">): Promise<boolean> {
    return this.#room.turnOf(account, level);
  }

  place(placed: PlacedCall): void {
    const { stored, to, profile, hasTurn } = placed;
    const channel = to.kind === "number" ? profile : null;
    const free = this.#isDraining ? undefined : this.#room.takePlaced(stored.relations.account, channel, hasTurn);
    if (!free) return this.#notPlaced(placed, CHANNEL_LIMIT.reason);
    this.#room.countOne();
    const left = to.kind === "number" ? this.#room.leave() : () => undefined;
    const { uuid } = stored.call;
    const placing = this.#place(placed, free, left)
      .catch((error: unknown) => {
        free();
        left();
        this.#parts.log.error({ err: error, call: uuid }, "a call could not be placed");
        this.#notPlaced(placed);
      })
      .finally(() => {
        this.#placing.delete(uuid);
        this.#entering.delete(uuid);
      });
    this.#placing.set(uuid, placing);
    this.#entering.set(uuid, placing);
  }

  giveUp(placed: PlacedCall): void {
    this.#notPlaced(placed);
  }

  /** The leg of the account whose dialog is named (RFC 3891). */
  async find(account: string, replaces: Replaces): Promise<FoundLeg | undefined> {
    for (const call of this.#live.values())
      if (call.account.uuid === account && call.has(replaces)) return call.find(replaces);
    return undefined;
  }

  /** A channel for a call that a transfer makes; undefined when there is none, or no new calls are taken. */
  takeChannel(account: CallAccount): (() => void) | undefined {
    return this.#isDraining ? undefined : this.#room.take(account);
  }

  /** A call that a transfer makes of legs that live. */
  begin(plan: CallPlan, free: () => void): void {
    const call = this.#made(plan, free);
    // Whoever makes it of legs of other calls lets those go first.
    nextMoment(() => call.begin());
  }

  onRoom(told: () => void): () => void {
    this.#watchers.add(told);
    return () => this.#watchers.delete(told);
  }

  async hangup(account: string, uuid: string): Promise<boolean> {
    const found = await this.#legOf(account, uuid);
    if (!found) return false;
    const { call, leg } = found;
    if (leg === call.a) call.end(CAUSE.normal);
    else leg.end(CAUSE.normal);
    await leg.record.commit();
    return true;
  }

  async transfer(account: string, uuid: string, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome> {
    const found = await this.#legOf(account, uuid);
    return found ? found.call.transfer(found.leg, to, timeoutMs) : "ended";
  }

  async play(account: string, uuid: string, xml: string): Promise<LiveOutcome> {
    const found = await this.#legOf(account, uuid);
    if (found && found.leg !== found.call.a) return "alone";
    return found ? found.call.play(xml) : "ended";
  }

  async press(account: string, uuid: string, keys: PressedKeys): Promise<LiveOutcome> {
    const found = await this.#legOf(account, uuid);
    return found ? found.call.press(found.leg, keys) : "ended";
  }

  async push(account: string, uuid: string, xml: string, inject: boolean): Promise<PushOutcome> {
    await this.#placing.get(uuid);
    return this.#own(account, uuid)?.push(xml, inject) ?? "unknown";
  }

  /** Ends the calls of a closed account, those too that were let in just before. Resolves when they are written. */
  async endAccount(account: string): Promise<void> {
    await this.#endOf(account);
    await Promise.allSettled(this.#entering.values());
    await this.#endOf(account);
  }

  /** No new calls from now on; OPTIONS of peers is answered accordingly by the endpoint's owner. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Resolves when no call is left. */
  async idle(): Promise<void> {
    while (this.#live.size > 0 || this.#entering.size > 0)
      await Promise.allSettled([...this.#entering.values(), ...[...this.#live.values()].map((call) => call.done)]);
  }

  /** Ends every call with BYE or a refusal and waits until each is written. */
  async close(): Promise<void> {
    this.drain();
    await Promise.allSettled(this.#entering.values());
    for (const call of this.#live.values()) call.stop(CAUSE.temporaryFailure, "The platform stops");
    await this.idle();
  }

  /** @returns what never rejects, when it has to be waited for */
  #enter(session: InboundSession): Promise<void> | undefined {
    try {
      const arrived = this.#arrivals.judge(session);
      if (arrived instanceof Promise) return this.#awaited(session, arrived);
      this.#begin(arrived);
    } catch (error) {
      this.#notTaken(session, error);
    }
    return undefined;
  }

  async #awaited(session: InboundSession, arrived: Promise<Arrived | undefined>): Promise<void> {
    try {
      this.#begin(await arrived);
    } catch (error) {
      this.#notTaken(session, error);
    } finally {
      this.#entering.delete(session);
    }
  }

  #notTaken(session: InboundSession, error: unknown): void {
    this.#parts.log.error({ err: error }, "a call could not be taken in");
    session.reject(503, { headers: NOT_NOW });
  }

  #begin(arrived: Arrived | undefined): void {
    if (!arrived) return;
    const { start, free } = arrived;
    const call = this.#made(new InboundCall(start, this.#parts.records), free);
    if (start.rated.tariff) this.#parts.tolls.begin(call.a, start.rated.tariff);
    call.begin();
  }

  /** @param left told when a carrier has the call, or it is over */
  async #place(placed: PlacedCall, free: () => void, left: () => void): Promise<void> {
    const plan = await PlacedPlan.of(this.#parts, placed);
    if (typeof plan !== "string") {
      const call = this.#made(plan, free);
      call.a.record.onInvited(left);
      call.a.gone.addEventListener("abort", left, { once: true });
      return call.begin();
    }
    free();
    left();
    this.#notPlaced(placed, plan);
  }

  /** The end of a stored call that never rang. */
  #notPlaced(placed: PlacedCall, reason?: string): void {
    const record = placedRecord(this.#parts, placed);
    record.hangup(notRung(CAUSE.temporaryFailure, reason));
    record.destroy();
    for (const told of this.#watchers) told();
  }

  callOver(call: Call): void {
    this.#live.delete(call.uuid);
    call.free();
    for (const told of this.#watchers) told();
  }

  async #endOf(account: string): Promise<void> {
    const calls = [...this.#live.values()].filter((call) => call.account.uuid === account);
    for (const call of calls) call.stop(CAUSE.rejected, "The account is closed");
    await Promise.all(calls.map((call) => call.done));
  }

  /** A call that lives from now on. */
  #made(plan: CallPlan, free: () => void): Call {
    try {
      const call = new Call(this.#parts, plan, this.#requests, this, free);
      this.#live.set(call.uuid, call);
      return call;
    } catch (error) {
      free();
      throw error;
    }
  }

  /** A leg that lives: main or dialled. One that was stored and is about to ring is waited for. */
  async #legOf(account: string, uuid: string): Promise<{ readonly call: Call; readonly leg: Partner } | undefined> {
    await this.#placing.get(uuid);
    const own = this.#own(account, uuid);
    if (own) return { call: own, leg: own.a };
    for (const call of this.#live.values()) {
      const leg = call.account.uuid === account ? call.legOf(uuid) : undefined;
      if (leg) return { call, leg };
    }
    return undefined;
  }

  #own(account: string, uuid: string): Call | undefined {
    const call = this.#live.get(uuid);
    return call?.account.uuid === account && !call.a.gone.aborted ? call : undefined;
  }

  /** Calls that live or are on their way in. */
  get #taken(): number {
    return this.#live.size + this.#entering.size;
  }
}
