import { PLACE_ROWS } from "./place-rows.js";

/** Where a number block lies, as far as it is known without any import. */
export interface NumberPlace {
  /** 2 letters. */
  readonly state: string;
  readonly city: string | null;
}

let places: ReadonlyMap<string, NumberPlace> | undefined;

/** Place of an NPA-NXX of the US or Canada, each 3 digits; undefined when nothing is known. */
export function placeOf(npa: string, nxx: string): NumberPlace | undefined {
  places ??= readPlaces();
  const digits = npa + nxx;
  for (let length = digits.length; length >= npa.length; length--) {
    const found = places.get(digits.slice(0, length));
    if (found) return found;
  }
  return undefined;
}

/** Read when it is first needed: many processes never need it. */
function readPlaces(): ReadonlyMap<string, NumberPlace> {
  const read = new Map<string, NumberPlace>();
  for (const row of PLACE_ROWS) {
    const [state = "", city = "", prefixes = ""] = row.split("|");
    const place = { state, city: city === "" ? null : city };
    for (const group of prefixes.split(" ")) {
      const [npa = "", nxxs = ""] = group.split(":");
      for (const nxx of nxxs.split(",")) read.set(npa + nxx, place);
    }
  }
  return read;
}
