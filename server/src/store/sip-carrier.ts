import type { ISIPCarrier } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type {
  CarrierFields,
  CarrierGateway,
  CarrierSetup,
  CarrierSetups,
  SipCarrierStore,
  SipCarrierTx,
} from "../domain/sip-carrier/port.js";
import type { Store, Tx } from "./db.js";
import { authorsJson, dated, plain } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import type { SecretBox } from "./secret-box.js";
import { isUniqueViolation } from "./unique-violation.js";

const COLUMNS =
  "uuid name is_active priority weight channel_limit calls_per_second username addresses registration outbound inbound";

const GATEWAYS = `(select coalesce(json_agg(json_build_object(
  ${plain("g", "uuid host port transport priority weight is_active is_registrar")})
  order by g.priority, g.weight desc, g.host, g.port, g.uuid), '[]'::json) from carrier_gateway g where g.carrier = c.uuid)`;

const CARRIER = `json_build_object(${dated("c", "created_on modified_on")}, ${plain("c", COLUMNS)},
  'has_password', c.password_encrypted is not null, 'gateways', ${GATEWAYS}, ${authorsJson("c")})`;

const SETUP = `json_build_object(${plain("c", COLUMNS)}, 'password', c.password_encrypted, 'gateways', ${GATEWAYS})`;

const ORDER = "c.priority, c.weight desc, c.name";

/** Carriers of calls in the database. Passwords are kept sealed. */
export class SqlSipCarriers implements SipCarrierStore, CarrierSetups {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  list(page: PageQuery): Promise<Page<ISIPCarrier>> {
    return pageOf(this.#store.db, { entity: raw(CARRIER), from: raw("carrier c"), order: raw(ORDER), page });
  }

  find(uuid: string): Promise<ISIPCarrier | undefined> {
    return oneOf(this.#store.db, raw(CARRIER), sql`carrier c where c.uuid = ${uuid}`);
  }

  async setups(): Promise<readonly CarrierSetup[]> {
    const { rows } = await sql<{ setup: CarrierSetup }>`
      select ${raw(SETUP)} as setup from carrier c where c.is_active order by ${raw(ORDER)}`.execute(this.#store.db);
    return rows.map(({ setup }) => ({
      ...setup,
      password: setup.password === null ? null : this.#box.decrypt(setup.password),
    }));
  }

  transaction<T>(work: (tx: SipCarrierTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new CarrierTx(tx, this.#box)));
  }
}

class CarrierTx implements SipCarrierTx {
  readonly #tx: Tx;
  readonly #box: SecretBox;

  constructor(tx: Tx, box: SecretBox) {
    this.#tx = tx;
    this.#box = box;
  }

  async insert(
    uuid: string,
    fields: CarrierFields,
    password: string | null,
    gateways: readonly CarrierGateway[],
    { by, now }: Stamp,
  ): Promise<boolean> {
    const row = {
      uuid,
      created_on: now,
      modified_on: now,
      ...columns(fields),
      name: fields.name,
      password_encrypted: this.#sealed(password),
      created_by: by,
      modified_by: by,
    };
    if (!(await nameIsFree(() => this.#tx.insertInto("carrier").values(row).execute()))) return false;
    await this.#insertGateways(uuid, gateways);
    return true;
  }

  async lock(uuid: string): Promise<ISIPCarrier | undefined> {
    await this.#tx.selectFrom("carrier").select("uuid").where("uuid", "=", uuid).forUpdate().execute();
    return this.#entity(uuid);
  }

  async update(
    uuid: string,
    change: Partial<CarrierFields> & { password?: string | null; gateways?: readonly CarrierGateway[] },
    { by, now }: Stamp,
  ): Promise<boolean> {
    const { gateways, password, ...fields } = change;
    const set = {
      ...columns(fields),
      ...(password === undefined ? {} : { password_encrypted: this.#sealed(password) }),
      modified_on: now,
      modified_by: by,
    };
    const write = () => this.#tx.updateTable("carrier").set(set).where("uuid", "=", uuid).execute();
    if (!(await nameIsFree(write))) return false;
    if (!gateways) return true;
    await this.#tx.deleteFrom("carrier_gateway").where("carrier", "=", uuid).execute();
    await this.#insertGateways(uuid, gateways);
    return true;
  }

  async remove(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("carrier").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<ISIPCarrier> {
    const entity = await this.#entity(uuid);
    if (!entity) throw new Error("a row of this transaction is gone");
    return entity;
  }

  #entity(uuid: string): Promise<ISIPCarrier | undefined> {
    return oneOf<ISIPCarrier>(this.#tx, raw(CARRIER), sql`carrier c where c.uuid = ${uuid}`);
  }

  async #insertGateways(carrier: string, gateways: readonly CarrierGateway[]): Promise<void> {
    await this.#tx
      .insertInto("carrier_gateway")
      .values(gateways.map((gateway) => ({ ...gateway, carrier })))
      .execute();
  }

  #sealed(password: string | null): string | null {
    return password === null ? null : this.#box.encrypt(password);
  }
}

/** Fields as they are written: lists copied, the rest of structure as JSON. */
function columns({ registration, outbound, inbound, addresses, ...plainFields }: Partial<CarrierFields>) {
  return {
    ...plainFields,
    ...(addresses === undefined ? {} : { addresses: [...addresses] }),
    ...(registration === undefined ? {} : { registration: registration && JSON.stringify(registration) }),
    ...(outbound === undefined ? {} : { outbound: JSON.stringify(outbound) }),
    ...(inbound === undefined ? {} : { inbound: JSON.stringify(inbound) }),
  };
}

/** False when the name is taken; the transaction is then over. */
async function nameIsFree(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, "carrier_name_key")) return false;
    throw error;
  }
}
