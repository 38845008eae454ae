import type { IImportReport, ISMSOptout, ISMSOptoutNewParams, ISMSOptoutQuery } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { CsvReader, type CsvRow } from "../../base/csv.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { readNumber } from "../messaging/rules.js";
import type { OptoutStore } from "./port.js";

const MAX_ROWS = 100_000;
const MAX_ERRORS = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An opt-out that was entered, and whether it is new. */
export interface Entered {
  readonly entity: ISMSOptout;
  readonly isNew: boolean;
}

/** Subscribers who want no messages (messaging.md 11.3). Those who write STOP are entered where messages come in. */
export class Optouts {
  readonly #store: OptoutStore;
  readonly #clock: Clock;

  constructor(options: { store: OptoutStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, query: ISMSOptoutQuery): Promise<Page<ISMSOptout>> {
    const from = query.from === undefined ? undefined : (readNumber(query.from)?.digits ?? query.from);
    return this.#store.list(actor.account, { ...query, ...(from === undefined ? {} : { from }) });
  }

  /** Acts at once: what waits for the subscriber fails too. @throws DomainError 404 for an unknown profile */
  create(actor: UserActor, body: ISMSOptoutNewParams): Promise<Entered> {
    const from = readNumber(body.from)?.digits;
    if (from === undefined) throw invalidField("body.from", "invalid phone number", body.from);
    return this.#enter(actor, { from, profile: body.messaging_profile, keyword: body.keyword ?? null }, "api");
  }

  async remove(actor: UserActor, uuid: string): Promise<ISMSOptout> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lift(reach(actor), uuid, this.#now()))) throw notFound("Opt-out");
      return tx.entity(uuid);
    });
  }

  /**
   * Enters the rows of a CSV file with the columns `from` and `messaging_profile`; rows that are taken stay when a later
   * one is refused.
   * @throws DomainError 400 when the first line does not name both columns, or there are more than 100,000 rows
   */
  async import(actor: UserActor, bytes: Uint8Array): Promise<IImportReport> {
    const reader = new CsvReader();
    const [header, ...rows] = [...reader.push(new TextDecoder().decode(bytes)), ...reader.end()];
    const columns = columnsOf(header);
    if (!columns) throw invalidField("body.file", "the first line must name the columns from and messaging_profile");
    if (rows.length > MAX_ROWS) throw invalidField("body.file", `holds more than ${MAX_ROWS} rows`);
    const errors: { row: number; message: string }[] = [];
    for (const row of rows) {
      const problem = await this.#importRow(actor, row, columns);
      if (problem !== undefined) errors.push({ row: row.line, message: problem });
    }
    const failed = errors.length;
    return { accepted: rows.length - failed, failed, total: rows.length, errors: errors.slice(0, MAX_ERRORS) };
  }

  /** @returns what is wrong with the row; undefined: it was taken */
  async #importRow(actor: UserActor, { cells }: CsvRow, columns: Columns): Promise<string | undefined> {
    const from = readNumber(cells[columns.from] ?? "")?.digits;
    if (from === undefined) return "from: invalid phone number";
    const profile = (cells[columns.profile] ?? "").toLowerCase();
    if (!UUID.test(profile)) return "messaging_profile: invalid uuid";
    try {
      await this.#enter(actor, { from, profile, keyword: null }, "import");
      return undefined;
    } catch (error) {
      if (error instanceof DomainError && error.status === 404) return `messaging_profile: ${error.message}`;
      throw error;
    }
  }

  #enter(
    actor: UserActor,
    { from, profile, keyword }: { from: string; profile: string; keyword: string | null },
    source: "api" | "import",
  ): Promise<Entered> {
    return this.#store.transaction(async (tx) => {
      const account = await tx.lockProfile(reach(actor), profile);
      if (account === undefined) throw notFound("Messaging profile");
      const { uuid, isNew } = await tx.enter({ account, profile, from, keyword, source, now: this.#now() });
      return { entity: await tx.entity(uuid), isNew };
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

interface Columns {
  readonly from: number;
  readonly profile: number;
}

function columnsOf(header: CsvRow | undefined): Columns | undefined {
  const names = header?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const columns = { from: names.indexOf("from"), profile: names.indexOf("messaging_profile") };
  return columns.from < 0 || columns.profile < 0 ? undefined : columns;
}
