import type { ISIPUserUpdateParams } from "@opentact/contract";
import { DomainError, notFound } from "../../base/errors.js";
import type { Stamp } from "../../base/stamp.js";
import type { SipUserChange, SipUserLocked, SipUserRef, SipUserTx } from "./port.js";
import { sipDigests } from "./rules.js";

/** Nothing that a registered phone would notice. */
export const UNCHANGED: SipUserChange = {
  deactivated: false,
  deleted: false,
  credentialsChanged: false,
  loginChanged: false,
};

/** Users of one account (security.md 4); past it 409. */
const USERS_MAX = 10_000;

/**
 * Writes a change of a locked user: an absent field stays as it is, null clears it. A new login voids the digests, so it
 * needs the password too (A1 holds the user name, RFC 7616 §3.4.2). Registrations that may not stay are removed.
 * @returns what the registrar has to be told after the commit
 * @throws DomainError 400 a new login without a password, 404 lease, 409 login taken
 */
export async function changeUser(
  tx: SipUserTx,
  before: SipUserLocked,
  body: ISIPUserUpdateParams,
  stamp: Stamp,
): Promise<SipUserChange> {
  const { password, tn_lease, ...fields } = body;
  const change = changeOf(before, body);
  if (change.loginChanged && password === undefined) throw passwordNeeded();
  const digests = password === undefined ? {} : sipDigests(body.login ?? before.login, before.domain, password);
  if (Object.keys(body).length > 0 && !(await tx.update(before.uuid, { ...fields, ...digests, ...stamp })))
    throw loginTaken();
  if (tn_lease === null) await tx.detachLeases(before.uuid, stamp);
  if (typeof tn_lease === "string") await attachLease(tx, before.account, tn_lease, before.uuid, stamp);
  if (endsRegistrations(change)) await tx.dropRegistrations(before.uuid);
  return change;
}

/** Whether a phone that is registered as the user may not stay so. */
export function endsRegistrations(change: SipUserChange): boolean {
  return change.deactivated || change.deleted || change.credentialsChanged || change.loginChanged;
}

/** Who changed, as the registrar knows the user. */
export function refOf({ uuid, domain, login }: SipUserLocked): SipUserRef {
  return { uuid, domain, login };
}

/** @throws DomainError 404 when the lease is not the account's */
export async function attachLease(
  tx: SipUserTx,
  account: string,
  lease: string,
  user: string,
  stamp: Stamp,
): Promise<void> {
  if (!(await tx.attachLease(account, lease, user, stamp))) throw notFound("TNLease");
}

/** @throws DomainError 409 when the account may have no more users */
export async function checkRoom(tx: SipUserTx, account: string): Promise<void> {
  if ((await tx.count(account)) >= USERS_MAX)
    throw new DomainError(409, "conflict", `More than ${USERS_MAX} SIP users`);
}

/** 409 of a login that another user of the domain has. */
export function loginTaken(): DomainError {
  return new DomainError(409, "conflict", "Login is in use");
}

function changeOf(before: SipUserLocked, body: ISIPUserUpdateParams): SipUserChange {
  return {
    deactivated: before.is_active && body.is_active === false,
    deleted: false,
    credentialsChanged: body.password !== undefined || narrowsAddress(before, body),
    loginChanged: body.login !== undefined && body.login !== before.login,
  };
}

/** Contacts from elsewhere must not go on ringing when only one address is allowed from now on. */
function narrowsAddress(before: SipUserLocked, body: ISIPUserUpdateParams): boolean {
  return typeof body.remote_ip === "string" && body.remote_ip !== before.remote_ip;
}

function passwordNeeded(): DomainError {
  return new DomainError(400, "validation_failed", "Validation failed", {
    "body.password": { message: "a new login needs the password in the same request" },
  });
}
