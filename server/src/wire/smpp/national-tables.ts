/**
 * National language tables of the 7-bit alphabet (3GPP TS 23.038 annex A), for reading: 1 Turkish, 2 Spanish, 3 Portuguese.
 * What a table does not change stays as in the default alphabet (§6.2.1) or its extension table (§6.2.1.1).
 *
 * Every cell of A.2.1 to A.2.3, A.3.1 and A.3.3 was compared with the tables that Android (`GsmAlphabet`), oFono
 * (`util.c`) and CyberChef (from V16.0.0) carry; all agree, but for ê at 0x05 of A.2.3: CyberChef lacks it, while
 * Android, oFono, Mozilla's telephony and Symbian's converters (from V8.1.0) have it.
 */

/** Characters of a locking shift table that differ, by septet (A.3.1, A.3.3). Spanish has none (A.3.2 is void). */
export const LOCKING: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [1, tableOf({ 4: "€", 7: "ı", 11: "Ğğ", 28: "Şş", 64: "İ", 96: "ç" })],
  [
    3,
    tableOf({
      4: "ê",
      6: "úíóç",
      11: "Ôô",
      14: "Áá",
      18: "ªÇÀ∞^\\€Ó|",
      28: "ÂâÊ",
      36: "º",
      64: "Í",
      91: "ÃÕÚ",
      96: "~",
      123: "ãõ`",
    }),
  ],
]);

/** Characters behind the escape that differ from the default extension, by septet (A.2.1, A.2.2, A.2.3). */
export const SINGLE: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [1, tableOf({ 71: "Ğ", 73: "İ", 83: "Ş", 99: "ç", 103: "ğ", 105: "ı", 115: "ş" })],
  [2, tableOf({ 9: "ç", 65: "Á", 73: "Í", 79: "Ó", 85: "Ú", 97: "á", 105: "í", 111: "ó", 117: "ú" })],
  [
    3,
    tableOf({
      5: "ê",
      9: "ç",
      11: "Ôô",
      14: "Áá",
      18: "ΦΓ^ΩΠΨΣΘ",
      31: "Ê",
      65: "À",
      73: "Í",
      79: "Ó",
      85: "Ú",
      91: "ÃÕ",
      97: "Â",
      105: "í",
      111: "ó",
      117: "ú",
      123: "ãõ",
      127: "â",
    }),
  ],
]);

/** @param runs first septet -> characters of it and those that follow */
function tableOf(runs: Readonly<Record<number, string>>): ReadonlyMap<number, string> {
  const pairs = Object.entries(runs).flatMap(([first, chars]) =>
    [...chars].map((char, at): [number, string] => [Number(first) + at, char]),
  );
  return new Map(pairs);
}
