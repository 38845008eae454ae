import { type RawBuilder, sql } from "kysely";
import type { ExportCursor, ExportedRecord, ExportReads, ExportRows } from "../domain/export/port.js";
import { callJson } from "./call-json.js";
import type { Store } from "./db.js";
import { dated, isoSql, plain } from "./json.js";
import { raw } from "./page.js";
import { inboundJson, outboundJson } from "./sms-json.js";

/** Rows of one look, and of one file of an archive. */
const ROWS = 500;
/** A transcript may be as long as a book. */
const RECORD_ROWS = 50;
const CALL = callJson("k");
const MESSAGE = `case when m.type = 'smsi' then ${inboundJson("number")} else ${outboundJson("number")} end`;
/** Where the audio lies is ours. */
const RECORD = `json_build_object(${dated("r", "created_on modified_on expired_on")}, ${plain(
  "r",
  "uuid account call tag state reason format channels leg duration size asr transcript",
)})`;

interface Read {
  readonly created_on: string;
  readonly uuid: string;
  readonly line: string;
}

/** What accounts have, for archives. */
export class SqlExportReads implements ExportReads {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  calls(account: string, after: ExportCursor | undefined): Promise<ExportRows<string>> {
    return this.#lines(sql`call k`, "k", CALL, { account, after });
  }

  messages(account: string, after: ExportCursor | undefined): Promise<ExportRows<string>> {
    return this.#lines(sql`sms m`, "m", MESSAGE, { account, after });
  }

  async records(account: string, after: ExportCursor | undefined): Promise<ExportRows<ExportedRecord>> {
    const found = await this.#read<Read & ExportedRecord>(sql`call_record r`, "r", RECORD, {
      account,
      after,
      most: RECORD_ROWS,
      more: sql`, r.format, case when r.state in ('available', 'failed') then r.file end as file`,
    });
    return { rows: found.rows.map((row) => ({ ...row, line: oneLine(row.line) })), next: found.next };
  }

  async #lines(
    from: RawBuilder<unknown>,
    alias: string,
    json: string,
    where: { readonly account: string; readonly after: ExportCursor | undefined },
  ): Promise<ExportRows<string>> {
    const { rows, next } = await this.#read<Read>(from, alias, json, { ...where, most: ROWS });
    return { rows: rows.map(({ line }) => oneLine(line)), next };
  }

  async #read<T extends Read>(
    from: RawBuilder<unknown>,
    alias: string,
    json: string,
    o: {
      readonly account: string;
      readonly after: ExportCursor | undefined;
      readonly most: number;
      readonly more?: RawBuilder<unknown>;
    },
  ): Promise<ExportRows<T>> {
    const [created, uuid] = [raw(`${alias}.created_on`), raw(`${alias}.uuid`)];
    const { after, most } = o;
    const behind = after
      ? sql`and ${created} <= ${after.created_on}::timestamptz
          and (${created} < ${after.created_on}::timestamptz or ${uuid} > ${after.uuid}::uuid)`
      : sql``;
    const { rows } = await sql<T>`
      select ${raw(isoSql(`${alias}.created_on`))} as created_on, ${uuid} as uuid, (${raw(json)})::text as line ${o.more ?? sql``}
      from ${from} where ${raw(alias)}.account = ${o.account} ${behind}
      order by ${created} desc, ${uuid} limit ${most}`.execute(this.#store.db);
    const last = rows.length < most ? undefined : rows.at(-1);
    return { rows, next: last && { created_on: last.created_on, uuid: last.uuid } };
  }
}

/** Line ends stand between the parts of a json column, never in its strings. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}
