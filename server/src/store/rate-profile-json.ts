import type { ITNProfile } from "@opentact/contract";
import { countryOf } from "../domain/dict/rules.js";

/** Providers of rate profile `p` by role, as IProvider or null. */
export function providerMembers(p: string): string {
  const provider = (column: string) => `'${column}', case when ${p}.${column} is not null then json_build_object(
    'name', ${p}.${column}, 'deleted_on', null, 'user', null, 'account', null) end`;
  return ["tn_provider", "register_provider", "sms_provider", "voice_provider"].map(provider).join(", ");
}

/** A rate profile, or a special price, as SQL gives it: the country by its code. */
export type WithCountryCode<T extends Pick<ITNProfile, "country">> = Omit<T, "country"> & { readonly country: string };

/** The entity with its country as the documented object. */
export function withCountry<T extends Pick<ITNProfile, "country">>(found: WithCountryCode<T>): T {
  // The rest of the entity is as it was: only the member that was a code has become its object.
  return { ...found, country: countryOf(found.country) } as unknown as T;
}
