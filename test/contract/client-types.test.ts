import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { printClientTypes } from "../../scripts/print-client-types.js";

test("the types of the client say what the contract says (else: npm run docs)", async () => {
  const text = readFileSync(new URL("../../client/src/api.ts", import.meta.url), "utf8");
  expect(text === (await printClientTypes())).toBe(true);
});
