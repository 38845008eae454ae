import type { Command } from "commander";
import { print, runCommand } from "./output.js";
import { findPlace, type PlaceOptions } from "./place.js";
import { RestApi } from "./rest-api.js";

/** Adds the options of a command that asks a running platform. */
export function asking(command: Command): Command {
  return command
    .option("--url <url>", "address of the platform (OPENTACT_URL; default the one that runs on this data folder)")
    .option("--token <token>", "API token or JWT (OPENTACT_TOKEN; default the demo account of this data folder)")
    .option("--admin", "ask as the Admin of this data folder")
    .option("--json", "print JSON");
}

/** Asks a platform and prints the answer. */
export function ask<T>(
  options: PlaceOptions,
  work: (api: RestApi) => Promise<T>,
  text: (answer: T) => string,
): Promise<void> {
  return runCommand(options.json, async () => {
    const api = new RestApi(await findPlace(options));
    print(await work(api), options.json, text as (answer: never) => string);
  });
}
