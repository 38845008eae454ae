import type { Verb } from "../../../wire/xml/verb.js";

/** Where a Gather goes on. */
export interface Choice {
  readonly kind: "case" | "dtmf" | "default" | "error" | "none";
  /** The branch to enter. */
  readonly branch: Verb | undefined;
  /** The Switch it stands in. */
  readonly through: Verb | undefined;
  /** There are no branches at all: digits by themselves are a success. */
  readonly isOpen: boolean;
}

/**
 * The branch for digits (call-xml.md 4.10). A: no match is `Default`, no digits is `Error`; in B the other way round.
 * @param digits empty = none entered; undefined = the exchange with the URL failed, which is `Error` in both
 */
export function chooseBranch(gather: Verb, dialect: "A" | "B", digits: string | undefined): Choice {
  const through = dialect === "A" ? find(gather, "Switch") : undefined;
  const isOpen = !(through ?? gather).parts.some(isBranch) && !gather.parts.some(isBranch);
  if (digits) {
    const match = (through ?? gather).parts.find((part) => matches(part, dialect, digits));
    if (match) return { kind: dialect === "A" ? "case" : "dtmf", branch: match, through, isOpen };
  }
  const name = digits === undefined || (digits === "") === (dialect === "A") ? "Error" : "Default";
  const kind = name === "Error" ? "error" : "default";
  const inSwitch = through && find(through, name);
  if (inSwitch) return { kind, branch: inSwitch, through, isOpen };
  const direct = find(gather, name);
  return { kind: direct ? kind : "none", branch: direct, through: undefined, isOpen };
}

function matches(part: Verb, dialect: "A" | "B", digits: string): boolean {
  const [name, attribute] = dialect === "A" ? ["Case", "dtmf"] : ["DTMF", "value"];
  if (part.name !== name || part.problem !== undefined) return false;
  return (part.values.text(attribute ?? "") ?? "").split(",").some((value) => value.trim() === digits);
}

function find({ parts }: Verb, name: string): Verb | undefined {
  return parts.find((part) => part.kind === "branch" && part.name === name);
}

function isBranch({ kind, name }: Verb): boolean {
  return kind === "branch" && name !== "Switch";
}
