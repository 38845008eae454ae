import { expect, test } from "vitest";
import { AddressList } from "./address-list.js";

test("an address is in the list when it is named, or lies in a named range, also in its IPv4-mapped form", () => {
  const list = new AddressList(["192.0.2.7", "198.51.100.0/24", "2001:db8::/32"]);
  const asked = ["192.0.2.7", "192.0.2.8", "198.51.100.200", "::ffff:198.51.100.1", "2001:db8:1::1", "2001:db9::1"];
  expect(asked.map((address) => list.has(address))).toEqual([true, false, true, true, true, false]);
});

test("an entry that is no address opens nothing", () => {
  const list = new AddressList(["", "example.org", "10.0.0.0/99", "/0"]);
  expect(["10.0.0.1", "0.0.0.0", "example.org", ""].filter((address) => list.has(address))).toEqual([]);
});
