import { createHash } from "node:crypto";
import type {
  EBrandEntityType,
  ECampaignState,
  IMnoMetadata,
  IOperationStatus,
  ISMSBrandFeedback,
} from "@opentact/contract";
import { lint } from "./lint.js";
import { MNOS, mnoTerms } from "./mno.js";
import type {
  BrandChange,
  BrandLocked,
  CampaignChange,
  CampaignLocked,
  Registry,
  RegistryStep,
  TollfreeChange,
  TollfreeLocked,
  VettingChange,
  VettingLocked,
} from "./port.js";
import { isCampaignActive } from "./rules.js";

/** Between two steps of something that moves by itself. */
const STEP_MS = 200;
const CSP_ID = "SOPENTA";
const OTP_DIGITS = 6;

/** States a campaign goes through when nothing is wrong. */
const PATH: readonly ECampaignState[] = [
  "TCR_PENDING",
  "TCR_ACCEPTED",
  "CNP_ACCEPTED",
  "MNO_PENDING",
  "MNO_ACCEPTED",
  "MNO_PROVISIONED",
];

/**
 * The campaign registry of the simulated world (messaging.md 12.7): a function of what is registered, so that it needs no
 * memory of its own. A tax id ending in 0 is not verified; a description with `[reject]`, `[suspend]` or `[mno-reject]`
 * meets that end; a campaign is rejected for what the linter calls an error.
 */
export class RegistrySimulator implements Registry {
  readonly kind = "simulator";
  readonly keepsCopies = false;
  readonly #partsOf: (text: string) => number;

  /** @param partsOf parts of a text, for the linter */
  constructor(partsOf: (text: string) => number) {
    this.#partsOf = partsOf;
  }

  async brand(brand: BrandLocked, now: string): Promise<RegistryStep<BrandChange>> {
    const isVerified = identityOf(brand);
    return {
      change: {
        brandId: brand.brandId ?? registryId("B", brand.uuid),
        cspId: CSP_ID,
        universalEin: `US_${brand.ein ?? registryId("E", brand.uuid)}`,
        status: "OK",
        optionalAttributes: ATTRIBUTES[brand.entityType] ?? null,
        identityStatus: isVerified,
        failureReasons: isVerified === "UNVERIFIED" && brand.entityType !== "SOLE_PROPRIETOR" ? ["TAX_ID"] : [],
        createDate: brand.createDate ?? now,
      },
      againMs: null,
    };
  }

  async vetting(vetting: VettingLocked, brand: BrandLocked, now: string): Promise<RegistryStep<VettingChange>> {
    const score = scoreOf(brand);
    return {
      change: {
        vettingId: vetting.vettingId ?? `${registryId("V", vetting.uuid)}-${vetting.evpId}`,
        vettingStatus: "ACTIVE",
        ...(vetting.vettingScore === null ? { vettingScore: score } : {}),
        vettedDate: now,
        createDate: vetting.createDate ?? now,
      },
      againMs: null,
    };
  }

  async campaign(campaign: CampaignLocked, brand: BrandLocked, now: string): Promise<RegistryStep<CampaignChange>> {
    const { campaign_state: state, description } = campaign;
    if (state === "TCR_PENDING") return this.#review(campaign, brand, now);
    // Who was rejected and appealed is not rejected for the same again.
    if (state === "MNO_PENDING" && description.includes("[mno-reject]") && campaign.appeal_reason === null)
      return ended(campaign, "MNO_REJECTED", "[mno-reject]", "REJECTED");
    if (state === "MNO_PROVISIONED" && description.includes("[suspend]"))
      return ended({ ...campaign }, "TCR_SUSPENDED", "[suspend]", "SUSPENDED", state);
    const next = PATH[PATH.indexOf(state) + 1];
    if (!PATH.includes(state) || next === undefined) return { change: {}, againMs: null };
    const operationStatus = statusAt(campaign, OPERATIONS[next] ?? "REGISTERED");
    const isLast = next === "MNO_PROVISIONED" && !description.includes("[suspend]");
    return {
      change: {
        campaign_state: next,
        operationStatus,
        is_active: isCampaignActive({ ...campaign, campaign_state: next, operationStatus }),
      },
      againMs: isLast ? null : STEP_MS,
    };
  }

  async tollfree({ request }: TollfreeLocked): Promise<RegistryStep<TollfreeChange>> {
    const isRejected = String(request["productionMessageContent"]).includes("[reject]");
    const change = isRejected
      ? ({ verificationStatus: "Rejected", reason: "the content of the messages was rejected" } as const)
      : ({ verificationStatus: "Verified", reason: null } as const);
    return { change, againMs: null };
  }

  async terms(brand: BrandLocked, usecase: string): Promise<IMnoMetadata> {
    return mnoTerms(brand, usecase);
  }

