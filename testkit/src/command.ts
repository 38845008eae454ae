export { type CommandEnd, runTest } from "./test-command.js";
