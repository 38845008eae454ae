import { IDICTTimeZone } from "@opentact/contract";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { zoneByName } from "./rules.js";
import { ZONE_ROWS } from "./zone-rows.js";

test("a zone is found by its name in any case and shown in its own", () => {
  expect(zoneByName("america/new_york")).toEqual({
    country_code: "US",
    name: "America/New_York",
    utc_offset: -5,
    utc_dst_offset: -4,
    latitude: "+404251",
    longitude: "-0740023",
    note: "Eastern (most areas)",
  });
  expect(zoneByName("Australia/Adelaide")).toMatchObject({ utc_offset: 9.5, utc_dst_offset: 10.5 });
  expect(zoneByName("Mars/Olympus")).toBeUndefined();
});

test("every zone of the table is known to this machine and fits its schema", () => {
  const check = Compile(IDICTTimeZone);
  for (const row of ZONE_ROWS) expect(check.Check(zoneByName(row.split("|")[0] ?? "")), row).toBe(true);
});
