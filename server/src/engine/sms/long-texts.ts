import type { JoinableParts } from "../../domain/messaging/port/text-parts.js";
import { decodeText } from "../../wire/smpp/text.js";

/** Stands for parts that did not come (messaging.md 7.3). */
const GAP = "[…]";

/**
 * The text of parts. Those that follow each other are read together, because a peer may have cut inside of a character.
 */
export function joinStored({ total, charset, parts }: JoinableParts): string {
  let text = "";
  let run: Buffer[] = [];
  let coding = 0;
  const flush = () => {
    text += decodeText(Buffer.concat(run), coding, charset);
    run = [];
  };
  for (let number = 1; number <= total; number++) {
    const part = parts.find((one) => one.number === number);
    if (run.length > 0 && part?.dataCoding !== coding) flush();
    if (part) {
      coding = part.dataCoding;
      run.push(part.bytes);
    } else if (!text.endsWith(GAP)) text += GAP;
  }
  if (run.length > 0) flush();
  return text;
}
