import type { HeaderLine } from "./headers.js";

/** Headers that CANCEL and the ACK to a refusal take from their INVITE (RFC 3261 §9.1, §17.1.1.3). */
const COPIED: ReadonlySet<string> = new Set(["via", "max-forwards", "from", "to", "call-id", "route"]);

/** Lines of the CANCEL of an INVITE: the same branch, Route and CSeq number. */
export function cancelLines(invite: readonly HeaderLine[], headers: readonly HeaderLine[] = []): HeaderLine[] {
  return [...copied(invite), ["CSeq", `${numberOf(invite)} CANCEL`], ...headers];
}

/** Lines of the ACK to a final answer other than 2xx. @param to To of the answer, with the peer's tag */
export function ackLines(invite: readonly HeaderLine[], to: string): HeaderLine[] {
  const lines = copied(invite).map((line): HeaderLine => (line[0].toLowerCase() === "to" ? ["To", to] : line));
  return [...lines, ["CSeq", `${numberOf(invite)} ACK`]];
}

function copied(invite: readonly HeaderLine[]): HeaderLine[] {
  return invite.filter(([name]) => COPIED.has(name.toLowerCase()));
}

function numberOf(invite: readonly HeaderLine[]): number {
  return Number.parseInt(invite.find(([name]) => name.toLowerCase() === "cseq")?.[1] ?? "0", 10);
}
