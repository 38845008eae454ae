import type { EGender, EUserRole, IUser } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { MailOutbox } from "../mail/port.js";

/** Fields that a body sets as they are. */
export interface UserFields {
  readonly email: string;
  readonly phone_number: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly gender: EGender | null;
  readonly dob: string | null;
  readonly avatar: string | null;
  readonly role: EUserRole;
}

/** A user to write into an account that is there. */
export interface AddedUser extends UserFields {
  readonly uuid: string;
  readonly password_hash: string;
  /** Set for one who signed up by Google. */
  readonly gmail_user_id?: string;
  readonly now: string;
}

/** A user with its account and default messaging profile, all made together. */
export interface NewUser extends AddedUser {
  readonly account: { readonly uuid: string; readonly name: string; readonly email: string };
  readonly messagingProfile: { readonly uuid: string; readonly name: string };
}

export type UserChange = Partial<UserFields> & {
  readonly password_hash?: string;
  /** Set with a new password: JWTs issued before it end. */
  readonly password_changed_on?: string;
  readonly now: string;
};

/** A user with the zone of its account by name. */
export type StoredUser = Omit<IUser, "account"> & {
  readonly account: Omit<IUser["account"], "time_zone"> & { readonly time_zone: string | null };
};

/** What decides whether a locked user may be changed. */
export interface LockedUser {
  readonly account: string;
  readonly email: string;
  readonly role: EUserRole;
  readonly avatar: string | null;
  readonly deleted_on: string | null;
  /** The user is `account.admin`. */
  readonly isOwner: boolean;
}

/** Users at rest. `reach` is an account, or null for an Admin. */
export interface UserStore {
  find(reach: string | null, uuid: string): Promise<StoredUser | undefined>;
  /** Active and deactivated ones, newest first. */
  list(account: string, page: PageQuery): Promise<Page<StoredUser>>;
  /** Whether there is any user at all. */
  isEmpty(): Promise<boolean>;
  transaction<T>(work: (tx: UserTx) => Promise<T>): Promise<T>;
}

export interface UserTx {
  readonly mails: MailOutbox;
  /** The user becomes `account.admin`. False when the e-mail is taken (without regard to case). */
  insert(user: NewUser): Promise<boolean>;
  /** Into the account, which stays locked, so that parallel requests count right. False when the e-mail is taken. */
  insertInto(account: string, user: AddedUser): Promise<boolean>;
  /** Users of the account, active or not; locks the account. */
  countOf(account: string): Promise<number>;
  lock(reach: string | null, uuid: string): Promise<LockedUser | undefined>;
  /** False when the e-mail is taken. */
  update(uuid: string, change: UserChange): Promise<boolean>;
  /** Locks the account first: of two users who leave at once one is the last. */
  activeOthers(account: string, uuid: string): Promise<number>;
  /** Active Admins but this one; they are locked. */
  otherAdmins(uuid: string): Promise<number>;
  /** One that is deactivated already keeps its date. */
  deactivate(uuid: string, now: string): Promise<void>;
  reactivate(uuid: string, now: string): Promise<void>;
  removeTokens(uuid: string): Promise<void>;
  /** Whether what the deleted account had is removed, or is being; locks the account. */
  isBeingRemoved(account: string): Promise<boolean>;
  /** Sets or clears `deleted_on` of the account. */
  setAccountDeleted(account: string, deletedOn: string | null, now: string): Promise<void>;
  entity(uuid: string): Promise<StoredUser>;
}

/** A link that sets a new password, as it is kept: never the token itself. */
export interface NewReset {
  readonly uuid: string;
  /** The user or SIP user it is for; null when there is none and nobody may learn that. */
  readonly user: string | null;
  readonly sip_user: string | null;
  /** Who asked: lower case, for the count. */
  readonly email: string;
  /** SHA-256 (hex) of the token; null when no mail goes out. */
  readonly token_hash: string | null;
  readonly created_on: string;
  readonly expires_on: string;
}

/** Links for new passwords in one transaction, of portal users and SIP users. */
export interface ResetTx {
  /** Requests for an address since a time. Requests for one address come one after the other until the commit. */
  countSince(email: string, since: string): Promise<number>;
  insert(reset: NewReset): Promise<void>;
  /**
   * Uses a link up, with all others of its owner, when it is not used and not expired.
   * @param of which kind of owner it must have
   * @returns uuid of the owner
   */
  take(of: "user" | "sip_user", hash: string, now: string): Promise<string | undefined>;
}

/** What a password reset changes, in one transaction. */
export interface PasswordResetTx extends UserTx {
  readonly resets: ResetTx;
  /** The active user of an open account with this e-mail, without regard to case. */
  activeByEmail(email: string): Promise<{ readonly uuid: string; readonly email: string } | undefined>;
  /** Locks an active user of an open account. */
  lockActive(uuid: string): Promise<{ readonly account: string; readonly email: string } | undefined>;
}

/** Password resets of portal users at rest. */
export interface PasswordResetStore {
  /** Whether a link of this hash would work now. */
  isOpen(hash: string, now: string): Promise<boolean>;
  transaction<T>(work: (tx: PasswordResetTx) => Promise<T>): Promise<T>;
}
