import { PLACE_ROWS } from "./place-rows.js";

/** Where a number block lies, as far as it is known without any import. */
export interface NumberPlace {
  /** 2 letters. */
  readonly state: string;
  readonly city: string | null;
}

/** Rows of `PLACE_ROWS` by digits, as numbers: as objects they would be a part of the heap that each collection looks at. */
let places: ReadonlyMap<number, number> | undefined;

/** Place of an NPA-NXX of the US or Canada, each 3 digits; undefined when nothing is known. */
export function placeOf(npa: string, nxx: string): NumberPlace | undefined {
  places ??= readPlaces();
  const digits = npa + nxx;
  for (let length = digits.length; length >= npa.length; length--) {
    const found = places.get(keyOf(digits.slice(0, length)));
    if (found !== undefined) return placeIn(PLACE_ROWS[found] ?? "");
  }
  return undefined;
}

function placeIn(row: string): NumberPlace {
  const [state = "", city = ""] = row.split("|");
  return { state, city: city === "" ? null : city };
}

/** Read when it is first needed: many processes never need it. */
function readPlaces(): ReadonlyMap<number, number> {
  const read = new Map<number, number>();
  for (const [at, row] of PLACE_ROWS.entries()) {
    const [, , prefixes = ""] = row.split("|");
    for (const group of prefixes.split(" ")) {
      const [npa = "", nxxs = ""] = group.split(":");
      for (const nxx of nxxs.split(",")) read.set(keyOf(npa + nxx), at);
    }
  }
  return read;
}

/** With the digit of their country, so that zeros in front count. */
function keyOf(prefix: string): number {
  return Number(`1${prefix}`);
}
