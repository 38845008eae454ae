import type { IStirCertificate, IStirRoot } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Stamp } from "../base/stamp.js";
import type { CertificateFacts, StirStore, StirTx } from "../domain/identity/port.js";
import type { Store, Tx } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";
import { isUniqueViolation } from "./unique-violation.js";

const FACTS = `${dated("s", "created_on modified_on not_before not_after")}, ${plain("s", "uuid subject fingerprint")}`;
const CERTIFICATE = raw(`json_build_object(${FACTS}, ${plain("s", "spc tns x5u is_active")})`);
const ROOT = raw(`json_build_object(${FACTS})`);
const ORDER = raw("s.created_on desc, s.uuid");

/** Certificates and roots of STIR/SHAKEN in the database. Keys are kept sealed. */
export class SqlStir implements StirStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async certificates(): Promise<readonly IStirCertificate[]> {
    const asked = { entity: CERTIFICATE, from: raw("stir_certificate s"), order: ORDER, page: {} };
    return (await pageOf<IStirCertificate>(this.#store.db, asked)).data;
  }

  certificate(uuid: string): Promise<IStirCertificate | undefined> {
    return findCertificate(this.#store.db, uuid);
  }

  chain(start: string): Promise<string | undefined> {
    return oneOf(this.#store.db, raw("s.chain"), sql`stir_certificate s where left(s.fingerprint, 16) = ${start}`);
  }

  active(): Promise<{ readonly certificate: IStirCertificate; readonly chain: string } | undefined> {
    const entity = sql`json_build_object('certificate', ${CERTIFICATE}, 'chain', s.chain)`;
    return oneOf(this.#store.db, entity, raw("stir_certificate s where s.is_active"));
  }

  async roots(): Promise<readonly IStirRoot[]> {
    const asked = { entity: ROOT, from: raw("stir_root s"), order: ORDER, page: {} };
    return (await pageOf<IStirRoot>(this.#store.db, asked)).data;
  }

  root(uuid: string): Promise<IStirRoot | undefined> {
    return findRoot(this.#store.db, uuid);
  }

  async rootPems(): Promise<readonly string[]> {
    const rows = await this.#store.db.selectFrom("stir_root").select("pem").execute();
    return rows.map(({ pem }) => pem);
  }

  transaction<T>(work: (tx: StirTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new SqlStirTx(tx, this.#box)));
  }
}

function findCertificate(db: Kysely<Tables>, uuid: string): Promise<IStirCertificate | undefined> {
  return oneOf(db, CERTIFICATE, sql`stir_certificate s where s.uuid = ${uuid}`);
}

function findRoot(db: Kysely<Tables>, uuid: string): Promise<IStirRoot | undefined> {
  return oneOf(db, ROOT, sql`stir_root s where s.uuid = ${uuid}`);
}

class SqlStirTx implements StirTx {
  readonly #tx: Tx;
  readonly #box: SecretBox;

  constructor(tx: Tx, box: SecretBox) {
    this.#tx = tx;
    this.#box = box;
  }

  async lockChanges(): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended('stir', 0))`.execute(this.#tx);
  }

  async hasActive(): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("stir_certificate")
      .select("uuid")
      .where("is_active", "=", true)
      .executeTakeFirst();
    return row !== undefined;
  }

  insertCertificate(uuid: string, given: Parameters<StirTx["insertCertificate"]>[1], stamp: Stamp): Promise<boolean> {
    const { key, pem, spc, tns, ...facts } = given;
    const key_encrypted = this.#box.encrypt(key);
    const row = { uuid, ...facts, spc: [...spc], tns: [...tns], chain: pem, key_encrypted, ...stamped(stamp) };
    return isNew("stir_certificate_name", this.#tx.insertInto("stir_certificate").values(row));
  }

  certificate(uuid: string): Promise<IStirCertificate | undefined> {
    return findCertificate(this.#tx, uuid);
  }

  async setActive(uuid: string, isActive: boolean, { by, now }: Stamp): Promise<void> {
    const change = { modified_on: now, modified_by: by };
    // The former one first: the index allows one alone at any moment.
    await this.#tx
      .updateTable("stir_certificate")
      .set({ is_active: false, ...change })
      .where("is_active", "=", true)
      .execute();
    if (!isActive) return;
    await this.#tx
      .updateTable("stir_certificate")
      .set({ is_active: true, ...change })
      .where("uuid", "=", uuid)
      .execute();
  }

  async removeCertificate(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("stir_certificate").where("uuid", "=", uuid).execute();
  }

  insertRoot(uuid: string, root: CertificateFacts, stamp: Stamp): Promise<boolean> {
    return isNew(
      "stir_root_fingerprint",
      this.#tx.insertInto("stir_root").values({ uuid, ...root, ...stamped(stamp) }),
    );
  }

  root(uuid: string): Promise<IStirRoot | undefined> {
    return findRoot(this.#tx, uuid);
  }

  async removeRoot(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("stir_root").where("uuid", "=", uuid).execute();
  }
}

function stamped({ by, now }: Stamp) {
  return { created_on: now, modified_on: now, created_by: by, modified_by: by };
}

/** False: the unique index has it already. */
async function isNew(index: string, insert: { execute(): Promise<unknown> }): Promise<boolean> {
  try {
    await insert.execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, index)) return false;
    throw error;
  }
}
