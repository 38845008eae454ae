import type { IDICTCountry } from "@opentact/contract";
import { countryOf } from "../domain/dict/rules.js";
import { dated, plain } from "./json.js";

/** Members of an address in base form; `country` is the code here, see `withCountry`. */
export function addressMembers(d: string): string {
  return `${dated(d, "created_on modified_on")}, ${plain(
    d,
    "uuid name is_physical is_billing is_shipping address1 address2 zip_code city country",
  )}`;
}

/** IAddressBase, as `addressMembers`. */
export function addressJson(d: string): string {
  return `json_build_object(${addressMembers(d)})`;
}

/** What SQL gave, with the country as the documented object. */
export function withCountry<T extends { readonly country: string }>(
  found: T,
): Omit<T, "country"> & { readonly country: IDICTCountry } {
  return { ...found, country: countryOf(found.country) };
}
