import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { newDataDir, Platform } from "./platform.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** A data folder as a first start leaves it, stopped; copied for each platform that need not be new. */
    seededDataDir: string;
  }
}

/** Starts one platform and stops it, so that the others begin with a made database and a seeded world. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await newDataDir();
  const platform = await Platform.start({ dataDir });
  await platform.stop();
  project.provide("seededDataDir", dataDir);
  return () => rm(dataDir, { recursive: true, force: true });
}
