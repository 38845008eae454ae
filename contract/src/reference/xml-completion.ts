import { VERBS, type VerbAttribute, type VerbElement } from "../verbs.js";
import { COMMON_ATTRIBUTES, VERB_MEANINGS } from "./verb-meanings.js";

/** The text of docs/reference/xml-elements.json: all that an editor needs to complete and explain call-control XML. */
export function printXmlCompletion(): string {
  const elements = VERBS.map(elementData);
  return `${JSON.stringify({ version: 1, root: "Response", elements }, null, 2)}\n`;
}

function elementData(verb: VerbElement): object {
  const meaning = VERB_MEANINGS[verb.name];
  return {
    name: verb.name,
    aliases: verb.aliases ?? [],
    kind: verb.kind,
    is_built: verb.built,
    description: meaning?.does ?? "Reserved name.",
    // `own` = a value of its own, null = text is ignored.
    text: verb.text ?? null,
    children: verb.children,
    attributes: verb.attributes.map((attribute) => attributeData(attribute, meaning?.attributes ?? {})),
  };
}

function attributeData(attribute: VerbAttribute, meanings: Readonly<Record<string, string>>): object {
  const { name, aliases = [], type, min, max, dialect } = attribute;
  return {
    name,
    aliases,
    type,
    description: meanings[name] ?? COMMON_ATTRIBUTES[name] ?? "",
    values: attribute.words ?? (type === "bool" ? ["true", "false"] : []),
    is_required: attribute.required ?? false,
    ...(attribute.default === undefined ? {} : { default: attribute.default }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}
