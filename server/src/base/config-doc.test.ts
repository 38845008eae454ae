import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { printConfigDoc } from "./config-doc.js";

test("docs/configuration.md says what the table says (else: node scripts/docs.mjs)", () => {
  expect(readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8")).toBe(printConfigDoc());
});
