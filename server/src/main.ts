#!/usr/bin/env node
import { standBackOnOneCore } from "./base/one-core.js";
import { runCli } from "./cli/cli.js";

standBackOnOneCore();
await runCli(process.argv);
