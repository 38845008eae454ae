import type { Kysely } from "kysely";
import * as first from "./0001-first.js";

/** One step of the schema. Steps are never changed once released; a correction is the next step. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

/** All steps; the number of a step is its place, from 1. */
export const MIGRATIONS: readonly Migration[] = [{ name: "0001-first", up: first.up }];
