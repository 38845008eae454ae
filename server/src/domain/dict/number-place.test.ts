import { expect, test } from "vitest";
import { placeOf, statesOf, zonesOf } from "./rules.js";
import { ZONE_PREFIX_ROWS } from "./zone-prefix-rows.js";

test("a block lies in its city, else in the state of its NPA", () => {
  expect(placeOf("973", "242")).toEqual({ state: "NJ", city: "Newark" });
  expect(placeOf("201", "999")).toEqual({ state: "NJ", city: null });
  expect(placeOf("416", "555")).toMatchObject({ state: "ON" });
  expect(placeOf("242", "322")).toBeUndefined();
  expect(placeOf("800", "555")).toBeUndefined();
});

test("every state of the data is one of the dictionary", () => {
  const known = new Set(["US", "CA"].flatMap(statesOf).map(({ state }) => state));
  for (let npa = 200; npa < 990; npa++) {
    const place = placeOf(String(npa), "555");
    if (place) expect(known, String(npa)).toContain(place.state);
  }
});

test("every zone of the data is one that this machine knows", () => {
  const names = new Set(ZONE_PREFIX_ROWS.flatMap((row) => row.slice(0, row.indexOf("|")).split(" ")));
  expect(names.size).toBeGreaterThan(200);
  for (const timeZone of names) expect(() => new Intl.DateTimeFormat("en", { timeZone }), timeZone).not.toThrow();
});

test("the longest prefix of a number names its zones; without any they are not known", () => {
  expect(zonesOf("12015550123")).toEqual(["America/New_York"]);
  expect(zonesOf("18502005555")).toEqual(["America/Chicago"]);
  expect(zonesOf("18505555555")).toEqual(["America/New_York"]);
  expect(zonesOf("4930123456")).toEqual(["Europe/Berlin"]);
  expect(zonesOf("34911234567")).toEqual(["Europe/Madrid"]);
  expect([zonesOf("18005550123"), zonesOf("15555550123"), zonesOf("")]).toEqual([[], [], []]);
});
