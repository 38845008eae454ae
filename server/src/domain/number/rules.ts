import type { IDICTCountry } from "@opentact/contract";
import { parseNanp } from "./nanp.js";

/** Countries of the dialling code 1: name, ISO 3166 codes. */
const ROWS = `
Anguilla AI AIA 660 264
Antigua_and_Barbuda AG ATG 28 268
Bahamas BS BHS 44 242
Barbados BB BRB 52 246
Bermuda BM BMU 60 441
British_Virgin_Islands VG VGB 92 284
Canada CA CAN 124
Cayman_Islands KY CYM 136 345
Dominica DM DMA 212 767
Dominican_Republic DO DOM 214
Grenada GD GRD 308 473
Guam GU GUM 316 671
Jamaica JM JAM 388
Montserrat MS MSR 500 664
Northern_Mariana_Islands MP MNP 580 670
Puerto_Rico PR PRI 630
Saint_Kitts_and_Nevis KN KNA 659 869
Saint_Lucia LC LCA 662 758
Saint_Vincent_and_the_Grenadines VC VCT 670 784
Samoa_(American) AS ASM 16 684
Sint_Maarten SX SXM 534 721
Trinidad_and_Tobago TT TTO 780 868
Turks_and_Caicos_Islands TC TCA 796 649
U.S._Virgin_Islands VI VIR 850 340
United_States US USA 840
`;

const COUNTRIES: ReadonlyMap<string, IDICTCountry> = new Map(
  ROWS.trim()
    .split("\n")
    .map((line) => {
      const [name = "", a2 = "", a3 = "", n = "", national] = line.split(" ");
      return [
        a2,
        {
          name: name.replaceAll("_", " "),
          a2,
          a3,
          n: Number(n),
          country_code: 1,
          national_code: national === undefined ? null : Number(national),
        },
      ];
    }),
);

/** The country of a code; of one outside the table only the code is known. */
export function countryOf(a2: string): IDICTCountry {
  return COUNTRIES.get(a2) ?? { name: a2, a2, a3: a2, n: 0, country_code: null, national_code: null };
}

/** Country of a number in E.164 digits with or without `+`; null for what is no number of the dialling code 1. */
export function countryOfNumber(text: string): IDICTCountry | null {
  const digits = text.replace(/^\+/, "");
  const nanp = /^1\d{10}$/.test(digits) ? parseNanp(Number(digits)) : undefined;
  return nanp ? countryOf(nanp.country) : null;
}
