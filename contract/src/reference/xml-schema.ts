import { VERBS, type VerbAttribute, type VerbElement } from "../verbs.js";
import { COMMON_ATTRIBUTES, VERB_MEANINGS } from "./verb-meanings.js";

const BUILT = VERBS.filter(({ built }) => built);
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Printed from contract/src/verbs.ts by "npm run docs": call-control XML for editors. Elements and attributes in their
     spelling of the reference, and their aliases; the platform itself reads names in any case. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
`;

/** The text of docs/reference/call-xml.xsd: completes, explains and checks documents in editors (XML Schema 1.0). */
export function printXmlSchema(): string {
  const root = '  <xs:element name="Response" type="Response"/>\n';
  return `${HEAD}${root}${BUILT.map(typeOf).join("")}</xs:schema>\n`;
}

/** Elements have the same form wherever they stand, so each is a type. */
function typeOf(verb: VerbElement): string {
  const mixed = verb.text === undefined ? "" : ' mixed="true"';
  return `  <xs:complexType name="${verb.name}"${mixed}>
${documentation(VERB_MEANINGS[verb.name]?.does ?? "", 4)}${children(verb)}${verb.attributes.map((one) => attribute(verb, one)).join("")}  </xs:complexType>
`;
}

function children(verb: VerbElement): string {
  const parts = BUILT.filter(({ name }) => verb.children.includes(name));
  if (parts.length === 0) return "";
  const names = parts.flatMap(({ name, aliases = [] }) => [name, ...aliases].map((spelling) => [spelling, name]));
  const lines = names.map(([spelling, name]) => `      <xs:element name="${spelling}" type="${name}"/>\n`);
  return `    <xs:choice minOccurs="0" maxOccurs="unbounded">\n${lines.join("")}    </xs:choice>\n`;
}

/** Something that may be the text of the element is not required as an attribute. */
function attribute(verb: VerbElement, one: VerbAttribute): string {
  const isRequired = one.required === true && verb.text !== one.name && !one.aliases?.length;
  const use = isRequired ? ' use="required"' : one.default === undefined ? "" : ` default="${escaped(one.default)}"`;
  const meaning = VERB_MEANINGS[verb.name]?.attributes?.[one.name] ?? COMMON_ATTRIBUTES[one.name] ?? "";
  const print = (name: string, more: string, words: string) =>
    `    <xs:attribute name="${name}"${more}>\n${documentation(words, 6)}${simple(one)}    </xs:attribute>\n`;
  const aliases = (one.aliases ?? []).map((alias) => print(alias, "", `As ${one.name}: ${meaning}`));
  return [print(one.name, use, meaning), ...aliases].join("");
}

function documentation(text: string, indent: number): string {
  const space = " ".repeat(indent);
  return `${space}<xs:annotation><xs:documentation>${escaped(text)}</xs:documentation></xs:annotation>\n`;
}

function simple(one: VerbAttribute): string {
  const kinds = kindsOf(one);
  const [only = ""] = kinds;
  if (kinds.length === 1) return `      ${only}\n`;
  const lines = kinds.map((kind) => `          ${kind}\n`);
  return `      <xs:simpleType>\n        <xs:union>\n${lines.join("")}        </xs:union>\n      </xs:simpleType>\n`;
}

/** The simple types of which a value is one: listed words come first, so that editors offer them. */
function kindsOf({ type, words = [], min, max }: VerbAttribute): string[] {
  switch (type) {
    case "bool":
      return [listed(["true", "false", "1", "0"]), anyCase(["true", "false"])];
    case "int":
    case "ms":
    case "ring_time":
      return [restriction("xs:nonNegativeInteger", facet("minInclusive", min) + facet("maxInclusive", max))];
    case "decibel":
      return [restriction("xs:decimal", facet("minInclusive", min) + facet("maxInclusive", max))];
    case "keys":
      return [restriction("xs:string", facet("pattern", "[0-9*#A-Da-d+]*"))];
    case "enum":
      return [listed(words), anyCase(words)];
    case "list":
      return [listed(words), restriction("xs:string", facet("pattern", commaList(words)))];
    case "record_mode":
      return [listed([...words, "true", "false", "1", "0"]), anyCase([...words, "true", "false"])];
    case "caller_id":
      return [listed(["caller", "tn", "anonymous"]), restriction("xs:string", facet("pattern", "\\+?[0-9 ().\\-]+"))];
    case "ringback":
      return [listed(["tone", "none"]), restriction("xs:anyURI", facet("pattern", "[hH][tT][tT][pP][sS]?://.+"))];
    case "url":
      return [restriction("xs:anyURI", facet("pattern", "[hH][tT][tT][pP][sS]?://.+"))];
    case "name":
      return [restriction("xs:string", facet("pattern", "[A-Za-z0-9_.\\-]{1,64}"))];
    case "day_times":
      return [restriction("xs:string", facet("pattern", `${RANGE}( *, *${RANGE})*`))];
    case "text":
    case "json_object":
    case "media_type":
    case "time_zone":
      return [restriction("xs:string", facet("minLength", min) + facet("maxLength", max))];
    default:
      return type satisfies never;
  }
}

const CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";
const RANGE = `${CLOCK} *- *${CLOCK}`;

function restriction(base: string, facets: string): string {
  return `<xs:simpleType><xs:restriction base="${base}">${facets}</xs:restriction></xs:simpleType>`;
}

function listed(words: readonly string[]): string {
  return restriction("xs:string", words.map((word) => facet("enumeration", word)).join(""));
}

/** Words are read in any case, which a list of XML Schema is not. */
function anyCase(words: readonly string[]): string {
  return restriction("xs:string", facet("pattern", words.map(letters).join("|")));
}

function commaList(words: readonly string[]): string {
  const word = `(${words.map(letters).join("|")})`;
  return `${word}( *, *${word})*`;
}

function letters(word: string): string {
  return word.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function facet(name: string, value: string | number | undefined): string {
  return value === undefined ? "" : `<xs:${name} value="${escaped(value)}"/>`;
}

function escaped(text: string | number | boolean): string {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
