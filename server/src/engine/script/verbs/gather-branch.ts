import type { Verb } from "../../../wire/xml/verb.js";

/** What one attempt brought. */
export interface GatherInput {
  /** Empty = none entered. */
  readonly digits: string;
  /** Absent = nothing was said. */
  readonly speech?: string | undefined;
}

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
 * @param input undefined = the exchange with the URL failed, which is `Error` in both
 */
export function chooseBranch(gather: Verb, dialect: "A" | "B", input: GatherInput | undefined): Choice {
  const through = dialect === "A" ? find(gather, "Switch") : undefined;
  const isOpen = !(through ?? gather).parts.some(isBranch) && !gather.parts.some(isBranch);
  const isEmpty = input?.digits === "" && input.speech === undefined;
  if (input && !isEmpty) {
    const match = (through ?? gather).parts.find((part) => matches(part, dialect, input));
    if (match) return { kind: dialect === "A" ? "case" : "dtmf", branch: match, through, isOpen };
  }
  const name = input === undefined || isEmpty === (dialect === "A") ? "Error" : "Default";
  const kind = name === "Error" ? "error" : "default";
  const inSwitch = through && find(through, name);
  if (inSwitch) return { kind, branch: inSwitch, through, isOpen };
  const direct = find(gather, name);
  return { kind: direct ? kind : "none", branch: direct, through: undefined, isOpen };
}

function matches(part: Verb, dialect: "A" | "B", { digits, speech }: GatherInput): boolean {
  const [name, attribute = ""] = dialect === "A" ? ["Case", "dtmf"] : ["DTMF", "value"];
  if (part.name !== name || part.problem !== undefined) return false;
  const among = (from: string, isMeant: (one: string) => boolean) =>
    (part.values.text(from) ?? "").split(",").some((one) => one.trim() !== "" && isMeant(one));
  if (speech === undefined) return among(attribute, (value) => value.trim() === digits);
  return among("speech", (phrase) => plain(phrase) === plain(speech));
}

/** Words alone: engines write what they hear with capitals and full stops, or without. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}']+/gu, " ")
    .trim();
}

function find({ parts }: Verb, name: string): Verb | undefined {
  return parts.find((part) => part.kind === "branch" && part.name === name);
}

function isBranch({ kind, name }: Verb): boolean {
  return kind === "branch" && name !== "Switch";
}
