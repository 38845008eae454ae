import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { validateDocument } from "./callcontrol.js";

const ROOT = new URL("../../../../", import.meta.url);
const EXAMPLES = new URL("docs/examples/", ROOT);
const clean = { ok: true, errors: [], warnings: [] };

test.each(readdirSync(EXAMPLES).filter((name) => name.endsWith(".xml")))(
  "docs/examples/%s runs as it stands and says what it is",
  (name) => {
    const text = readFileSync(new URL(name, EXAMPLES), "utf8");
    expect(validateDocument(text)).toMatchObject(clean);
    expect(text).toMatch(/^<\?xml[^>]*>\n<!--\n {2}\S/);
  },
);

/** Pages that show XML; a piece without a root stands in one. */
const PAGES = { "README.md": /<Response>.*?<\/Response>/gs, "docs/reference/xml.md": /(?<=```xml\n).*?(?=```)/gs };

test.each(Object.entries(PAGES))("the XML in %s can be run", (name, pieces) => {
  const found = readFileSync(new URL(name, ROOT), "utf8").match(pieces) ?? [];
  expect(found.length).toBeGreaterThan(0);
  for (const piece of found) {
    const document = piece.includes("<Response") ? piece : `<Response>${piece}</Response>`;
    expect(validateDocument(document), piece).toMatchObject(clean);
  }
});
