import { isValidPhoneNumber } from "libphonenumber-js/max";

/** Area codes of the North American plan that are in use, ascending. Takes some 20 ms. */
export function areaCodes(): number[] {
  const codes = Array.from({ length: 790 }, (_, index) => 200 + index);
  return codes.filter((npa) => isValidPhoneNumber(`+1${npa}5550100`));
}
