import { routes } from "@opentact/contract";
import { contractDiff } from "./diff.js";
import { readFacts } from "./facts.js";
import { splitByIntent } from "./intended.js";

const { explained, unexplained, unused } = splitByIntent(contractDiff(readFacts(), routes));
for (const { line, why } of explained) console.log(`intended     ${line}\n             ${why}`);
for (const line of unused) console.log(`not met      ${line}`);
for (const line of unexplained) console.log(`UNEXPLAINED  ${line}`);
console.log(
  `${explained.length} intended, ${unexplained.length} unexplained, ${unused.length} intentions that meet nothing`,
);
process.exitCode = unexplained.length + unused.length === 0 ? 0 : 1;
