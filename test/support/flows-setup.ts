import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { compileProgram } from "./compiled-program.js";
import { newDataDir, Platform } from "./platform.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** A data folder as a first start leaves it, stopped; copied for each platform that need not be new. */
    seededDataDir: string;
  }
}

/**
 * Compiles the platform once for all tests. Starts one and stops it, so that the others begin with a made database and
 * a seeded world.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const program = await compileProgram();
  // The workers of Vitest begin with the environment as it is after the setups.
  process.env["PROGRAM_UNDER_TEST"] = program.main;
  const dataDir = await newDataDir();
  const platform = await Platform.start({ dataDir });
  await platform.stop();
  project.provide("seededDataDir", dataDir);
  return async () => {
    await rm(dataDir, { recursive: true, force: true });
    await program.remove();
  };
}
