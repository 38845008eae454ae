import { VERBS, type VerbAttribute, type VerbElement } from "@opentact/contract";

const ELEMENTS = new Map(VERBS.flatMap((verb) => spellings(verb).map((name) => [name, verb] as const)));
const ATTRIBUTES = new Map(
  VERBS.map((verb) => [
    verb,
    new Map(verb.attributes.flatMap((attribute) => spellings(attribute).map((name) => [name, attribute] as const))),
  ]),
);

function spellings(named: { readonly name: string; readonly aliases?: readonly string[] }): string[] {
  return [named.name, ...(named.aliases ?? [])].map((name) => name.toLowerCase());
}

/** The element of that name or alias, in any case. */
export function findElement(name: string): VerbElement | undefined {
  return ELEMENTS.get(name.toLowerCase());
}

/** The attribute of that name or alias, in any case. */
export function findAttribute(element: VerbElement, name: string): VerbAttribute | undefined {
  return ATTRIBUTES.get(element)?.get(name.toLowerCase());
}
