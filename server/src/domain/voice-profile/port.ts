import type { IOutboundVoiceProfile, IOutboundVoiceProfileUpdateParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** Settings of a profile as columns: `product` its id, `tn_lease` the uuid of the lease. */
export type VoiceProfileFields = Required<IOutboundVoiceProfileUpdateParams>;

/** Outbound voice profiles at rest. `reach` is an account, or null for an Admin. */
export interface VoiceProfileStore {
  list(account: string, page: PageQuery): Promise<Page<IOutboundVoiceProfile>>;
  /** With the domains that use it. */
  find(reach: string | null, uuid: string): Promise<IOutboundVoiceProfile | undefined>;
  transaction<T>(work: (tx: VoiceProfileTx) => Promise<T>): Promise<T>;
}

export interface VoiceProfileTx {
  lock(reach: string | null, uuid: string): Promise<{ readonly account: string } | undefined>;
  /** Gives the profile its `tech_prefix`. */
  insert(profile: VoiceProfileFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void>;
  update(uuid: string, change: Partial<VoiceProfileFields> & Stamp): Promise<void>;
  /** True while calls of a batch are waiting or going on through it. */
  hasOpenBatch(uuid: string): Promise<boolean>;
  /** Domains lose the link. */
  remove(uuid: string): Promise<void>;
  productExists(id: number): Promise<boolean>;
  /** uuid of the account's lease named by uuid or number. */
  leaseOf(account: string, uuidOrTn: string): Promise<string | undefined>;
  entity(uuid: string): Promise<IOutboundVoiceProfile>;
}
