/** What a route asks of a message; what it does not name fits anything (messaging.md 8.4). */
export interface RouteMatch {
  readonly to_country?: string;
  readonly to_prefix?: string;
  readonly sender_type?: "long_code" | "toll_free" | "short_code";
  readonly tn_profile?: string;
  readonly account?: string;
  readonly operator?: string;
}

/** A carrier as routes see it. */
export interface RoutedCarrier {
  readonly uuid: string;
  readonly name: string;
  readonly kind: "smpp" | "http" | "simulator";
  /** Provider label of its settings. */
  readonly label: string | null;
}

export interface MessagingRoute {
  readonly uuid: string;
  readonly match: RouteMatch;
  readonly targets: readonly { readonly carrier: string; readonly weight: number }[];
  readonly fallback: readonly string[];
  readonly any_sender: boolean;
  readonly force_carrier: boolean;
}

/** All active routes, lowest priority first, and the active carriers that take messages from us. */
export interface RouteTable {
  readonly routes: readonly MessagingRoute[];
  readonly carriers: readonly RoutedCarrier[];
}
