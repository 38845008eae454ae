import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import type { CallContext } from "./call-context.js";
import { type CallerId, callerIdOf } from "./caller-id.js";
import type { Partner } from "./partner.js";

/**
 * The SIP user at a leg, when it may transfer the call: only one of the account that pays for it (security.md 10). A trunk,
 * a switch or a user of another account that the call reached may not.
 */
export async function transferorOf(
  call: CallContext,
  leg: Partner,
  routing: Pick<RoutingStore, "findSipUser">,
): Promise<SipUserAuth | undefined> {
  const { user } = leg.record.facts;
  if (!user) return undefined;
  const found = await routing.findSipUser(user.sip_domain.domain, user.login);
  return found?.is_active && found.account.uuid === call.account.uuid ? found : undefined;
}

/** Who the target of a transfer sees: a user or a service of the account sees who it will talk with. */
export async function transferredId(call: CallContext, remaining: Partner, routing: RoutingStore): Promise<CallerId> {
  if (remaining === call.a) return callerIdOf({ kind: "caller" }, call.caller, call.account.uuid, undefined, routing);
  const { user } = remaining.record.facts;
  const { to } = remaining.record.row;
  const domain = user?.sip_domain.domain;
  const isNumber = /^\d{7,15}$/.test(to);
  return {
    shown: user?.login ?? to,
    number: isNumber ? to : undefined,
    user: user ? { login: user.login, domain: user.sip_domain.domain } : undefined,
    domain,
    tn: null,
    name: undefined,
    isAnonymous: false,
  };
}

/** What the telephone network sees: the number of whoever transfers, as if he had called himself. */
export async function transferorId(transferor: SipUserAuth, routing: RoutingStore): Promise<CallerId> {
  const caller = {
    number: undefined,
    user: transferor,
    address: undefined,
    name: undefined,
    tn: null,
    domain: transferor.domain,
    sipSwitch: null,
    connection: null,
    calledTn: null,
  };
  return callerIdOf({ kind: "caller" }, caller, transferor.account.uuid, undefined, routing);
}