  async feedback({ failureReasons }: BrandLocked): Promise<ISMSBrandFeedback["category"]> {
    return failureReasons.flatMap((id) => FEEDBACK[id] ?? []);
  }

  /** The code of the simulated world is not sent anywhere: it is the last six digits of the mobile phone. */
  async sendOtp(): Promise<void> {}

  async isOtp({ mobilePhone }: BrandLocked, pin: string): Promise<boolean> {
    return mobilePhone !== null && pin === mobilePhone.slice(-OTP_DIGITS);
  }

  /** In the simulated world every page is there. */
  async hasHost(): Promise<boolean> {
    return true;
  }

  #review(campaign: CampaignLocked, brand: BrandLocked, now: string): RegistryStep<CampaignChange> {
    const terms = mnoTerms(brand, campaign.usecase);
    const reasons = this.#faults(campaign, brand, terms);
    if (reasons.length > 0)
      return {
        change: { campaign_state: "TCR_FAILED", submissionStatus: "FAILED", failureReasons: reasons },
        againMs: null,
      };
    return {
      change: {
        campaignId: campaign.campaignId ?? registryId("C", campaign.uuid),
        campaign_state: "TCR_ACCEPTED",
        submissionStatus: "CREATED",
        failureReasons: [],
        mnoMetadata: terms,
        operationStatus: statusAt(campaign, "REGISTERED"),
        createDate: campaign.createDate ?? now,
        billedDate: campaign.billedDate ?? now,
      },
      againMs: STEP_MS,
    };
  }

  #faults(campaign: CampaignLocked, brand: BrandLocked, terms: IMnoMetadata): string[] {
    if (campaign.description.includes("[reject]")) return ["[reject]"];
    const { findings } = lint({
      campaign,
      brand,
      terms,
      isOtpDone: brand.otp_done_on !== null,
      // The campaign itself is among them by now.
      others: Math.max(0, brand.campaigns - 1),
      numbers: 0,
      hasHost: true,
      partsOf: this.#partsOf,
    });
    return [...new Set(findings.filter(({ level }) => level === "error").map(({ id }) => id))];
  }
}

const OPERATIONS: Readonly<Partial<Record<ECampaignState, IOperationStatus[string]>>> = {
  MNO_PENDING: "REVIEW",
  MNO_ACCEPTED: "REVIEW",
  MNO_PROVISIONED: "APPROVED",
};

function statusAt({ mnoIds }: Pick<CampaignLocked, "mnoIds">, status: IOperationStatus[string]): IOperationStatus {
  const ids = mnoIds.length === 0 ? MNOS.map(({ id }) => id) : mnoIds;
  return Object.fromEntries(ids.map((id) => [String(id), status]));
}

function ended(
  campaign: CampaignLocked,
  campaign_state: ECampaignState,
  reason: string,
  operation: IOperationStatus[string],
  from?: ECampaignState,
): RegistryStep<CampaignChange> {
  return {
    change: {
      campaign_state,
      is_active: false,
      failureReasons: [reason],
      operationStatus: statusAt(campaign, operation),
      ...(from === undefined ? {} : { suspended_from: from }),
    },
    againMs: null,
  };
}

function identityOf(brand: BrandLocked): "UNVERIFIED" | "VERIFIED" | "VETTED_VERIFIED" {
  if (brand.entityType === "SOLE_PROPRIETOR") return brand.otp_done_on === null ? "UNVERIFIED" : "VERIFIED";
  if (brand.vettings.some(({ vettingStatus }) => vettingStatus === "ACTIVE")) return "VETTED_VERIFIED";
  return brand.ein?.endsWith("0") ? "UNVERIFIED" : "VERIFIED";
}

/** What the registry finds out about kinds of bodies: it decides what they may send. */
const ATTRIBUTES: Readonly<Partial<Record<EBrandEntityType, BrandLocked["optionalAttributes"]>>> = {
  NON_PROFIT: { taxExemptStatus: "501c3" },
  GOVERNMENT: { governmentEntity: true },
};

/** 20 to 92, by the last digit of the tax id. */
function scoreOf({ ein }: BrandLocked): number {
  return 20 + 8 * Number(ein?.at(-1) ?? "5");
}

/** Seven upper-case alphanumerics, the first says what it is; the same for the same uuid. */
function registryId(first: string, uuid: string): string {
  const digest = createHash("sha256").update(uuid).digest();
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return first + Array.from({ length: 6 }, (_, at) => letters[(digest[at] ?? 0) % letters.length]).join("");
}

const FEEDBACK: Readonly<Record<string, ISMSBrandFeedback["category"][number]>> = {
  TAX_ID: {
    id: "TAX_ID",
    displayName: "Tax ID",
    description: "The tax id and the legal name do not belong together.",
    fields: ["ein", "companyName"],
  },
};
