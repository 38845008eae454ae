import type { LergShort } from "../../domain/call/port/shorts.js";
import type { CallerFacts } from "./caller-id.js";
import type { LegFacts } from "./leg-record.js";
import type { CallRoute } from "./router.js";
import { shownUser } from "./shown-user.js";

/** What an inbound leg begins with. */
export interface InboundStart {
  readonly caller: CallerFacts;
  readonly route: Exclude<CallRoute, { kind: "reject" }>;
  /** `from` of the call entity. */
  readonly from: string;
  /** The calling party for `thread`. */
  readonly fromParty: string;
  /** Number block of the calling number. */
  readonly lerg: LergShort | undefined;
}

/** The facts of the leg of somebody who calls. @param rated its id and price when it costs money */
export function inboundFacts(
  { route, from, fromParty, caller, lerg }: InboundStart,
  rated?: Pick<LegFacts, "uuid" | "tariff">,
): LegFacts {
  const app = route.kind === "direct" ? null : route.app;
  return {
    uuid: rated?.uuid,
    tariff: rated?.tariff,
    type: app ? "CallSCA" : "CallSIP",
    direction: "in",
    from,
    to: route.to,
    parties: [fromParty, calledParty(route)],
    account: route.account,
    tn: route.tn,
    app,
    user: caller.user ? shownUser(caller.user).short : null,
    connection: caller.connection,
    domain: caller.domain ?? null,
    sipSwitch: caller.sipSwitch,
    callerName: caller.name?.slice(0, 15) ?? null,
    lerg: lerg ?? null,
    isLegacy: app?.legacy_call_state ?? false,
  };
}

function calledParty(route: InboundStart["route"]): string {
  const user = route.kind === "direct" && route.destination.kind === "user" ? route.destination.user : undefined;
  return user && user.login === route.to ? shownUser(user).address : route.to;
}
