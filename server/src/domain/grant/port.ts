import type { NumberFacts } from "../number/rules.js";

/** Numbers to lease to an account without order and charge. */
export interface Grant {
  readonly account: string;
  readonly messagingProfile: string;
  /** uuid of a rate profile. */
  readonly profile: string;
  readonly numbers: readonly ({ readonly tn: number } & NumberFacts)[];
  readonly autorenew: boolean;
  readonly by: string;
  readonly now: string;
  readonly expiredOn: string;
}

/** What became of a grant. */
export interface Granted {
  readonly created: readonly string[];
  readonly failed: readonly { readonly tn: number; readonly reason: "not_available" | "profile_mismatch" }[];
}

export interface GrantStore {
  /** Account of a messaging profile, whoever's it is. */
  accountOf(messagingProfile: string): Promise<string | undefined>;
  /** uuid of an active rate profile by name or uuid. */
  profile(nameOrUuid: string): Promise<string | undefined>;
  /** Leases what can be had, each number that is not in the inventory being put there first. */
  grant(grant: Grant): Promise<Granted>;
}
