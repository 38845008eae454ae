import type { EAccountLevel, IAccount } from "@opentact/contract";

/** What a change of an account sets; absent = unchanged. Names are those of the row. */
export interface AccountChange {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string | null;
  readonly address1?: string | null;
  readonly address2?: string | null;
  readonly zip_code?: string | null;
  readonly city?: string | null;
  readonly level?: EAccountLevel;
  /** IANA name. */
  readonly time_zone?: string | null;
  readonly disabled_on?: string | null;
  /** uuid of an active user of the account. */
  readonly admin?: string;
  /** uuid of a messaging profile of the account. */
  readonly messaging_profile_default?: string;
}

/** An account as it is stored: the zone by its name. */
export type StoredAccount = Omit<IAccount, "time_zone"> & { readonly time_zone: string | null };

/** Accounts at rest, with their child collections (100 elements at most, newest first). */
export interface AccountStore {
  find(uuid: string): Promise<StoredAccount | undefined>;
  transaction<T>(work: (tx: AccountTx) => Promise<T>): Promise<T>;
}

export interface AccountTx {
  /** False: there is no such account. */
  lock(uuid: string): Promise<boolean>;
  hasActiveUser(account: string, user: string): Promise<boolean>;
  hasMessagingProfile(account: string, profile: string): Promise<boolean>;
  update(uuid: string, change: AccountChange & { readonly now: string }): Promise<void>;
  entity(uuid: string): Promise<StoredAccount>;
}

/** Secrets of accounts that sign app webhooks, SMS callbacks and document requests (events.md 12.4). */
export interface AccountSecrets {
  /** `whsec_…` texts that sign now, newest first: one, or two while the former one is still good. */
  active(account: string): Promise<readonly string[]>;
}

/** Stops what is live of an account that was closed: disabled by an Admin, or deleted. */
export interface AccountEnd {
  /** To be called after the commit. Resolves when all of it stopped, or after a few seconds; never rejects. */
  closed(account: string): Promise<void>;
}

/** Rows of deleted accounts. */
export interface PurgeStore {
  /** Accounts that were deleted before that time and not removed yet; those that were begun last come last. */
  due(before: string, max: number): Promise<readonly string[]>;
  /** Begins to remove an account: it cannot be opened any more. False: it was not deleted before that time, or is open. */
  begin(account: string, before: string, now: string): Promise<boolean>;
  /** Removes some rows of an account. False: there are none any more. */
  removeSome(account: string): Promise<boolean>;
  /** Takes names and addresses out of the rows that stay: the account, its users. Marks it as removed. */
  forget(account: string, now: string): Promise<void>;
}
