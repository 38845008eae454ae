import type {
  IAutoresponse,
  IAutoresponseNewParams,
  IMessagingProfile,
  IMessagingProfileUpdateParams,
  ITNLease,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** Settings of a messaging profile as columns. */
export type MessagingProfileFields = Required<IMessagingProfileUpdateParams>;

/** A profile kept from change by others until the end of the transaction. */
export interface MessagingProfileLocked {
  readonly account: string;
  readonly long_code_weight: number;
  readonly tollfree_weight: number;
}

/** What stands against a removal. */
export interface MessagingProfileUse {
  /** It is the default of its account. */
  readonly isDefault: boolean;
  readonly leases: number;
}

/** Messaging profiles at rest. `reach` is an account, or null for an Admin. */
export interface MessagingProfileStore {
  list(account: string, page: PageQuery): Promise<Page<IMessagingProfile>>;
  find(reach: string | null, uuid: string): Promise<IMessagingProfile | undefined>;
  /** Undefined for an unknown profile. */
  leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined>;
  transaction<T>(work: (tx: MessagingProfileTx) => Promise<T>): Promise<T>;
}

export interface MessagingProfileTx {
  lock(reach: string | null, uuid: string): Promise<MessagingProfileLocked | undefined>;
  insert(profile: MessagingProfileFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void>;
  /** A written `callback_url` ends the time it was switched off for. */
  update(uuid: string, change: Partial<MessagingProfileFields> & Stamp): Promise<void>;
  use(uuid: string): Promise<MessagingProfileUse>;
  remove(uuid: string): Promise<void>;
  ownsSmppAccount(account: string, uuid: string): Promise<boolean>;
  entity(uuid: string): Promise<IMessagingProfile>;
}

export type AutoresponseFields = Required<IAutoresponseNewParams>;

/** Automatic replies at rest. */
export interface AutoresponseStore {
  /** Undefined for an unknown profile. */
  list(reach: string | null, profile: string, page: PageQuery): Promise<Page<IAutoresponse> | undefined>;
  transaction<T>(work: (tx: AutoresponseTx) => Promise<T>): Promise<T>;
}

export interface AutoresponseTx {
  /** Account of a profile within reach. */
  accountOf(reach: string | null, profile: string): Promise<string | undefined>;
  insert(
    row: AutoresponseFields & { uuid: string; account: string; messaging_profile: string; now: string },
  ): Promise<void>;
  /** The reply, kept from change by others. */
  lock(profile: string, uuid: string): Promise<IAutoresponse | undefined>;
  update(uuid: string, change: Partial<AutoresponseFields> & { readonly now: string }): Promise<void>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<IAutoresponse>;
}
