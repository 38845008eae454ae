import type { IMnoMetadata, IMnoTerms } from "@opentact/contract";
import type { BrandLocked } from "./port.js";

/** Mobile carriers of the registry, by its ids. */
export const MNOS: readonly { readonly id: number; readonly name: string }[] = [
  { id: 10017, name: "AT&T" },
  { id: 10035, name: "T-Mobile" },
  { id: 10036, name: "US Cellular" },
  { id: 10038, name: "Verizon Wireless" },
];

const ATT = 10017;
const TMOBILE = 10035;

/** Samples a carrier wants to see; one of every other use case. */
const SAMPLES: Readonly<Record<string, number>> = { MARKETING: 2, MIXED: 2, POLITICAL: 2, SWEEPSTAKE: 2 };
/** Use cases that a carrier looks at itself. */
const REVIEWED: ReadonlySet<string> = new Set(["EMERGENCY", "CARRIER_EXEMPT", "K12_EDUCATION", "SWEEPSTAKE", "SOCIAL"]);
/** Use cases whose recipients need not have asked. */
const WITHOUT_CONSENT: ReadonlySet<string> = new Set(["EMERGENCY", "CARRIER_EXEMPT"]);
const LOW_VOLUME: ReadonlySet<string> = new Set(["LOW_VOLUME", "SOLE_PROPRIETOR", "TRIAL"]);

/** Parts a minute at AT&T and tier of T-Mobile, by the score of the best vetting (messaging.md 10). */
const TIERS = [
  { from: 75, tpm: 4500, tier: "TOP", cap: 200_000 },
  { from: 50, tpm: 2400, tier: "HIGH_MID", cap: 40_000 },
  { from: 25, tpm: 240, tier: "LOW_MID", cap: 10_000 },
  { from: 0, tpm: 240, tier: "LOW", cap: 2_000 },
] as const;
const LOW_VOLUME_TPM = 75;

/** Terms of every carrier for a use case of a brand (messaging.md 12.4). */
export function mnoTerms(brand: BrandLocked, usecase: string): IMnoMetadata {
  return Object.fromEntries(MNOS.map(({ id, name }) => [String(id), termsAt(id, name, brand, usecase)]));
}

function termsAt(id: number, mno: string, brand: BrandLocked, usecase: string): IMnoTerms {
  const needsConsent = !WITHOUT_CONSENT.has(usecase);
  return {
    mno,
    qualify: isQualified(brand, usecase),
    minMsgSamples: SAMPLES[usecase] ?? 1,
    reqSubscriberOptin: needsConsent,
    reqSubscriberOptout: needsConsent,
    reqSubscriberHelp: needsConsent,
    mnoReview: REVIEWED.has(usecase),
    mnoSupport: true,
    noEmbeddedLink: false,
    noEmbeddedPhone: false,
    ...limitsAt(id, brand, usecase),
  };
}

function limitsAt(id: number, brand: BrandLocked, usecase: string) {
  const score = Math.max(0, ...brand.vettings.map(({ vettingScore }) => vettingScore ?? 0));
  const tier = TIERS.find(({ from }) => score >= from) ?? TIERS[3];
  if (id === ATT) return { tpm: LOW_VOLUME.has(usecase) ? LOW_VOLUME_TPM : tier.tpm };
  if (id === TMOBILE) return { brandTier: tier.tier, brandDailyCap: tier.cap };
  return {};
}

function isQualified(brand: BrandLocked, usecase: string): boolean {
  if (brand.identityStatus === "UNVERIFIED" || brand.status !== "OK") return false;
  if ((brand.entityType === "SOLE_PROPRIETOR") !== (usecase === "SOLE_PROPRIETOR")) return false;
  if (usecase === "CHARITY") return brand.optionalAttributes?.taxExemptStatus === "501c3";
  if (usecase === "POLITICAL")
    return brand.vettings.some(({ evpId, vettingStatus }) => evpId === "CV" && vettingStatus === "ACTIVE");
  return true;
}
