import { createHash } from "node:crypto";
import type { MessagingRoute, RoutedCarrier, RouteMatch, RouteTable } from "./port/routes.js";

/** What is known of a message when its way is chosen. */
export interface RouteFacts {
  readonly to: string;
  readonly to_country: string | undefined;
  readonly sender_type: "long_code" | "toll_free";
  /** Rate profile of the sender. */
  readonly tn_profile: string;
  readonly account: string;
  /** Provider that carries messages of the sender; null = any. */
  readonly provider: string | null;
}

/** The route that holds for a message: the first that fits. */
export function routeFor(table: RouteTable, facts: RouteFacts): MessagingRoute | undefined {
  return table.routes.find(({ match }) => fits(match, facts));
}

function fits(match: RouteMatch, facts: RouteFacts): boolean {
  const { to_country, to_prefix, sender_type, tn_profile, account, operator } = match;
  return (
    (to_country === undefined || to_country === facts.to_country) &&
    (to_prefix === undefined || facts.to.startsWith(to_prefix)) &&
    (sender_type === undefined || sender_type === facts.sender_type) &&
    (tn_profile === undefined || tn_profile === facts.tn_profile) &&
    (account === undefined || account === facts.account) &&
    // The operator of a recipient is not known before numbers can be looked up.
    operator === undefined
  );
}

/**
 * Carriers of a route in the order they are tried: one of the targets by weight, the same one for the same message,
 * then the fallbacks. The provider that hosts the sender is the only one, unless the route takes any sender.
 * @param message uuid of the message
 */
export function carriersOf(
  route: MessagingRoute,
  { carriers }: RouteTable,
  facts: Pick<RouteFacts, "provider">,
  message: string,
): RoutedCarrier[] {
  const usable = new Map(
    carriers.filter((one) => route.any_sender || hosts(one, facts.provider)).map((c) => [c.uuid, c]),
  );
  const targets = route.targets.filter(({ carrier, weight }) => weight > 0 && usable.has(carrier));
  const first = weighted(targets, message);
  const order = [...(first === undefined ? [] : [first]), ...route.fallback];
  return [...new Set(order)].flatMap((uuid) => usable.get(uuid) ?? []);
}

function hosts({ name, label }: RoutedCarrier, provider: string | null): boolean {
  return provider === null || provider === name || provider === label;
}

function weighted(targets: MessagingRoute["targets"], message: string): string | undefined {
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return undefined;
  let left = createHash("md5").update(message).digest().readUInt32BE(0) % sum;
  return targets.find(({ weight }) => {
    left -= weight;
    return left < 0;
  })?.carrier;
}
