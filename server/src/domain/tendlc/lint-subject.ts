import type { IMnoMetadata, ISMSBrandBase } from "@opentact/contract";
import type { CampaignFields } from "./port.js";

/** What the linter looks at: what a registration would say, and what is known around it. */
export interface LintSubject {
  readonly campaign: CampaignFields;
  readonly brand: Pick<
    ISMSBrandBase,
    | "entityType"
    | "displayName"
    | "companyName"
    | "ein"
    | "country"
    | "email"
    | "website"
    | "stockSymbol"
    | "stockExchange"
    | "businessContactEmail"
    | "identityStatus"
    | "status"
  >;
  readonly terms: IMnoMetadata;
  /** The one-time code of a sole proprietor was given back. */
  readonly isOtpDone: boolean;
  /** Other campaigns of the brand that have not ended. */
  readonly others: number;
  /** Numbers that are to be sent from. */
  readonly numbers: number;
  /** The host of the website is known to the DNS. */
  readonly hasHost: boolean;
  /** Parts of a text. */
  readonly partsOf: (text: string) => number;
}

/** Samples that are there, with their fields. */
export function samplesOf(campaign: CampaignFields): (readonly [field: string, text: string])[] {
  const { sample1, sample2, sample3, sample4, sample5 } = campaign;
  return Object.entries({ sample1, sample2, sample3, sample4, sample5 }).flatMap(([field, text]) =>
    text === null || text === "" ? [] : [[field, text] as const],
  );
}
