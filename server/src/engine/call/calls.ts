import { isoTime } from "../../base/iso-time.js";
import { statusOfCause } from "../../domain/call/cause.js";
import type { LergShort, LiveCalls, PushOutcome } from "../../domain/call/port.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { parseUri } from "../../wire/sip/uri.js";
import type { CallAdmission } from "./admission.js";
import { Call } from "./call.js";
import type { CallStart } from "./call-context.js";
import type { CallParts } from "./call-parts.js";
import { CAUSE, reasonHeader, refusal } from "./end-reason.js";
import { type InboundStart, inboundFacts } from "./inbound-facts.js";
import { LegRecord } from "./leg-record.js";
import type { CallRoute, Router } from "./router.js";

export interface CallLimits {
  /** Calls of this node at once (CALLS_MAX). */
  readonly callsMax: number;
  /** New calls per second (CALLS_PER_SECOND). */
  readonly callsPerSecond: number;
}

const RETRY_AFTER: HeaderLine = ["Retry-After", "5"];

/** All live calls of this node: takes new ones in, finds them by id, lets them end. */
export class Calls implements LiveCalls {
  readonly #parts: CallParts;
  readonly #admission: CallAdmission;
  readonly #router: Router;
  readonly #limits: CallLimits;
  readonly #live = new Map<string, Call>();
  readonly #entering = new Set<Promise<void>>();
  #isDraining = false;
  #secondStartMs = 0;
  #inSecond = 0;

  constructor(parts: CallParts, admission: CallAdmission, router: Router, limits: CallLimits) {
    this.#parts = parts;
    this.#admission = admission;
    this.#router = router;
    this.#limits = limits;
  }

  /** Live calls. */
  get size(): number {
    return this.#live.size;
  }

  /** A new INVITE. */
  onInvite(session: InboundSession): void {
    if (this.#isDraining || !this.#hasRoom()) return session.reject(503, { headers: [RETRY_AFTER] });
    const entering = this.#enter(session)
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, "a call could not be taken in");
        session.reject(503, { headers: [RETRY_AFTER] });
      })
      .finally(() => this.#entering.delete(entering));
    this.#entering.add(entering);
  }

  async hangup(account: string, uuid: string): Promise<boolean> {
    const call = this.#own(account, uuid);
    if (!call) return false;
    call.end(CAUSE.normal);
    await call.a.record.committed;
    return true;
  }

  async push(account: string, uuid: string, xml: string, inject: boolean): Promise<PushOutcome> {
    return this.#own(account, uuid)?.push(xml, inject) ?? "unknown";
  }

  /** No new calls from now on; OPTIONS of peers is answered accordingly by the endpoint's owner. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Resolves when no call is left. */
  async idle(): Promise<void> {
    while (this.#live.size > 0 || this.#entering.size > 0)
      await Promise.allSettled([...this.#entering, ...[...this.#live.values()].map((call) => call.done)]);
  }

  /** Ends every call with BYE or a refusal and waits until each is written. */
  async close(): Promise<void> {
    this.drain();
    await Promise.allSettled(this.#entering);
    for (const call of this.#live.values()) call.end(CAUSE.temporaryFailure, "The platform stops");
    await this.idle();
  }

  async #enter(session: InboundSession): Promise<void> {
    // CANCEL may come while we still look things up; the session has answered it then.
    let isCancelled = false;
    session.events = { cancelled: () => void (isCancelled = true), failed: () => void (isCancelled = true) };
    const admission = await this.#admission.admit(session);
    if (isCancelled) return;
    if (admission.kind === "silence") return session.drop();
    if (admission.kind === "refused") return session.reject(admission.status, { headers: admission.headers });
    const called = parseUri(session.request.uri);
    if (!called) return session.reject(400);
    const { facts } = admission;
    const [route, lerg] = await Promise.all([this.#router.route(admission.caller, called), this.#block(facts.number)]);
    if (isCancelled) return;
    if (route.kind === "reject")
      return session.reject(route.status ?? statusOfCause(route.cause), { headers: [reasonHeader(route.cause)] });
    const from = facts.number === undefined ? (facts.user?.login ?? facts.address ?? "anonymous") : `+${facts.number}`;
    const fromParty = facts.user ? `${facts.user.login}@${facts.user.domain}` : from;
    const caller = { ...facts, calledTn: route.tn };
    if (route.kind === "refuse") return this.#refuse(session, { caller, route, from, fromParty, lerg });
    this.#begin({ session, caller, route, from, fromParty, lerg });
  }

  /** Number block of who calls. */
  async #block(number: string | undefined): Promise<LergShort | undefined> {
    const { routing, clock } = this.#parts;
    return number === undefined ? undefined : routing.findBlock(number, isoTime(clock.now()));
  }

  #begin(start: CallStart): void {
    const call = new Call(this.#parts, start);
    this.#live.set(call.uuid, call);
    this.#parts.log.onFail(
      call.done.finally(() => this.#live.delete(call.uuid)),
      "a call",
    );
  }

  /** A call that is over at once: init, hangup, destroyed. */
  #refuse(session: InboundSession, start: InboundStart & { route: Extract<CallRoute, { kind: "refuse" }> }): void {
    const { cause, status, reason } = start.route;
    session.reject(status, { headers: [reasonHeader(cause)] });
    const record = new LegRecord(this.#parts.records, inboundFacts(start));
    record.hangup(refusal(cause, "platform", status, reason));
    record.destroy();
  }

  #own(account: string, uuid: string): Call | undefined {
    const call = this.#live.get(uuid);
    return call?.account.uuid === account && !call.a.gone.aborted ? call : undefined;
  }

  /** Over the limits a caller hears 503 and where there is another node, goes there. */
  #hasRoom(): boolean {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#secondStartMs >= 1000) {
      this.#secondStartMs = nowMs;
      this.#inSecond = 0;
    }
    this.#inSecond++;
    const taken = this.#live.size + this.#entering.size;
    return taken < this.#limits.callsMax && this.#inSecond <= this.#limits.callsPerSecond;
  }
}
