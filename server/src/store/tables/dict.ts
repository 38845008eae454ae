import type { Generated } from "kysely";
import type { Entity, Time } from "./columns.js";

/** One import of a dictionary; the views `lerg` and `lrn` read the rows of the active one. */
export interface DictGenerationTable {
  id: Generated<number>;
  name: "lerg" | "lrn";
  state: "loading" | "active" | "old";
  created_on: Time;
  claimed_until: Time | null;
}

export interface DictVoiceTable extends Entity {
  type: "Standard" | "WaveNet";
  code: string;
  name: string;
  gender: "MALE" | "FEMALE";
  natural_sample_rate_hertz: number | null;
  lang: string;
  engine: string;
}
