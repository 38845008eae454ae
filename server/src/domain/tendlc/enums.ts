import {
  EAltBusinessIdType,
  EBrandEntityType,
  EBrandIdentityStatus,
  EBrandRelationship,
  ECampaignStatus,
  ECampaignUsecase,
  EOperationStatus,
  EStockExchange,
  EVertical,
  EVettingClass,
  EVettingStatus,
  wordsOf,
} from "@opentact/contract";
import { notFound } from "../../base/errors.js";
import { MNOS } from "./mno.js";

/** Word lists of the registry by the name under which they are asked for (rest.md 19). */
const LISTS: Readonly<Record<string, readonly (string | { readonly id: number; readonly name: string })[]>> = {
  entityType: wordsOf(EBrandEntityType),
  vertical: wordsOf(EVertical),
  usecase: wordsOf(ECampaignUsecase),
  brandRelationship: wordsOf(EBrandRelationship),
  stockExchange: wordsOf(EStockExchange),
  altBusinessIdType: wordsOf(EAltBusinessIdType),
  identityStatus: wordsOf(EBrandIdentityStatus),
  campaignStatus: wordsOf(ECampaignStatus),
  operationStatus: wordsOf(EOperationStatus),
  vettingStatus: wordsOf(EVettingStatus),
  vettingClass: wordsOf(EVettingClass),
  mno: MNOS,
};

/** One list. @throws DomainError 404 for an unknown name */
export function registryEnum(name: string): readonly (string | { readonly id: number; readonly name: string })[] {
  const found = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (!found) throw notFound("Enum");
  return found;
}
