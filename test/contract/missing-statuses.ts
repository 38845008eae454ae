import { readFileSync } from "node:fs";
import { routes } from "@opentact/contract";

// Run by scripts/test.mjs after all suites: which documented status has no test made an operation answer?
const file = process.env["STATUS_LOG"];
if (!file) throw new Error("STATUS_LOG names no file");
const met = new Set(readFileSync(file, "utf8").split("\n"));
const documented = routes.flatMap((route) => route.statuses.map((status) => `${route.id} ${status}`));
const missing = documented.filter((line) => !met.has(line));
for (const line of missing) console.log(`no test met: ${line}`);
console.log(`${documented.length - missing.length} of ${documented.length} documented statuses were answered in tests`);
process.exitCode = missing.length === 0 ? 0 : 1;
