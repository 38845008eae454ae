import type { VerbAttribute, VerbElement } from "@opentact/contract";
import { nearestName } from "./nearest-name.js";
import { findElement } from "./verb-table.js";

/** What a fault is about: kept by reference, made into words only for people who ask. */
export type FaultHint =
  /** `written` stands among the children of an element that takes `names`. */
  | { readonly kind: "element"; readonly written: string; readonly names: readonly string[] }
  | { readonly kind: "attribute"; readonly written: string; readonly spec: VerbElement }
  | { readonly kind: "value"; readonly written: string; readonly attribute: VerbAttribute };

/** What may stand at a place, and which of it was likely meant. */
export interface Advice {
  /** Names of children or attributes, or words of a value. */
  readonly allowed?: readonly string[];
  readonly nearest?: string;
}

const BOOLS = ["true", "false"];

/** Advice for a fault; nothing when the place takes free text. */
export function adviceOf(hint: FaultHint | undefined): Advice {
  if (!hint) return {};
  const { allowed, spellings } = namesOf(hint);
  if (allowed.length === 0) return {};
  const nearest = nearestName(hint.written.trim(), spellings);
  return { allowed, ...(nearest === undefined ? {} : { nearest }) };
}

function namesOf(hint: FaultHint): { readonly allowed: readonly string[]; readonly spellings: readonly string[] } {
  switch (hint.kind) {
    case "element": {
      const built = hint.names.filter((name) => findElement(name)?.built);
      return { allowed: built, spellings: built };
    }
    case "attribute": {
      const { attributes } = hint.spec;
      const allowed = attributes.map(({ name }) => name);
      return { allowed, spellings: [...allowed, ...attributes.flatMap(({ aliases = [] }) => aliases)] };
    }
    case "value": {
      const words = hint.attribute.words ?? (hint.attribute.type === "bool" ? BOOLS : []);
      return { allowed: words, spellings: words };
    }
    default:
      return hint satisfies never;
  }
}
