import { expect, test } from "vitest";
import { partyOf, smppParty } from "./party.js";

test("addresses of SMPP are read by their type of number", () => {
  const cases: readonly (readonly [address: string, ton: number, party: string])[] = [
    ["15550100001", 1, "15550100001"],
    ["15550100001", 2, "15550100001"],
    ["15550100001", 0, "15550100001"],
    ["2125550101", 2, "12125550101"],
    ["2125550101", 0, "12125550101"],
    // Singapore, not the area code 659.
    ["6592345678", 1, "6592345678"],
    ["+6592345678", 0, "6592345678"],
    ["006592345678", 0, "6592345678"],
    ["+15550100001", 1, "15550100001"],
    ["0015550100001", 1, "15550100001"],
    ["72345", 3, "72345"],
    ["BANK", 5, "BANK"],
    ["8005550101", 5, "8005550101"],
    ["Mc Bank", 0, "Mc Bank"],
  ];
  for (const [address, ton, party] of cases)
    expect([address, ton, smppParty(address, ton)]).toEqual([address, ton, party]);
});

test("any other number is read as people write it", () => {
  expect([partyOf("(212) 555-0101"), partyOf("+44 20 7946 0018"), partyOf(" BANK ")]).toEqual([
    "12125550101",
    "442079460018",
    "BANK",
  ]);
});
