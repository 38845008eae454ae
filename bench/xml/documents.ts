import { readFileSync } from "node:fs";
import { parseDocument, validateDocument } from "../../server/src/wire/xml/callcontrol.js";
import { compare } from "../support/turns.js";

const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/xml/${name}`, import.meta.url), "utf8");
const ROW = '<Gather dtmf_length="1"><Say lang="en-US">Press 1</Say><DTMF value="1"><Say>Yes</Say></DTMF></Gather>\n';

/** A greeting, a voicemail with everything in it, and the largest document with as many elements as it may have. */
const DOCUMENTS: readonly (readonly [name: string, xml: string])[] = [
  ["one command", "<Response><Say>Hello</Say></Response>"],
  ["voicemail (9.13)", fixture("9.13.xml")],
  ["4,996 elements", `<Response>${ROW.repeat(1_249)}</Response>`],
];

const LARGE_BYTES = 10_000;

/** Documents a second, and what they cost beside one walk over the same text. */
export function benchDocuments(): void {
  for (const [name, xml] of DOCUMENTS) {
    const bytes = Buffer.from(xml);
    tell(`parse ${name}`, bytes, () => parseDocument(bytes).commands);
    tell(`validate ${name}`, bytes, () => validateDocument(bytes).commands);
  }
}

function tell(name: string, bytes: Buffer, read: () => number): void {
  const walk = () => {
    const text = bytes.toString("utf8");
    for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) sink++;
  };
  const { nsPerRun, ratio } = compare(() => (sink += read()), walk, bytes.length > LARGE_BYTES ? 1 : undefined);
  const perSecond = Math.round(1e9 / nsPerRun).toLocaleString("en");
  const mbPerSecond = (bytes.length * 1000) / nsPerRun;
  console.log(
    `${name.padEnd(28)} ${bytes.length} bytes  ${perSecond} documents/s  ${mbPerSecond.toFixed(0)} MB/s  ${ratio.toFixed(0)} x a plain walk`,
  );
}

let sink = 0;
