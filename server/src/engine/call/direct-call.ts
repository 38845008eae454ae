import type { Soon } from "../../base/soon.js";
import { causeOf, statusOfCause } from "../../domain/call/cause.js";
import type { RunningCall } from "./call-plan.js";
import { type CallerId, numberId, receivedId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import type { DialHearer, DialPlan } from "./dialling.js";
import { CAUSE, NO_MEDIA_PORT, refusal } from "./end-reason.js";
import type { InboundLeg } from "./inbound-leg.js";
import type { CallRoute, Destination } from "./router.js";
import { Targets } from "./targets.js";

/** Ring time of a call without XML; the caller gives up earlier if he likes. */
const RING_MS = 120_000;
const NO_RINGBACK = { kind: "none" } as const;
/** What a caller is told for whom there is no money or channel (events.md 5.4). */
const REFUSED_STATUS = 480;
/** What a caller is told who may not call there (security.md 12). */
const FORBIDDEN_STATUS = 403;

type DirectRoute = Extract<CallRoute, { kind: "direct" }>;

/** A call without XML: one destination rings, and both are bridged until one hangs up. */
export class DirectCall implements DialHearer {
  readonly #call: RunningCall;
  readonly #a: InboundLeg;
  readonly #route: DirectRoute;

  constructor(call: RunningCall, a: InboundLeg, route: DirectRoute) {
    this.#call = call;
    this.#a = a;
    this.#route = route;
  }

  /** The call finishes, or fails, when all is over. */
  begin(): void {
    if (!this.#a.takesOffer()) return this.#call.finish();
    const preparing = this.#prepare();
    if (!(preparing instanceof Promise)) return this.#ring(preparing);
    preparing.then((target) => this.#ring(target)).catch((error: unknown) => this.broken(error));
  }

  #ring(target: PreparedTarget): void {
    if (target.refusedCause === CAUSE.rejected) return this.#forbid();
    const plan: DialPlan = {
      targets: [target],
      timeoutMs: RING_MS,
      sequential: false,
      ringback: NO_RINGBACK,
      timeLimitMs: undefined,
      record: "no",
      tag: undefined,
      asr: false,
    };
    this.#call.dialling.ring(plan, this.#a.gone, this);
  }

  bridged(): void {
    // What was dialled is no concern of the call while both talk: it would be kept as long.
  }

  over(): void {
    try {
      this.#a.end(CAUSE.normal);
    } catch (error) {
      return this.broken(error);
    }
    this.#call.finish();
  }

  failed({ cause, reason }: { readonly cause: number; readonly reason?: string }): void {
    try {
      this.#refuse(cause, reason);
    } catch (error) {
      return this.broken(error);
    }
    this.#call.finish();
  }

  broken(error: unknown): void {
    this.#call.fail(error);
  }

  /** The platform itself does not let the call through. */
  #forbid(): void {
    this.#a.refuse(refusal(CAUSE.rejected, "platform", FORBIDDEN_STATUS), FORBIDDEN_STATUS);
    this.#call.finish();
  }

  /** The caller hears what became of the callee; what the platform itself refused for is a refusal of this leg too. */
  #refuse(cause: number, reason: string | undefined): void {
    const isPassedOn = reason === undefined || reason === NO_MEDIA_PORT;
    const status = isPassedOn ? statusOfCause(cause) : REFUSED_STATUS;
    const ending = refusal(cause, "platform", status, reason);
    this.#a.refuse(reason === undefined ? { ...ending, end: causeOf(cause).end } : ending, status);
  }

  #prepare(): Soon<PreparedTarget> {
    const { account, a, app, parts, caller, hairpins, tn } = this.#call;
    const { destination, to } = this.#route;
    const profile = destination.kind === "number" ? destination.profile : undefined;
    const { domain } = caller;
    const context = { type: "CallSIP", account, parent: a.record, app, domain, profile, hairpins, tn } as const;
    return prepared(new Targets(parts, context), destination, to, this.#callerId(destination));
  }

  /** Towards the network a SIP user shows its number, or that of the domain's profile. */
  #callerId(destination: Destination): CallerId {
    const id = receivedId(this.#call.caller, undefined);
    if (destination.kind !== "number" || id.number !== undefined) return id;
    if (!destination.profile?.tn) return id;
    return { ...numberId(destination.profile.tn, id.name), isAnonymous: id.isAnonymous };
  }
}

function prepared(targets: Targets, destination: Destination, written: string, id: CallerId): Soon<PreparedTarget> {
  const timing = { written, delayMs: 0, timeoutMs: undefined };
  switch (destination.kind) {
    case "user":
      return targets.user(destination.user, timing, id);
    case "connection":
      return targets.connection(destination.connection, destination.called, timing, id);
    case "number":
      return targets.prepare({ kind: "number", digits: destination.number }, timing, id);
    default:
      return destination satisfies never;
  }
}
