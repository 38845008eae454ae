import { causeOf, statusOfCause } from "../../domain/call/cause.js";
import type { DialOutcome } from "../script/dial.js";
import type { CallContext } from "./call-context.js";
import { type CallerId, numberId, receivedId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import type { Dialling } from "./dialling.js";
import { CAUSE, NO_MEDIA_PORT, refusal } from "./end-reason.js";
import type { InboundLeg } from "./inbound-leg.js";
import type { CallRoute, Destination } from "./router.js";
import { Targets } from "./targets.js";

/** Ring time of a call without XML; the caller gives up earlier if he likes. */
const RING_MS = 120_000;
/** What a caller is told for whom there is no money or channel (events.md 5.4). */
const REFUSED_STATUS = 480;
/** What a caller is told who may not call there (security.md 12). */
const FORBIDDEN_STATUS = 403;

type DirectRoute = Extract<CallRoute, { kind: "direct" }>;

/** A call without XML: one destination rings, and both are bridged until one hangs up. */
export class DirectCall {
  readonly #call: CallContext;
  readonly #dialling: Dialling;
  readonly #a: InboundLeg;
  readonly #route: DirectRoute;

  constructor(call: CallContext, dialling: Dialling, a: InboundLeg, route: DirectRoute) {
    this.#call = call;
    this.#dialling = dialling;
    this.#a = a;
    this.#route = route;
  }

  /** Resolves when the call is over. What is dialled is no concern of it while both talk: it would be kept as long. */
  async run(): Promise<void> {
    const outcome = await this.#dial();
    if (!outcome) return;
    await outcome.ended;
    this.#a.end(CAUSE.normal);
  }

  /** Undefined: the caller was refused. */
  async #dial(): Promise<Extract<DialOutcome, { kind: "bridged" }> | undefined> {
    const a = this.#a;
    if (!a.takesOffer()) return undefined;
    const preparing = this.#prepare();
    const target = preparing instanceof Promise ? await preparing : preparing;
    if (target.refusedCause === CAUSE.rejected) return this.#forbid();
    const outcome = await this.#dialling.run(
      {
        targets: [target],
        timeoutMs: RING_MS,
        sequential: false,
        ringback: { kind: "none" },
        timeLimitMs: undefined,
        record: "no",
        tag: undefined,
        asr: false,
      },
      a.gone,
    );
    return outcome.kind === "bridged" ? outcome : this.#refuse(outcome.cause, outcome.reason);
  }

  /** The platform itself does not let the call through. */
  #forbid(): undefined {
    this.#a.refuse(refusal(CAUSE.rejected, "platform", FORBIDDEN_STATUS), FORBIDDEN_STATUS);
  }

  /** The caller hears what became of the callee; what the platform itself refused for is a refusal of this leg too. */
  #refuse(cause: number, reason: string | undefined): undefined {
    const isPassedOn = reason === undefined || reason === NO_MEDIA_PORT;
    const status = isPassedOn ? statusOfCause(cause) : REFUSED_STATUS;
    const ending = refusal(cause, "platform", status, reason);
    this.#a.refuse(reason === undefined ? { ...ending, end: causeOf(cause).end } : ending, status);
  }

  #prepare(): Promise<PreparedTarget> | PreparedTarget {
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

function prepared(
  targets: Targets,
  destination: Destination,
  written: string,
  id: CallerId,
): Promise<PreparedTarget> | PreparedTarget {
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
