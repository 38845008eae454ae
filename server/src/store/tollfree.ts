import { type ITollfreeVerification, TOLLFREE_OPTIONS } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { TollfreeRequest, TollfreeStore, TollfreeTx } from "../domain/tollfree/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store, Tx } from "./db.js";
import { authorsJson, dated, ownerJson, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";

/** The request as it was given, and what is ours. */
const ENTITY = `json_build_object('request', t.request, 'more', json_build_object(
  ${dated("t", "created_on modified_on deleted_on")}, ${plain("t", "uuid verificationStatus reason")},
  'phoneNumbers', (select coalesce(json_agg(json_build_object('phoneNumber', n)), '[]'::json) from unnest(t.numbers) n),
  ${ownerJson("t")}, ${authorsJson("t")}))`;

interface Found {
  readonly request: TollfreeRequest;
  readonly more: WithZoneName<ITollfreeVerification>;
}

const UNSAID = Object.fromEntries(TOLLFREE_OPTIONS.map((name) => [name, null]));

function verificationOf({ request, more }: Found): ITollfreeVerification {
  return { ...UNSAID, ...request, ...zoned<ITollfreeVerification>(more) };
}

/** Verifications of toll-free numbers in the database. */
export class SqlTollfree implements TollfreeStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(account: string, page: PageQuery): Promise<Page<ITollfreeVerification>> {
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`tollfree_verification t where t.account = ${account} and t.deleted_on is null`,
      order: raw("t.created_on desc, t.uuid"),
      page,
    });
    return { data: data.map(verificationOf), total };
  }

  async find(reach: string | null, uuid: string): Promise<ITollfreeVerification | undefined> {
    const from = sql`tollfree_verification t where t.uuid = ${uuid} and t.deleted_on is null
      and ${withinReach("t.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ENTITY), from);
    return found && verificationOf(found);
  }

  transaction<T>(work: (tx: TollfreeTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new VerificationsTx(tx)));
  }
}

class VerificationsTx implements TollfreeTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async leased(account: string, numbers: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await this.#tx
      .selectFrom("tn_lease")
      .innerJoin("tn", "tn.tn", "tn_lease.tn")
      .select("tn_lease.tn")
      .where("tn_lease.account", "=", account)
      .where("tn_lease.released_on", "is", null)
      .where("tn.type", "=", "toll_free")
      .where("tn_lease.tn", "in", [...numbers])
      .execute();
    return new Set(rows.map(({ tn }) => tn));
  }

  async insert(uuid: string, account: string, request: TollfreeRequest, numbers: readonly number[], stamp: Stamp) {
    const { by, now } = stamp;
    await this.#tx
      .insertInto("tollfree_verification")
      .values({
        uuid,
        created_on: now,
        modified_on: now,
        account,
        request: JSON.stringify(request),
        numbers: [...numbers],
        registry_on: now,
        created_by: by,
        modified_by: by,
      })
      .execute();
  }

  lock(reach: string | null, uuid: string) {
    return this.#tx
      .selectFrom("tollfree_verification")
      .select(["account", "request", "verificationStatus"])
      .where("uuid", "=", uuid)
      .where("deleted_on", "is", null)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async resubmit(
    uuid: string,
    request: TollfreeRequest,
    numbers: readonly number[] | undefined,
    { by, now }: Stamp,
  ): Promise<void> {
    await this.#tx
      .updateTable("tollfree_verification")
      .set({
        request: JSON.stringify(request),
        ...(numbers === undefined ? {} : { numbers: [...numbers] }),
        verificationStatus: "In Progress",
        reason: null,
        registry_on: now,
        modified_on: now,
        modified_by: by,
      })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string, { by, now }: Stamp): Promise<void> {
    await this.#tx
      .updateTable("tollfree_verification")
      .set({ deleted_on: now, registry_on: null, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async entity(uuid: string): Promise<ITollfreeVerification> {
    const found = await oneOf<Found>(this.#tx, raw(ENTITY), sql`tollfree_verification t where t.uuid = ${uuid}`);
    if (!found) throw new Error("a row of this transaction is gone");
    return verificationOf(found);
  }
}
