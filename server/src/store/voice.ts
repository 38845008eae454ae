import type { IDICTGTTSVoice } from "@opentact/contract";
import { sql } from "kysely";
import type { EngineVoice, VoiceStore } from "../domain/dict/port.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";

const COLUMNS = ["type", "code", "name", "gender", "natural_sample_rate_hertz", "lang", "engine"] as const;

/** Voices of the speech engines in the database. */
export class SqlVoices implements VoiceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(): Promise<readonly IDICTGTTSVoice[]> {
    const { rows } = await sql<{ voice: IDICTGTTSVoice }>`
      select json_build_object(${sql.raw(dated("v", "created_on modified_on"))},
        ${sql.raw(plain("v", "uuid type code name gender lang engine"))},
        'naturalSampleRateHertz', v.natural_sample_rate_hertz) as voice
      from dict_voice v order by lower(v.name), v.code`.execute(this.#store.db);
    return rows.map(({ voice }) => voice);
  }

  async replace(voices: readonly EngineVoice[], now: string): Promise<void> {
    await this.#store.transaction(async (tx) => {
      // Nodes that start at once wait for each other; a code may move from one voice to another.
      await sql`lock table dict_voice in share row exclusive mode`.execute(tx);
      const uuids = voices.map(({ uuid }) => uuid);
      await sql`delete from dict_voice where not uuid = any (${uuids}::uuid[])`.execute(tx);
      for (const { naturalSampleRateHertz, ...voice } of voices) {
        const row = { ...voice, natural_sample_rate_hertz: naturalSampleRateHertz };
        await tx
          .insertInto("dict_voice")
          .values({ ...row, created_on: now, modified_on: now })
          .onConflict((conflict) =>
            conflict
              .column("uuid")
              .doUpdateSet({ ...row, modified_on: now })
              .where(sql<boolean>`(${list("dict_voice")}) is distinct from (${list("excluded")})`),
          )
          .execute();
      }
    });
  }
}

function list(table: string) {
  return sql.join(COLUMNS.map((column) => sql.ref(`${table}.${column}`)));
}
