import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import { type CallerList, callerKeys } from "../domain/tn-profile/rules.js";
import { pageOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

/** Blacklist and whitelist of behaviour profiles; each access goes by the primary key (profile, list, entry). */
export const callerLists = {
  async add(db: Kysely<Tables>, profile: string, list: CallerList, entries: readonly string[]): Promise<void> {
    await sql`
      insert into tn_profile_caller (tn_profile, list, entry)
      select ${profile}::uuid, ${list}::text, entry from unnest(${entries}::text[]) entry
      on conflict do nothing`.execute(db);
  },

  async remove(db: Kysely<Tables>, profile: string, list: CallerList, entries: readonly string[]): Promise<void> {
    await sql`
      delete from tn_profile_caller
      where tn_profile = ${profile} and list = ${list} and entry = any (${entries}::text[])`.execute(db);
  },

  async count(db: Kysely<Tables>, profile: string, list: CallerList): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from tn_profile_caller where tn_profile = ${profile} and list = ${list}`.execute(
      db,
    );
    return rows[0]?.count ?? 0;
  },

  /** Sorted. */
  page(db: Kysely<Tables>, profile: string, list: CallerList, page: PageQuery): Promise<Page<string>> {
    return pageOf<string>(db, {
      entity: raw("to_json(c.entry)"),
      from: sql`tn_profile_caller c where c.tn_profile = ${profile} and c.list = ${list}`,
      order: raw("c.entry"),
      page,
    });
  },

  /** True when the lists of a profile refuse this caller. */
  async refuses(db: Kysely<Tables>, profile: string, number: string | undefined): Promise<boolean> {
    const { rows } = await sql<{ refused: boolean }>`select ${refusedBy(sql`${profile}`, number)} as refused`.execute(
      db,
    );
    return rows[0]?.refused ?? false;
  },
};

/**
 * SQL that is true when the lists of a profile refuse a caller (numbers.md 8.2): on the blacklist, or not on a whitelist
 * that has entries.
 * @param profile SQL of the profile, or its uuid as a parameter
 * @param number digits without `+`; undefined for a call without a number
 */
export function refusedBy(profile: RawBuilder<unknown>, number: string | undefined): RawBuilder<boolean> {
  const isOn = (list: CallerList) => sql<boolean>`exists (select 1 from tn_profile_caller c
    where c.tn_profile = ${profile}::uuid and c.list = ${list} and c.entry = any (${callerKeys(number)}::text[]))`;
  return sql<boolean>`(${isOn("blacklist")} or (exists (select 1 from tn_profile_caller w
    where w.tn_profile = ${profile}::uuid and w.list = 'whitelist') and not ${isOn("whitelist")}))`;
}
