import type { EGender, ISIPUser, ISIPUserContact, ISIPUserSelf } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { SipActor } from "../auth/port.js";
import type { MailOutbox } from "../mail/port.js";
import type { ResetTx } from "../user/port.js";
import type { SipDigests } from "./rules.js";

/** Which SIP user changed. */
export interface SipUserRef {
  readonly uuid: string;
  readonly domain: string;
  readonly login: string;
}

/** What a change means for a phone that is registered. */
export interface SipUserChange {
  readonly deactivated: boolean;
  readonly deleted: boolean;
  /** A new password, or another allowed source address: who is registered now may not be any more. */
  readonly credentialsChanged: boolean;
  readonly loginChanged: boolean;
}

/**
 * The live side of a change, called after its commit and awaited before the answer: registrations that may not stay are
 * gone when it resolves. `user.login` is the login before the change. Implemented by the registrar.
 */
export interface SipUserEffects {
  changed(user: SipUserRef, what: SipUserChange): Promise<void>;
}

/** Fields that a body sets as they are. */
export interface SipUserFields {
  readonly login: string;
  readonly is_active: boolean;
  readonly email: string | null;
  readonly phone_number: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly avatar: string | null;
  readonly dob: string | null;
  readonly gender: EGender | null;
  readonly same_domain_calls_only: boolean;
  readonly remote_ip: string | null;
}

export interface SipUserLocked extends SipUserRef {
  readonly account: string;
  readonly is_active: boolean;
  readonly remote_ip: string | null;
  readonly email: string | null;
  readonly avatar: string | null;
}

/** A SIP user who forgot the password. */
export interface ResettableUser extends SipUserRef {
  readonly email: string | null;
}

/** SIP users at rest. `reach` is an account, or null for an Admin. Digests are stored encrypted and never read here. */
export interface SipUserStore {
  /** Undefined when the domain is not there. */
  list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPUser> | undefined>;
  find(reach: string | null, domain: string, uuid: string): Promise<ISIPUser | undefined>;
  domainExists(reach: string | null, domain: string): Promise<boolean>;
  /** The SIP user who acts, as it sees itself. */
  self(actor: SipActor): Promise<ISIPUserSelf | undefined>;
  /** Active users of the actor's domain, newest first. */
  contacts(actor: SipActor, page: PageQuery): Promise<Page<ISIPUserContact>>;
  transaction<T>(work: (tx: SipUserTx) => Promise<T>): Promise<T>;
}

export interface SipUserTx {
  /** The domain, kept from being removed until the end of the transaction. */
  holdDomain(
    reach: string | null,
    domain: string,
  ): Promise<{ readonly domain: string; readonly account: string } | undefined>;
  /** The domain that an invite leads to; both are kept. Undefined for one that is not there, or has expired at `now`. */
  holdInvited(token: string, now: string): Promise<{ readonly domain: string; readonly account: string } | undefined>;
  lock(reach: string | null, domain: string, uuid: string): Promise<SipUserLocked | undefined>;
  /** Users of an account. */
  count(account: string): Promise<number>;
  /** False when the login is taken in the domain (without regard to case). */
  insert(
    user: SipUserFields &
      SipDigests &
      Stamp & { readonly uuid: string; readonly domain: string; readonly account: string },
  ): Promise<boolean>;
  /** False when the login is taken in the domain. Absent fields stay. */
  update(uuid: string, change: Partial<SipUserFields> & Partial<SipDigests> & Stamp): Promise<boolean>;
  /** Links of leases are cleared with it. */
  remove(uuid: string, stamp: Stamp): Promise<void>;
  /** Contacts of the user, in the database: a phone must register again. */
  dropRegistrations(uuid: string): Promise<void>;
  /** Makes the lease's calls ring the user and takes it off its other destinations; other leases of the user lose it. False: not the account's. */
  attachLease(account: string, lease: string, user: string, stamp: Stamp): Promise<boolean>;
  detachLeases(user: string, stamp: Stamp): Promise<void>;
  entity(uuid: string): Promise<ISIPUser>;
  self(uuid: string): Promise<ISIPUserSelf>;
}

/** What a password reset changes, in one transaction. */
export interface SipPasswordResetTx extends SipUserTx {
  readonly resets: ResetTx;
  readonly mails: MailOutbox;
  /** Active SIP users of open accounts with this e-mail, without regard to case, newest first, ten at most. */
  activeByEmail(email: string): Promise<readonly ResettableUser[]>;
  /** Locks an active SIP user of an open account. */
  lockActive(uuid: string): Promise<SipUserLocked | undefined>;
}

/** Password resets of SIP users at rest. */
export interface SipPasswordResetStore {
  transaction<T>(work: (tx: SipPasswordResetTx) => Promise<T>): Promise<T>;
}
