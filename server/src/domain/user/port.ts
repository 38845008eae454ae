import type { EGender, EUserRole, IUser } from "@opentact/contract";

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

/** A user with its account and default messaging profile, all made together. */
export interface NewUser extends UserFields {
  readonly uuid: string;
  readonly password_hash: string;
  readonly account: { readonly uuid: string; readonly name: string; readonly email: string };
  readonly messagingProfile: { readonly uuid: string; readonly name: string };
  readonly now: string;
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

/** Users at rest. `reach` is an account, or null for an Admin. */
export interface UserStore {
  find(reach: string | null, uuid: string): Promise<StoredUser | undefined>;
  /** Whether there is any user at all. */
  isEmpty(): Promise<boolean>;
  transaction<T>(work: (tx: UserTx) => Promise<T>): Promise<T>;
}

export interface UserTx {
  /** The user becomes `account.admin`. False when the e-mail is taken (without regard to case). */
  insert(user: NewUser): Promise<boolean>;
  lock(reach: string | null, uuid: string): Promise<{ readonly account: string; readonly role: EUserRole } | undefined>;
  /** False when the e-mail is taken. */
  update(uuid: string, change: UserChange): Promise<boolean>;
  entity(uuid: string): Promise<StoredUser>;
}
