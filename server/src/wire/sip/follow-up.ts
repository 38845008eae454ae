import type { HeaderLine } from "./headers.js";
import { echoed, headText, printRequest } from "./print.js";

/** Headers that CANCEL and the ACK to a refusal take from their INVITE (RFC 3261 §9.1, §17.1.1.3). */
const COPIED: ReadonlySet<string> = new Set(["via", "max-forwards", "from", "to", "call-id", "route"]);

/**
 * The CANCEL of an INVITE of ours, given as it was sent: the same branch, Route and CSeq number.
 * @throws SipPrintError when a value holds a line break
 */
export function printCancel(invite: Buffer, uri: string, headers: readonly HeaderLine[] = []): Buffer {
  const { head, number } = copied(invite, undefined);
  return printRequest("CANCEL", uri, `${head}CSeq: ${number} CANCEL\r\n${headText(headers)}`);
}

/** The ACK to a final answer other than 2xx. @param to To of the answer as the bytes came, with the peer's tag */
export function printRefusalAck(invite: Buffer, uri: string, to: string): Buffer {
  const { head, number } = copied(invite, echoed("To", to));
  return printRequest("ACK", uri, `${head}CSeq: ${number} ACK\r\n`);
}

/** What both have of their INVITE. @param to line in place of its To */
function copied(invite: Buffer, to: string | undefined): { readonly head: string; readonly number: number } {
  const text = invite.toString("latin1", 0, invite.indexOf("\r\n\r\n"));
  let head = "";
  let number = 0;
  for (const line of text.split("\r\n").slice(1)) {
    const key = line.slice(0, line.indexOf(":")).toLowerCase();
    if (key === "cseq") number = Number.parseInt(line.slice(line.indexOf(":") + 1), 10);
    if (COPIED.has(key)) head += key === "to" && to !== undefined ? to : `${line}\r\n`;
  }
  return { head, number };
}
