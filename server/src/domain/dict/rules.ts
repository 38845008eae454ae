import type { IDICTCountry, IDICTLERGState } from "@opentact/contract";
import { COUNTRY_ROWS } from "./country-rows.js";
import { STATE_ROWS } from "./state-rows.js";

export { type NumberPlace, placeOf } from "./number-place.js";
export { zonesOf } from "./number-zones.js";

/** Date of the data that are shipped: time zones and countries answer it as theirs. */
export const SHIPPED_ON = "2025-01-01T00:00:00.000Z";

const COUNTRIES: ReadonlyMap<string, IDICTCountry> = new Map(
  COUNTRY_ROWS.map((row) => {
    const [name = "", a2 = "", a3 = "", n = "", code, national] = row.split("|");
    const country = { name, a2, a3, n: Number(n), country_code: numberOf(code), national_code: numberOf(national) };
    return [a2, country];
  }),
);

const STATES: readonly IDICTLERGState[] = STATE_ROWS.map((row) => {
  const [country = "", state = "", name = ""] = row.split("|");
  return { state, name, country };
});

function numberOf(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : Number(text);
}

/** All countries, sorted by name. */
export function countries(): readonly IDICTCountry[] {
  return [...COUNTRIES.values()];
}

/** The country of an a2 code in any case; undefined when there is none. */
export function findCountry(a2: string): IDICTCountry | undefined {
  return COUNTRIES.get(a2.toUpperCase());
}

/** The country of a stored code; of one outside the table only the code is known. */
export function countryOf(a2: string): IDICTCountry {
  return COUNTRIES.get(a2) ?? { name: a2, a2, a3: a2, n: 0, country_code: null, national_code: null };
}

/** States, provinces and territories of a country that are known without any import, sorted by name. */
export function statesOf(country: string): readonly IDICTLERGState[] {
  return STATES.filter((state) => state.country === country);
}
