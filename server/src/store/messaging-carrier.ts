import type { IMessagingCarrier, IMessagingRoute } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type {
  CarrierFields,
  CarrierSetup,
  MessagingCarrierStore,
  MessagingCarrierTx,
  RouteFields,
} from "../domain/messaging-carrier/port.js";
import type { Store, Tx } from "./db.js";
import { authorsJson, dated, isoSql, plain } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import type { SecretBox } from "./secret-box.js";
import { isUniqueViolation } from "./unique-violation.js";

const CARRIER = `json_build_object(${dated("k", "created_on modified_on")},
  ${plain("k", "uuid name kind is_active direction price_table default_country settings secret_names")},
  'state', json_build_object('links', coalesce((select l.links from messaging_carrier_lease l where l.carrier = k.uuid), '[]'::json),
    'last_error', k.last_error, 'since', ${isoSql("k.since")}),
  ${authorsJson("k")})`;

const ROUTE = `json_build_object(${dated("r", "created_on modified_on")},
  ${plain("r", "uuid priority is_active match targets fallback any_sender force_carrier")}, ${authorsJson("r")})`;

/** Carriers of messages and routes in the database. Secrets of carriers are kept sealed. */
export class SqlMessagingCarriers implements MessagingCarrierStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  carriers(page: PageQuery): Promise<Page<IMessagingCarrier>> {
    const order = raw("k.created_on desc, k.uuid");
    return pageOf(this.#store.db, { entity: raw(CARRIER), from: raw("messaging_carrier k"), order, page });
  }

