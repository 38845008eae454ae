import type {
  EBrandIdentityStatus,
  EBrandStatus,
  ECampaignState,
  EVettingStatus,
  IExternalVetting,
  IMnoMetadata,
  IOperationStatus,
  ISMSBrand,
  ISMSBrandBase,
  ISMSBrandElement,
  ISMSBrandFeedback,
  ISMSCampaign,
  ISMSCampaignBase,
  ISMSCampaignSharing,
  ITNLease,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { LedgerEntry } from "../ledger/port.js";

/** What a brand registers; names are those of the registry. */
export type BrandFields = Pick<
  ISMSBrandBase,
  | "entityType"
  | "displayName"
  | "companyName"
  | "ein"
  | "einIssuingCountry"
  | "altBusinessId"
  | "altBusinessIdType"
  | "firstName"
  | "lastName"
  | "mobilePhone"
  | "phone"
  | "street"
  | "city"
  | "state"
  | "postalCode"
  | "country"
  | "email"
  | "businessContactEmail"
  | "stockSymbol"
  | "stockExchange"
  | "ipAddress"
  | "website"
  | "brandRelationship"
  | "vertical"
  | "tag"
>;

/** What the registry makes of a brand. */
export interface BrandChange {
  readonly brandId?: string;
  readonly cspId?: string;
  readonly universalEin?: string;
  readonly optionalAttributes?: ISMSBrandBase["optionalAttributes"];
  readonly identityStatus?: EBrandIdentityStatus;
  readonly status?: EBrandStatus;
  readonly failureReasons?: readonly string[];
  readonly createDate?: string;
}

/** A brand kept from change, with what its rules ask for. */
export interface BrandLocked extends ISMSBrandBase {
  readonly account: string;
  readonly deleted_on: string | null;
  /** When `brandRelationship` was changed last. */
  readonly relationship_on: string | null;
  readonly otp_done_on: string | null;
  readonly otp_expires_on: string | null;
  readonly otp_tries: number;
  readonly vettings: readonly Pick<IExternalVetting, "evpId" | "vettingStatus" | "vettingClass" | "vettingScore">[];
  /** Campaigns that have not ended. */
  readonly campaigns: number;
}

/** What a campaign registers; names are those of the registry. */
export type CampaignFields = Pick<
  ISMSCampaignBase,
  | "usecase"
  | "subUsecases"
  | "vertical"
  | "description"
  | "sample1"
  | "sample2"
  | "sample3"
  | "sample4"
  | "sample5"
  | "messageFlow"
  | "subscriberHelp"
  | "subscriberOptin"
  | "subscriberOptout"
  | "helpMessage"
  | "optinMessage"
  | "optoutMessage"
  | "helpKeywords"
  | "optinKeywords"
  | "optoutKeywords"
  | "autoRenewal"
  | "embeddedLink"
  | "embeddedPhone"
  | "numberPool"
  | "ageGated"
  | "directLending"
  | "affiliateMarketing"
  | "embeddedLinkSample"
  | "privacyPolicyLink"
  | "termsAndConditionsLink"
  | "termsAndConditions"
  | "mnoIds"
  | "resellerId"
  | "tag"
  | "mock"
  | "quiet_hours"
>;

/** What the registry, or time, makes of a campaign. */
export interface CampaignChange {
  readonly campaignId?: string;
  readonly campaign_state?: ECampaignState;
  readonly submissionStatus?: "CREATED" | "FAILED" | "PENDING";
  readonly status?: "ACTIVE" | "EXPIRED";
  readonly suspended_from?: ECampaignState | null;
  readonly is_active?: boolean;
  readonly failureReasons?: readonly string[];
  readonly mnoMetadata?: IMnoMetadata;
  readonly operationStatus?: IOperationStatus;
  readonly sharing?: ISMSCampaignSharing;
  readonly appeal_reason?: string | null;
  readonly billedDate?: string;
  readonly createDate?: string;
  readonly expired_on?: string | null;
  readonly deleted_on?: string | null;
}

/** A campaign kept from change. */
export interface CampaignLocked extends ISMSCampaignBase {
  readonly account: string;
  /** uuid of its brand. */
  readonly brand: string;
  readonly suspended_from: ECampaignState | null;
  readonly mnoMetadata: IMnoMetadata;
  readonly operationStatus: IOperationStatus;
  readonly sharing: ISMSCampaignSharing;
  readonly appeal_reason: string | null;
}

export interface VettingChange {
  readonly vettingId?: string;
  readonly vettingStatus?: EVettingStatus;
  readonly vettingScore?: number;
  readonly reasons?: readonly string[];
  readonly vettedDate?: string;
  readonly createDate?: string;
}

export interface VettingLocked extends IExternalVetting {
  readonly account: string;
  readonly brand: string;
}

export type TollfreeStatus =
  | "Verified"
  | "Rejected"
  | "Waiting For Vendor"
  | "Waiting For Customer"
  | "Waiting For Provider"
  | "In Progress";

export interface TollfreeLocked {
  readonly uuid: string;
  readonly account: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly verificationStatus: TollfreeStatus;
}

export interface TollfreeChange {
  readonly verificationStatus?: TollfreeStatus;
  readonly reason?: string | null;
}

/** What the registry says to something that waits for it. */
export interface RegistryStep<C> {
  readonly change: C;
  /** It is asked again after so long; null = nothing is awaited. */
  readonly againMs: number | null;
  /**
   * Asked when the change is kept, and never otherwise: what the registry would do twice for who asks twice. Whoever looks
   * after a crash in between finds the change, and asks what came of it.
   */
  readonly onceKept?: () => Promise<RegistryStep<C>>;
}

/**
 * The campaign registry: what is registered there, it moves (messaging.md 12.7, 12.8). A step may be taken again at any time. A
 * brand that was deleted and a campaign that has ended are taken out there. Nobody asks it with a transaction open: it may take
 * seconds, and a connection and the locks of rows would wait with it.
 */
export interface Registry {
  readonly kind: "simulator" | "tcr";
  /** It has copies of its own: changes and removals have to be told, by asking about the thing. */
  readonly keepsCopies: boolean;
  brand(brand: BrandLocked, now: string): Promise<RegistryStep<BrandChange>>;
  vetting(vetting: VettingLocked, brand: BrandLocked, now: string): Promise<RegistryStep<VettingChange>>;
  campaign(campaign: CampaignLocked, brand: BrandLocked, now: string): Promise<RegistryStep<CampaignChange>>;
  tollfree(verification: TollfreeLocked, now: string): Promise<RegistryStep<TollfreeChange>>;
  /** Terms of the mobile carriers for a use case of a brand. */
  terms(brand: BrandLocked, usecase: string): Promise<IMnoMetadata>;
  feedback(brand: BrandLocked): Promise<ISMSBrandFeedback["category"]>;
  sendOtp(brand: BrandLocked, texts: { readonly pinSms?: string; readonly successSms?: string }): Promise<void>;
  isOtp(brand: BrandLocked, pin: string): Promise<boolean>;
  /** Whether the host of a web page can be found. */
  hasHost(host: string): Promise<boolean>;
}

export type RegistryKind = "brand" | "vetting" | "campaign" | "tollfree";

/** Brands, campaigns and vettings at rest. `reach` is an account, or null for an Admin; an id is a uuid or that of the registry. */
export interface TendlcStore {
  brands(account: string, page: PageQuery): Promise<Page<ISMSBrandElement>>;
  brand(reach: string | null, id: string): Promise<ISMSBrand | undefined>;
  campaigns(account: string, brand: string | undefined, page: PageQuery): Promise<Page<ISMSCampaign>>;
  campaign(reach: string | null, id: string): Promise<ISMSCampaign | undefined>;
  vettings(reach: string | null, brand: string): Promise<readonly IExternalVetting[] | undefined>;
  leases(reach: string | null, campaign: string, page: PageQuery): Promise<Page<ITNLease> | undefined>;
  transaction<T>(work: (tx: TendlcTx) => Promise<T>): Promise<T>;
}

export interface TendlcTx {
  /**
   * uuid of the account's brand or campaign with this reference, without regard to case; nobody else of the account asks
   * until the end of the transaction.
   */
  byReference(kind: "brand" | "campaign", account: string, reference: string): Promise<string | undefined>;
  /** False: less than the amount is free. */
  charge(account: string, entry: LedgerEntry, now: string): Promise<boolean>;
  insertBrand(
    o: BrandFields &
      Stamp & { readonly uuid: string; readonly account: string; readonly referenceId: string; readonly mock: boolean },
  ): Promise<void>;
  lockBrand(reach: string | null, id: string): Promise<BrandLocked | undefined>;
  updateBrand(
    uuid: string,
    change: Partial<BrandFields> &
      BrandChange &
      OtpChange & { readonly deleted_on?: string; readonly relationship_on?: string },
    stamp: Stamp,
  ): Promise<void>;
  insertVetting(o: {
    readonly uuid: string;
    readonly account: string;
    readonly brand: string;
    readonly evpId: string;
    readonly vettingClass: string | null;
    readonly vettingId: string | null;
    readonly vettingToken: string | null;
    readonly now: string;
  }): Promise<void>;
  insertCampaign(
    o: CampaignFields &
      Stamp & { readonly uuid: string; readonly account: string; readonly brand: string; readonly referenceId: string },
  ): Promise<void>;
  lockCampaign(reach: string | null, id: string): Promise<CampaignLocked | undefined>;
  updateCampaign(uuid: string, change: Partial<CampaignFields> & CampaignChange, stamp: Stamp): Promise<void>;
  /** The registry is asked about it at this time; null = not any more. */
  ask(kind: RegistryKind, uuid: string, at: string | null): Promise<void>;
  brand(uuid: string): Promise<ISMSBrand>;
  campaign(uuid: string): Promise<ISMSCampaign>;
  vetting(uuid: string): Promise<IExternalVetting>;
  /** Event `campaign`: something of the registration has moved. */
  event(o: RegistryEvent): Promise<void>;
}

export interface OtpChange {
  readonly otp_done_on?: string;
  readonly otp_expires_on?: string | null;
  readonly otp_tries?: number;
}

export interface RegistryEvent {
  readonly account: string;
  readonly kind: "brand" | "campaign" | "assignment";
  readonly uuid: string;
  readonly entity: unknown;
  readonly state: string;
  readonly previous_state: string | null;
  readonly now: string;
}

/** What waits for the registry. */
export interface RegistryQueue {
  /** One thing whose time has come, taken until `until`; undefined: none. */
  claim(now: string, until: string): Promise<{ readonly kind: RegistryKind; readonly uuid: string } | undefined>;
  brand(uuid: string): Promise<BrandLocked | undefined>;
  campaign(uuid: string): Promise<CampaignLocked | undefined>;
  vetting(uuid: string): Promise<VettingLocked | undefined>;
  tollfree(uuid: string): Promise<TollfreeLocked | undefined>;
  /**
   * Writes a step with its event, unless it has moved since it was read. Of what is deleted only when it is asked about again.
   * @returns whether the change was written
   */
  applyBrand(before: BrandLocked, step: AppliedStep<BrandChange>): Promise<boolean>;
  /** As `applyBrand`. */
  applyCampaign(before: CampaignLocked, step: AppliedStep<CampaignChange>): Promise<void>;
  applyVetting(before: VettingLocked, step: AppliedStep<VettingChange>): Promise<void>;
  applyTollfree(before: TollfreeLocked, step: AppliedStep<TollfreeChange>): Promise<void>;
  /** Numbers whose campaign decides about their assignment now. @returns how many moved */
  assign(now: string): Promise<number>;
  /** Campaigns whose month is over. */
  dueCampaigns(billedBefore: string): Promise<readonly CampaignLocked[]>;
  /** Charges another month; false: less is free. */
  renew(campaign: CampaignLocked, entry: LedgerEntry, now: string): Promise<boolean>;
  /** Test registrations that have had their time. */
  expireMocks(createdBefore: string, now: string): Promise<number>;
  /** uuid and kind of what an id names, uuid or registry id. */
  named(id: string): Promise<{ readonly kind: RegistryKind; readonly uuid: string } | undefined>;
  /** Ids of the registry in an event of it: asked about again at once. */
  askAbout(ids: readonly string[], now: string): Promise<void>;
  nextDue(): Promise<string | undefined>;
}

/** A step as it is written. */
export interface AppliedStep<C> {
  readonly change: C;
  readonly againOn: string | null;
  readonly now: string;
  /** Until when it was claimed for the step: who asked about it since then is not forgotten for `againOn`. Default: he is. */
  readonly claimedUntil?: string;
}
