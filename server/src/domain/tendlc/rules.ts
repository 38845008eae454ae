import type { EBrandEntityType, ECampaignState, ISMSBrandBase } from "@opentact/contract";
import type { FieldProblems } from "../../base/errors.js";

/** What is charged, decimal text: the fees of the registry, as data (messaging.md 12.1). */
export const BRAND_FEE = "4";
export const VETTING_FEES: Readonly<Record<string, string>> = { STANDARD: "40", ENHANCED: "95", POLITICAL: "66" };
export const VETTING_FEE = "40";
const CAMPAIGN_FEES: Readonly<Record<string, string>> = {
  LOW_VOLUME: "1.5",
  SOLE_PROPRIETOR: "2",
  CHARITY: "3",
  EMERGENCY: "5",
  TRIAL: "0",
};

/** A month of a campaign. */
export function campaignFee(usecase: string): string {
  return CAMPAIGN_FEES[usecase] ?? "10";
}

/** Days after which test registrations end. */
export const MOCK_DAYS = 30;

type Field = keyof ISMSBrandBase;
type Need = "R" | "o" | "-";

const TYPES: readonly EBrandEntityType[] = [
  "SOLE_PROPRIETOR",
  "PRIVATE_PROFIT",
  "PUBLIC_PROFIT",
  "NON_PROFIT",
  "GOVERNMENT",
];

/** R required, o optional, - not allowed, in the order of `TYPES` (messaging.md 12.2). */
const NEEDS: Readonly<Partial<Record<Field, string>>> = {
  companyName: "-RRRR",
  ein: "-RRRR",
  einIssuingCountry: "-oooo",
  firstName: "R----",
  lastName: "R----",
  mobilePhone: "R----",
  businessContactEmail: "-oRoo",
  stockSymbol: "--R--",
  stockExchange: "--R--",
  brandRelationship: "-oooo",
  vertical: "oRRRR",
};

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const E164 = /^\+?[1-9]\d{6,14}$/;

/** What is wrong with a brand as a whole; undefined = nothing. @param brand fields with null for what is not given */
export function brandProblems(brand: Pick<ISMSBrandBase, Field>): FieldProblems | undefined {
  const problems: Record<string, { message: string; value?: unknown }> = {};
  const at = TYPES.indexOf(brand.entityType);
  for (const [field, needs] of Object.entries(NEEDS)) {
    const need = needs[at] as Need;
    const value = brand[field as Field];
    if (need === "R" && value === null) problems[`body.${field}`] = { message: `'${field}' is required` };
    if (need === "-" && value !== null)
      problems[`body.${field}`] = { message: `not allowed for ${brand.entityType}`, value };
  }
  for (const [field, message] of formProblems(brand)) problems[`body.${field}`] ??= { message, value: brand[field] };
  return Object.keys(problems).length === 0 ? undefined : problems;
}

function* formProblems(brand: Pick<ISMSBrandBase, Field>): Generator<readonly [Field, string]> {
  const { country, state, ein, einIssuingCountry, email, businessContactEmail, phone, mobilePhone } = brand;
  if (country === "US" && !/^[A-Z]{2}$/i.test(state)) yield ["state", "must be 2 letters"];
  if ((einIssuingCountry ?? country) === "US" && ein !== null && !/^\d{9}$/.test(ein.replaceAll("-", "")))
    yield ["ein", "must be 9 digits"];
  if (!EMAIL.test(email)) yield ["email", "invalid e-mail"];
  if (businessContactEmail !== null && !EMAIL.test(businessContactEmail))
    yield ["businessContactEmail", "invalid e-mail"];
  if (!E164.test(phone)) yield ["phone", "invalid phone number"];
  if (mobilePhone !== null && !E164.test(mobilePhone)) yield ["mobilePhone", "invalid phone number"];
  if (brand.entityType === "GOVERNMENT" && country !== "US") yield ["country", "GOVERNMENT is for bodies of the US"];
}

/** Whether SMS can be sent under a campaign (messaging.md 12.5). */
export function isCampaignActive(campaign: {
  readonly status: "ACTIVE" | "EXPIRED";
  readonly campaign_state: ECampaignState;
  readonly operationStatus: Readonly<Record<string, string>>;
}): boolean {
  const { status, campaign_state, operationStatus } = campaign;
  const isProvisioned = Object.values(operationStatus).includes("APPROVED");
  return status === "ACTIVE" && campaign_state === "MNO_PROVISIONED" && isProvisioned;
}

/** What becomes of numbers that wait for an assignment, by the state of their campaign; undefined = they wait on. */
export function assignmentOf(state: ECampaignState): "ASSIGNED" | "FAILED_ASSIGNMENT" | undefined {
  if (state === "MNO_PROVISIONED") return "ASSIGNED";
  const isOver = ["TCR_FAILED", "CNP_FAILED", "MNO_REJECTED", "MNO_PROVISIONING_FAILED", "TCR_EXPIRED"].includes(state);
  return isOver ? "FAILED_ASSIGNMENT" : undefined;
}
