import { readFileSync } from "node:fs";
import { parseDocument, validateDocument } from "../../server/src/wire/xml/callcontrol.js";
import { cpuUsOf } from "./cpu-time.js";

const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/xml/${name}`, import.meta.url), "utf8");
const ROW = '<Gather dtmf_length="1"><Say lang="en-US">Press 1</Say><DTMF value="1"><Say>Yes</Say></DTMF></Gather>\n';

/** A greeting, a voicemail with everything in it, and the largest document with as many elements as it may have. */
const DOCUMENTS: readonly (readonly [name: string, xml: string])[] = [
  ["one command", "<Response><Say>Hello</Say></Response>"],
  ["voicemail (9.13)", fixture("9.13.xml")],
  ["4,996 elements", `<Response>${ROW.repeat(1_249)}</Response>`],
];

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
  const [ours, reference] = [cpuUsOf(() => (sink += read())), cpuUsOf(walk)];
  const perSecond = Math.round(1e6 / ours).toLocaleString("en");
  const ratio = (ours / reference).toFixed(0);
  console.log(
    `${name.padEnd(28)} ${bytes.length} bytes  ${perSecond} documents/s  ${(bytes.length / ours).toFixed(1)} MB/s  ${ratio} x a plain walk`,
  );
}

let sink = 0;
