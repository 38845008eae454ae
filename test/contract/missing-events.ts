import { readFileSync } from "node:fs";
import { eventFrames } from "@opentact/contract";

// Run by scripts/test.mjs after all suites: which type of event has no test seen as a frame that fits the contract?
const file = process.env["EVENT_LOG"];
if (!file) throw new Error("EVENT_LOG names no file");
const met = new Set(readFileSync(file, "utf8").split("\n"));
const types = Object.keys(eventFrames);
const missing = types.filter((type) => !met.has(type));
for (const type of missing) console.log(`no test saw a frame of type ${type}`);
console.log(`${types.length - missing.length} of ${types.length} types of event came in tests`);
process.exitCode = missing.length === 0 ? 0 : 1;
