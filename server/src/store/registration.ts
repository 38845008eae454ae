import { CompiledQuery, sql } from "kysely";
import { storableJson } from "../base/storable-json.js";
import type {
  PresenceChange,
  RegistrationChanges,
  RegistrationRow,
  RegistrationStore,
  StoredRegistration,
} from "../domain/registration/port.js";
import type { Store, Tx } from "./db.js";
import { isoSql } from "./json.js";

/** Contacts of SIP users in the database: one statement per kind of change, however many phones are in it. */
export class SqlRegistrationStore implements RegistrationStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async apply(node: string, changes: RegistrationChanges): Promise<void> {
    const { upserts, removals, presence } = changes;
    // One statement is a transaction by itself: the database is asked once, not three times.
    if (removals.length === 0 && presence.length === 0) {
      if (upserts.length > 0) await upsert(this.#store.db, node, upserts);
      return;
    }
    await this.#store.transaction(async (tx) => {
      if (removals.length > 0) await remove(tx, removals);
      if (upserts.length > 0) await upsert(tx, node, upserts);
      for (const change of presence) await tellPresence(tx, change);
    });
  }

  async restore(node: string, nowIso: string): Promise<readonly StoredRegistration[]> {
    // A connection does not outlive the process, so a contact that hung on one is out of reach.
    await sql`delete from registration where node = ${node} and (expires_on <= ${nowIso} or flow is not null)`.execute(
      this.#store.db,
    );
    const { rows } = await sql<StoredRegistration>`
      select r.sip_user, r.binding, r.contact, r.transport, r.address, r.port, r.flow, r.path, r.instance, r.reg_id, r.call_id, r.cseq::int as cseq, r.q::float8 as q,
        r.user_agent, ${sql.raw(isoSql("r.created_on"))} as created_on, ${sql.raw(isoSql("r.expires_on"))} as expires_on, u.account, u.login, u.sip_domain as domain
      from registration r join sip_user u on u.uuid = r.sip_user
      where r.node = ${node} and u.is_active
      order by r.modified_on, r.binding`.execute(this.#store.db);
    return rows;
  }
}

/** Made once: it is executed for every batch of registrations. */
const UPSERT = `
    insert into registration (sip_user, binding, contact, transport, address, port, flow, path, instance, reg_id, call_id, cseq, q, user_agent, expires_on, node, created_on, modified_on)
    select n.sip_user, n.binding, n.contact, n.transport, n.address, n.port, n.flow, n.path, n.instance, n.reg_id, n.call_id, n.cseq, n.q, n.user_agent, n.expires_on, $1,
      n.created_on, n.created_on
    from json_populate_recordset(null::registration, $2::json) n
    join sip_user u on u.uuid = n.sip_user and u.is_active
    order by n.sip_user, n.binding
    on conflict (sip_user, binding) do update set contact = excluded.contact, transport = excluded.transport,
      address = excluded.address, port = excluded.port, flow = excluded.flow, path = excluded.path,
      instance = excluded.instance, reg_id = excluded.reg_id, call_id = excluded.call_id, cseq = excluded.cseq, q = excluded.q,
      user_agent = excluded.user_agent, expires_on = excluded.expires_on, node = excluded.node, modified_on = excluded.modified_on`;

/** A user who was deactivated or removed meanwhile gets no contact: the change wins over the REGISTER. */
async function upsert(db: Pick<Tx, "executeQuery">, node: string, rows: readonly RegistrationRow[]): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(UPSERT, [node, storableJson(rows)]));
}

async function remove(tx: Tx, removals: RegistrationChanges["removals"]): Promise<void> {
  await sql`
    delete from registration r
    using json_to_recordset(${JSON.stringify(removals)}::json) as gone (sip_user uuid, binding text)
    where r.sip_user = gone.sip_user and r.binding = gone.binding`.execute(tx);
}

/** The `sip_user` event (events.md 9.3). The row of the user is locked, so that its sequence has no gap. */
async function tellPresence(tx: Tx, change: PresenceChange): Promise<void> {
  const { rows } = await sql<{ first_name: string | null; last_name: string | null }>`
    select first_name, last_name from sip_user where uuid = ${change.sip_user} and account = ${change.account}
    for update`.execute(tx);
  const user = rows[0];
  if (!user) return;
  const { login, domain, state } = change;
  await tx.outbox.add({
    account: change.account,
    type: "sip_user",
    ref_id: change.sip_user,
    created_on: change.created_on,
    body: {
      message: `SIP user ${login}@${domain}: ${state}`,
      success: true,
      payload: { uuid: change.sip_user, login, ...user, sip_domain: { domain }, state },
    },
  });
}
