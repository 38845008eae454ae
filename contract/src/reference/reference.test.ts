import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { VERBS } from "../verbs.js";
import { printEventsDoc } from "./events-doc.js";
import { printRestDoc } from "./rest-doc.js";
import { VERB_MEANINGS } from "./verb-meanings.js";
import { printXmlCompletion } from "./xml-completion.js";
import { printXmlDoc } from "./xml-doc.js";
import { printXmlSchema } from "./xml-schema.js";

test.each([
  ["xml.md", printXmlDoc],
  ["xml-elements.json", printXmlCompletion],
  ["call-xml.xsd", printXmlSchema],
  ["events.md", printEventsDoc],
  ["rest.md", printRestDoc],
])("docs/reference/%s says what the contract says (else: npm run docs)", (name, print) => {
  expect(readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), "utf8")).toBe(print());
});

test("the schema for editors has every element and attribute under all its names, and explains it", () => {
  const text = printXmlSchema();
  for (const { name, aliases = [], attributes, built, kind } of VERBS) {
    expect(text.includes(`<xs:complexType name="${name}"`), name).toBe(built);
    if (!built) continue;
    if (kind !== "data" || name !== "Response")
      for (const spelling of [name, ...aliases])
        expect(text, spelling).toContain(`<xs:element name="${spelling}" type="${name}"/>`);
    const [own = ""] = new RegExp(`<xs:complexType name="${name}"[\\s\\S]+?</xs:complexType>`).exec(text) ?? [];
    for (const attribute of attributes)
      for (const spelling of [attribute.name, ...(attribute.aliases ?? [])])
        expect(own, `${name} ${spelling}`).toContain(`<xs:attribute name="${spelling}"`);
  }
  expect(text).not.toContain("<xs:documentation></xs:documentation>");
});

test("no meaning is written for an element or attribute that does not exist", () => {
  const known = VERBS.flatMap(({ name, attributes }) => [name, ...attributes.map((one) => `${name} ${one.name}`)]);
  const written = Object.entries(VERB_MEANINGS).flatMap(([name, { attributes = {} }]) => [
    name,
    ...Object.keys(attributes).map((one) => `${name} ${one}`),
  ]);
  expect(written.filter((what) => !known.includes(what))).toEqual([]);
});

test("every link inside a page leads to a section of it", () => {
  for (const text of [printXmlDoc(), printEventsDoc(), printRestDoc()]) {
    const sections = new Set(
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title?.toLowerCase().replaceAll(" ", "-")),
    );
    for (const [, target] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(sections).toContain(target);
  }
});
