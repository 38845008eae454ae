import { statusOfCause } from "../../domain/call/cause.js";
import type { PlacedParty } from "../../domain/call/port/placed-call.js";
import type { SipUserAuth } from "../../domain/routing/port.js";
import type { SipUri } from "../../wire/sip/uri.js";
import type { CallContext } from "./call-context.js";
import { numberId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import type { Partner } from "./partner.js";
import { addressOf, writtenOf } from "./party-address.js";
import type { CallRoute, Router } from "./router.js";
import { Targets } from "./targets.js";
import { transferorId, transferredId } from "./transferor.js";

/** A transfer that nobody can be called for: the status that says why. */
export class TransferRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`transfer refused: ${status}`);
    this.name = "TransferRefused";
    this.status = status;
  }
}

/**
 * Who is to be called for a transfer: what the transferor would reach by calling it himself.
 * @throws TransferRefused
 */
export async function transferTarget(
  call: CallContext,
  o: { readonly router: Router; readonly transferor: SipUserAuth; readonly remaining: Partner; readonly uri: SipUri },
): Promise<PreparedTarget> {
  const { transferor, remaining, uri } = o;
  const route = await o.router.route({ kind: "user", user: transferor }, uri);
  if (route.kind === "reject") throw new TransferRefused(statusOfCause(route.cause));
  if (route.kind === "refuse") throw new TransferRefused(route.status);
  const { account, parts, a, hairpins } = call;
  const profile =
    route.kind === "direct" && route.destination.kind === "number" ? route.destination.profile : undefined;
  const { domain, tn } = transferor;
  const context = { type: "CallSIP", account, parent: a.record, app: null, domain, profile, hairpins } as const;
  const targets = new Targets(parts, { ...context, tn: tn ?? call.tn });
  const target = await prepared(targets, call, route, { transferor, remaining });
  return referredBy(target, route, transferor);
}

/**
 * Who is to be called for a transfer by request of the account: as a document of the call would dial it.
 * @throws CommandFailure `No caller ID`
 */
export async function requestedTarget(
  call: CallContext,
  remaining: Partner,
  to: PlacedParty,
  timeoutMs: number,
): Promise<PreparedTarget> {
  const { account, parts, a, app, tn, domain, profile, hairpins } = call;
  const { type } = a.record.facts;
  const context = { type, account, parent: a.record, app, tn, domain, profile, hairpins } as const;
  const id = await transferredId(call, remaining, parts.routing);
  return new Targets(parts, context).prepare(addressOf(to), { written: writtenOf(to), delayMs: 0, timeoutMs }, id);
}

async function prepared(
  targets: Targets,
  call: CallContext,
  route: Extract<CallRoute, { kind: "app" | "direct" }>,
  { transferor, remaining }: { readonly transferor: SipUserAuth; readonly remaining: Partner },
): Promise<PreparedTarget> {
  const { routing } = call.parts;
  const timing = { written: route.to, delayMs: 0, timeoutMs: undefined };
  if (route.kind === "app") {
    // The app of a number is reached by a call to the number; that of a domain has none.
    if (!route.tn) throw new TransferRefused(404);
    const id = await transferorId(transferor, routing);
    return targets.prepare({ kind: "number", digits: String(route.tn.tn) }, timing, id);
  }
  const { destination } = route;
  switch (destination.kind) {
    case "user":
      return targets.user(destination.user, timing, await transferredId(call, remaining, routing));
    case "connection": {
      const id = await transferredId(call, remaining, routing);
      return targets.connection(destination.connection, destination.called, timing, id);
    }
    case "number": {
      const own = await transferorId(transferor, routing);
      const { profile } = destination;
      const id = own.number === undefined && profile?.tn ? numberId(profile.tn, own.name) : own;
      return targets.prepare({ kind: "number", digits: destination.number }, timing, id);
    }
    default:
      return destination satisfies never;
  }
}

/** Users of the account are told who sends them the call (RFC 3892). */
function referredBy(target: PreparedTarget, route: CallRoute, { login, domain }: SipUserAuth): PreparedTarget {
  if (route.kind !== "direct" || route.destination.kind !== "user") return target;
  const header = ["Referred-By", `<sip:${login}@${domain}>`] as const;
  const routes = target.routes.map((one) =>
    one.map((attempt) => ({ ...attempt, headers: [...attempt.headers, header] })),
  );
  return { ...target, routes };
}
