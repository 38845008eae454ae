import type { ISMPPAccount } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** Settings of an account of the SMPP server as columns. */
export interface SmppAccountFields {
  readonly is_active: boolean;
  readonly allowed_ips: readonly string[];
  readonly max_binds: number;
  readonly window: number;
  readonly rate: number;
  readonly message_id_format: "decimal15" | "hex";
  readonly messaging_profile: string | null;
}

/** Accounts of the SMPP server at rest. `reach` is an account, or null for an Admin. */
export interface SmppAccountStore {
  /** @param account null = of everybody */
  list(account: string | null, page: PageQuery): Promise<Page<ISMPPAccount>>;
  find(reach: string | null, uuid: string): Promise<ISMPPAccount | undefined>;
  transaction<T>(work: (tx: SmppAccountTx) => Promise<T>): Promise<T>;
}

export interface SmppAccountTx {
  accountExists(uuid: string): Promise<boolean>;
  ownsProfile(account: string, profile: string): Promise<boolean>;
  /** False: the system_id is taken. */
  insert(
    row: SmppAccountFields &
      Stamp & {
        readonly uuid: string;
        readonly account: string;
        readonly system_id: string;
        readonly password_hash: string;
      },
  ): Promise<boolean>;
  /** Account of a row kept from change. */
  lock(reach: string | null, uuid: string): Promise<string | undefined>;
  update(
    uuid: string,
    change: Partial<SmppAccountFields> & { readonly password_hash?: string },
    stamp: Stamp,
  ): Promise<void>;
  /** Messaging profiles forget it. */
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<ISMPPAccount>;
}

/** An account of the SMPP server as binds see it. */
export interface SmppCustomerAccount {
  readonly uuid: string;
  readonly account: string;
  readonly password_hash: string;
  readonly allowed_ips: readonly string[];
  readonly max_binds: number;
  readonly window: number;
  readonly rate: number;
  readonly message_id_format: "decimal15" | "hex";
  /** It and the account it belongs to may work. */
  readonly isActive: boolean;
  /** uuid of the user in whose name messages are sent. */
  readonly user: string;
}

/** Something that waits for a customer: a message that came in, or the end of one it handed in. */
export interface WaitingDelivery {
  readonly id: string;
  /** Of the submit the receipt is about; null: a message that came in. */
  readonly message_id: string | null;
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly delivered: boolean;
  readonly error_code: number | null;
  readonly created_on: string;
  readonly modified_on: string;
}

/** A message that was handed in over SMPP, as it stands. */
export interface SubmittedMessage {
  /** Digits. */
  readonly from: string;
  /** Nothing changes any more, but by a late receipt. */
  readonly isFinal: boolean;
  readonly delivered: boolean;
  readonly error_code: number | null;
  readonly modified_on: string;
}

/** What the SMPP server reads and keeps. */
export interface SmppCustomerStore {
  find(system_id: string): Promise<SmppCustomerAccount | undefined>;
  /** @param account account of the platform, whichever of its SMPP accounts handed it in */
  submitted(account: string, messageId: string): Promise<SubmittedMessage | undefined>;
  /** Those that may work now, as `{uuid} {password_hash}`. */
  standing(uuids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Takes what is due, and puts it off in case it does not arrive: 30 s, doubling to 1 h. */
  claim(account: string, count: number, now: string): Promise<readonly WaitingDelivery[]>;
  /** It has arrived, or never will. */
  forget(id: string): Promise<void>;
  forgetOld(before: string): Promise<void>;
}
