import type { SipUserShort } from "../../domain/call/port.js";
import type { SipUserAuth } from "../../domain/routing/port.js";
import type { CallStart } from "./call-context.js";
import type { LegFacts } from "./leg-record.js";
import type { CallRoute } from "./router.js";

/** What an inbound leg begins with. */
export type InboundStart = Omit<CallStart, "session" | "route"> & {
  readonly route: Exclude<CallRoute, { kind: "reject" }>;
};

/** The facts of the leg of somebody who calls. */
export function inboundFacts({ route, from, fromParty, caller, lerg }: InboundStart): LegFacts {
  const app = route.kind === "direct" ? null : route.app;
  return {
    type: app ? "CallSCA" : "CallSIP",
    direction: "in",
    from,
    to: route.to,
    parties: [fromParty, calledParty(route)],
    account: route.account,
    tn: route.tn,
    app,
    user: caller.user ? shortUser(caller.user) : null,
    connection: caller.connection,
    domain: caller.domain ?? null,
    sipSwitch: caller.sipSwitch,
    callerName: caller.name?.slice(0, 15) ?? null,
    lerg: lerg ?? null,
  };
}

function shortUser({ uuid, login, first_name, last_name, domain }: SipUserAuth): SipUserShort {
  return { uuid, login, first_name, last_name, sip_domain: { domain } };
}

function calledParty(route: InboundStart["route"]): string {
  const user = route.kind === "direct" && route.destination.kind === "user" ? route.destination.user : undefined;
  return user && user.login === route.to ? `${route.to}@${user.domain}` : route.to;
}
