import { causeOf, statusOfCause } from "../../domain/call/cause.js";
import type { CallContext } from "./call-context.js";
import { type CallerId, callerIdOf, numberId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import type { Dialling } from "./dialling.js";
import { CAUSE, refusal } from "./end-reason.js";
import type { CallRoute, Destination } from "./router.js";
import { Targets } from "./targets.js";

/** Ring time of a call without XML; the caller gives up earlier if he likes. */
const RING_MS = 120_000;

/** A call without XML: one destination rings, and both are bridged until one hangs up. */
export class DirectCall {
  readonly #call: CallContext;
  readonly #dialling: Dialling;

  constructor(call: CallContext, dialling: Dialling) {
    this.#call = call;
    this.#dialling = dialling;
  }

  /** Resolves when the call is over. */
  async run(): Promise<void> {
    const { a } = this.#call;
    const target = await this.#prepare();
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
    if (outcome.kind === "failed") return this.#refuse(outcome.cause);
    await outcome.ended;
    a.end(CAUSE.normal);
  }

  /** The caller hears what became of the callee. */
  #refuse(cause: number): void {
    const { a } = this.#call;
    const status = statusOfCause(cause);
    a.refuse({ ...refusal(cause, "platform", status), end: causeOf(cause).end }, status);
  }

  async #prepare(): Promise<PreparedTarget> {
    const { account, a, app, parts, start } = this.#call;
    const { route } = start as { route: Extract<CallRoute, { kind: "direct" }> };
    const { destination } = route;
    const profile = destination.kind === "number" ? destination.profile : undefined;
    const { domain } = start.caller;
    const hairpins = parts.identity.hairpins(start.session.request);
    const targets = new Targets(parts, { type: "CallSIP", account, parent: a.record, app, domain, profile, hairpins });
    return prepared(targets, destination, route.to, await this.#callerId(destination));
  }

  /** Towards the network a SIP user shows its number, or that of the domain's profile. */
  async #callerId(destination: Destination): Promise<CallerId> {
    const { start, account, parts } = this.#call;
    const id = await callerIdOf({ kind: "caller" }, start.caller, account.uuid, undefined, parts.routing);
    if (destination.kind !== "number" || id.number !== undefined) return id;
    return destination.profile?.tn ? numberId(destination.profile.tn, id.name) : id;
  }
}

async function prepared(
  targets: Targets,
  destination: Destination,
  written: string,
  id: CallerId,
): Promise<PreparedTarget> {
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
