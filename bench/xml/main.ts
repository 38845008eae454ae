/**
 * Call XML: documents parsed and validated, commands run on the virtual clock, and the time between two commands.
 * Usage: `npm run bench xml`, short: `node scripts/bench.mjs xml --quick`.
 *
 * Documents: CPU of one thread, the best of five turns of 300 ms, beside their reference, one walk over the same text
 * from `<` to `<`. Commands: those of the worked examples of the language, played in turn by the test kit, and rows of
 * one command that waits no time; CPU is that of the whole process. The time between two commands runs from the moment
 * at which the call says that a tone is over to the moment at which it is asked for the next one, on the clock of the
 * machine; with audio it is what the far end hears: from the last packet of the first tone to the first packet of the
 * next, less the 20 ms that lie between any two packets.
 */
import { machine } from "../support/machine.js";
import { benchBetween } from "./between.js";
import { benchCommands } from "./commands.js";
import { benchDocuments } from "./documents.js";

const isQuick = process.argv.includes("--quick");

console.log(machine());
console.log("\n-- documents");
benchDocuments();
console.log("\n-- commands");
await benchCommands(isQuick ? 1 : 5);
console.log("\n-- between two commands");
await benchBetween(isQuick ? 100 : 500);
