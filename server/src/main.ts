#!/usr/bin/env node
import { oneCore } from "./base/one-core.js";

oneCore.standBack();
const { runCli } = await import("./cli/cli.js");
await runCli(process.argv);
