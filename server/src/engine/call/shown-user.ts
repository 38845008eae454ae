import { Recent } from "../../base/recent.js";
import type { SipUserShort } from "../../domain/call/port/shorts.js";
import type { RoutedUser } from "../../domain/routing/port.js";

/** How a SIP user stands in calls and messages. */
export interface ShownUser {
  readonly short: SipUserShort;
  /** `login@domain` */
  readonly address: string;
  /** As the value of a To header. */
  readonly uri: string;
}

/** By the user as it was looked up: what is remembered of the routing is the same object for all its calls. */
const recent = new Recent<RoutedUser, ShownUser>(4_096);

/** The same user gives the same objects again. */
export function shownUser(user: RoutedUser): ShownUser {
  return recent.get(user) ?? recent.keep(user, shown(user));
}

function shown({ uuid, login, first_name, last_name, domain }: RoutedUser): ShownUser {
  const address = `${login}@${domain}`;
  const short = { uuid, login, first_name, last_name, sip_domain: { domain } };
  return { short, address, uri: `<sip:${address}>` };
}
