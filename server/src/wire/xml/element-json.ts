import type { VerbElement } from "@opentact/contract";
import type { XmlElement } from "./tree.js";
import { findAttribute, findElement } from "./verb-table.js";

/** The two targets that are aliases of `To` (call-xml.md 2.4): the left word is answered. */
const ANSWERED_AS: ReadonlyMap<string, string> = new Map([
  ["Number", "To"],
  ["Sip", "To"],
]);

/**
 * An element as the log shows it (events.md 6.2): attributes under `$`, its text under `_`, child elements as arrays
 * by name; an element with text only is that text, an empty one "". Known names are canonical. The objects have no
 * prototype: any name is plain data.
 */
export function elementJson(element: XmlElement): unknown {
  const spec = findElement(element.name);
  const text = contentOf(element, spec);
  const children = element.children.filter((child) => typeof child !== "string");
  if (element.attributes.length === 0 && children.length === 0) return text;
  const json: Record<string, unknown> = Object.create(null);
  if (element.attributes.length > 0) json["$"] = attributesJson(element, spec);
  for (const child of children) {
    const name = findElement(child.name)?.name ?? child.name;
    const list = (json[ANSWERED_AS.get(name) ?? name] ??= []) as unknown[];
    list.push(elementJson(child));
  }
  // An element may bear the name `_`; it wins, for text beside it is white space in all sane documents.
  if (text !== "") json["_"] ??= text;
  return json;
}

/** Text content of an element: white space folded, but in `Body` and `Meta` kept. */
export function contentOf(element: XmlElement, spec: VerbElement | undefined): string {
  const text = element.children.filter((child) => typeof child === "string").join("");
  if (spec?.name === "Body" || spec?.name === "Meta") return text;
  return text.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

function attributesJson(element: XmlElement, spec: VerbElement | undefined): Record<string, string> {
  const json: Record<string, string> = Object.create(null);
  for (const { name, value } of element.attributes) {
    const canonical = (spec && findAttribute(spec, name)?.name) ?? name;
    json[canonical] ??= value;
  }
  return json;
}
