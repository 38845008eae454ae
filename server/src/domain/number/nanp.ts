/** Countries other than US and CA that share the dialling code 1, by NPA (numbers.md 1.1). */
const OTHER_COUNTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "AG 268,AI 264,AS 684,BB 246,BM 441,BS 242,DM 767,DO 809 829 849,GD 473,GU 671,JM 658 876,KN 869,KY 345," +
    "LC 758,MP 670,MS 664,PR 787 939,SX 721,TC 649,TT 868,VC 784,VG 284,VI 340"
  )
    .split(",")
    .flatMap((line) => {
      const [country = "", ...npas] = line.split(" ");
      return npas.map((npa) => [npa, country]);
    }),
);

/** NPAs of Canada. */
const CANADA = new Set(
  (
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 " +
    "514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942"
  ).split(" "),
);

const TOLL_FREE = new Set(["800", "833", "844", "855", "866", "877", "888"]);

/** Parts of a number of the North American plan. */
export interface NanpNumber {
  readonly npa: string;
  readonly nxx: string;
  readonly line: string;
  /** ISO 3166 code; toll-free numbers count as US. Never taken from the prefix 1 alone. */
  readonly country: string;
  readonly isTollFree: boolean;
}

/** Parts of an E.164 number under +1, or undefined when it cannot be one: wrong length, NPA or NXX. */
export function parseNanp(tn: number): NanpNumber | undefined {
  const [, npa, nxx, line] = /^1([2-9][0-8]\d)([2-9]\d\d)(\d{4})$/.exec(String(tn)) ?? [];
  if (npa === undefined || nxx === undefined || line === undefined) return undefined;
  if (npa.endsWith("11") || nxx.endsWith("11")) return undefined;
  return { npa, nxx, line, country: countryOfNpa(npa), isTollFree: TOLL_FREE.has(npa) };
}

/** Country of an NPA. */
export function countryOfNpa(npa: string): string {
  return OTHER_COUNTRIES[npa] ?? (CANADA.has(npa) ? "CA" : "US");
}