  carrier(uuid: string): Promise<IMessagingCarrier | undefined> {
    return oneOf(this.#store.db, raw(CARRIER), sql`messaging_carrier k where k.uuid = ${uuid}`);
  }

  routes(page: PageQuery): Promise<Page<IMessagingRoute>> {
    const order = raw("r.priority, r.created_on, r.uuid");
    return pageOf(this.#store.db, { entity: raw(ROUTE), from: raw("messaging_route r"), order, page });
  }

  route(uuid: string): Promise<IMessagingRoute | undefined> {
    return oneOf(this.#store.db, raw(ROUTE), sql`messaging_route r where r.uuid = ${uuid}`);
  }

  async setup(uuid: string): Promise<CarrierSetup | undefined> {
    const row = await this.#store.db
      .selectFrom("messaging_carrier")
      .select(["uuid", "name", "kind", "is_active", "direction", "settings", "secrets_encrypted"])
      .where("uuid", "=", uuid)
      .executeTakeFirst();
    if (!row) return undefined;
    const { secrets_encrypted, ...carrier } = row;
    return { ...carrier, secrets: opened(this.#box, secrets_encrypted) };
  }

  /** Active carriers that may be reached by SMPP. */
  async smpp(): Promise<CarrierSetup[]> {
    const rows = await this.#store.db
      .selectFrom("messaging_carrier")
      .select(["uuid", "name", "kind", "is_active", "direction", "settings", "secrets_encrypted"])
      .where("kind", "in", ["smpp", "simulator"])
      .where("is_active", "=", true)
      .execute();
    return rows.map(({ secrets_encrypted, ...carrier }) => ({
      ...carrier,
      secrets: opened(this.#box, secrets_encrypted),
    }));
  }

  /** uuid of the carrier that stands for the simulated network. */
  async simulator(): Promise<string | undefined> {
    const row = await this.#store.db
      .selectFrom("messaging_carrier")
      .select("uuid")
      .where("kind", "=", "simulator")
      .where("is_active", "=", true)
      .orderBy("created_on")
      .executeTakeFirst();
    return row?.uuid;
  }

  /** What the last try at a carrier met; null = it took a message. */
  async met(uuid: string, error: string | null, now: string): Promise<void> {
    await sql`
      update messaging_carrier set last_error = ${error}, since = ${now}
      where uuid = ${uuid} and last_error is distinct from ${error}`.execute(this.#store.db);
  }

  transaction<T>(work: (tx: MessagingCarrierTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new CarriersTx(tx, this.#box)));
  }
}

type Secrets = Readonly<Record<string, string>>;

function opened(box: SecretBox, sealed: string | null): Secrets {
  return sealed === null ? {} : (JSON.parse(box.decrypt(sealed)) as Secrets);
}

class CarriersTx implements MessagingCarrierTx {
  readonly #tx: Tx;
  readonly #box: SecretBox;

  constructor(tx: Tx, box: SecretBox) {
    this.#tx = tx;
    this.#box = box;
  }

  insertCarrier(uuid: string, { settings, ...fields }: CarrierFields, secrets: Secrets, { by, now }: Stamp) {
    const row = {
      uuid,
      created_on: now,
      modified_on: now,
      ...fields,
      settings: JSON.stringify(settings),
      ...this.#sealed(secrets),
      created_by: by,
      modified_by: by,
    };
    return nameIsFree(() => this.#tx.insertInto("messaging_carrier").values(row).execute());
  }

  async lockCarrier(uuid: string): Promise<Secrets | undefined> {
    const row = await this.#tx
      .selectFrom("messaging_carrier")
      .select("secrets_encrypted")
      .where("uuid", "=", uuid)
      .forUpdate()
      .executeTakeFirst();
    return row && opened(this.#box, row.secrets_encrypted);
  }

  updateCarrier(
    uuid: string,
    { settings, ...change }: Partial<CarrierFields>,
    secrets: Secrets | undefined,
    { by, now }: Stamp,
  ): Promise<boolean> {
    const set = {
      ...change,
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      ...(secrets === undefined ? {} : this.#sealed(secrets)),
      modified_on: now,
      modified_by: by,
    };
    return nameIsFree(() => this.#tx.updateTable("messaging_carrier").set(set).where("uuid", "=", uuid).execute());
  }

  async isRouted(uuid: string): Promise<boolean> {
    const { rows } = await sql`
      select 1 from messaging_route r where ${uuid}::uuid = any (r.fallback)
        or exists (select 1 from json_array_elements(r.targets) t where t ->> 'carrier' = ${uuid}) limit 1`.execute(
      this.#tx,
    );
    return rows.length > 0;
  }

  async removeCarrier(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("messaging_carrier").where("uuid", "=", uuid).execute();
  }

  async carrier(uuid: string): Promise<IMessagingCarrier> {
    return there(
      await oneOf<IMessagingCarrier>(this.#tx, raw(CARRIER), sql`messaging_carrier k where k.uuid = ${uuid}`),
    );
  }

  async holdCarriers(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    if (uuids.length === 0) return new Set();
    const rows = await this.#tx
      .selectFrom("messaging_carrier")
      .select("uuid")
      .where("uuid", "in", [...uuids])
      .orderBy("uuid")
      .forKeyShare()
      .execute();
    return new Set(rows.map(({ uuid }) => uuid));
  }

  async exists(kind: "account" | "tn_profile", uuid: string): Promise<boolean> {
    const row = await this.#tx.selectFrom(kind).select("uuid").where("uuid", "=", uuid).executeTakeFirst();
    return row !== undefined;
  }

  async insertRoute(uuid: string, { match, targets, fallback, ...fields }: RouteFields, { by, now }: Stamp) {
    await this.#tx
      .insertInto("messaging_route")
      .values({
        uuid,
        created_on: now,
        modified_on: now,
        ...fields,
        match: JSON.stringify(match),
        targets: JSON.stringify(targets),
        fallback: [...fallback],
        created_by: by,
        modified_by: by,
      })
      .execute();
  }

  async lockRoute(uuid: string): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("messaging_route")
      .select("uuid")
      .where("uuid", "=", uuid)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  async updateRoute(uuid: string, { match, targets, fallback, ...change }: Partial<RouteFields>, { by, now }: Stamp) {
    await this.#tx
      .updateTable("messaging_route")
      .set({
        ...change,
        ...(match === undefined ? {} : { match: JSON.stringify(match) }),
        ...(targets === undefined ? {} : { targets: JSON.stringify(targets) }),
        ...(fallback === undefined ? {} : { fallback: [...fallback] }),
        modified_on: now,
        modified_by: by,
      })
      .where("uuid", "=", uuid)
      .execute();
  }

  async removeRoute(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("messaging_route").where("uuid", "=", uuid).execute();
  }

  async route(uuid: string): Promise<IMessagingRoute> {
    return there(await oneOf<IMessagingRoute>(this.#tx, raw(ROUTE), sql`messaging_route r where r.uuid = ${uuid}`));
  }

  #sealed(secrets: Secrets) {
    const names = Object.keys(secrets).sort();
    const secrets_encrypted = names.length === 0 ? null : this.#box.encrypt(JSON.stringify(secrets));
    return { secret_names: names, secrets_encrypted };
  }
}

/** False when the name is taken; the transaction is then over. */
async function nameIsFree(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, "messaging_carrier_name_key")) return false;
    throw error;
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a row of this transaction is gone");
  return value;
}
