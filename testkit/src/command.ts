export { recordTest } from "./record-command.js";
export { type CommandEnd, runTest } from "./test-command.js";
