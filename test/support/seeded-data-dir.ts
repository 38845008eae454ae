import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inject } from "vitest";
import { newDataDir } from "./platform.js";

/** A data folder as a first start leaves it, for this test alone. Its passwords are those of all other copies. */
export async function seededDataDir(): Promise<string> {
  const dataDir = await newDataDir();
  // Owners and modes have to stay: the database belongs to another user.
  await promisify(execFile)("cp", ["-a", `${inject("seededDataDir")}/.`, dataDir]);
  return dataDir;
}
