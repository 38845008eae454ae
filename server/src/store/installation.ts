import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { Store } from "./db.js";
import type { SecretBox } from "./secret-box.js";

/** A trunk of the operator, as it is configured. */
export interface CarrierRow {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp";
  readonly username: string;
  readonly password: string;
  /** Addresses or CIDRs that calls may come from. */
  readonly addresses: readonly string[];
}

/** Prices of a rate profile a new installation begins with; an Admin changes them. */
const FIRST_PRICES = { nrc: 0, mrc: 1, sms_nrc: 0.01 };

/** Provider that sells fictitious numbers behind the stock of the demo. */
const SIMULATOR = "dev";

/** What belongs to the installation itself and to no account: trunks, price classes. */
export class SqlInstallation {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  /** Makes a rate profile for long codes of the US unless one of that name is there. */
  async ensureRateProfile(name: string, now: string): Promise<void> {
    const { nrc, mrc, sms_nrc } = FIRST_PRICES;
    await sql`
      insert into tn_profile (uuid, created_on, modified_on, kind, name, description, priority, toll_free, country, features,
        nrc, mrc, sms_nrc, tn_provider)
      select ${newUuid()}, ${now}, ${now}, 'rate', ${name}, 'Long codes of the United States', 'normal', false, 'US',
        array['voice', 'sms'], ${nrc}, ${mrc}, ${sms_nrc}, ${SIMULATOR}
      where not exists (select from tn_profile where kind = 'rate' and name = ${name})`.execute(this.#store.db);
  }

  /** Sets how far an account is trusted: its limits follow from that. */
  async setLevel(account: string, level: "Level0" | "Level1" | "Level2", now: string): Promise<void> {
    await this.#store.db.updateTable("account").set({ level, modified_on: now }).where("uuid", "=", account).execute();
  }

  /** Makes a carrier of kind `simulator` unless there is one, and a route for everything unless there is any. */
  async ensureMessagingCarrier(name: string, now: string): Promise<void> {
    await sql`
      insert into messaging_carrier (uuid, created_on, modified_on, name, kind, settings)
      select ${newUuid()}, ${now}, ${now}, ${name}, 'simulator', '{"label":"dev"}'
      where not exists (select from messaging_carrier where kind = 'simulator')`.execute(this.#store.db);
    await sql`
      insert into messaging_route (uuid, created_on, modified_on, priority, targets)
      select ${newUuid()}, ${now}, ${now}, 1000, json_build_array(json_build_object('carrier', k.uuid, 'weight', 1))
      from messaging_carrier k where k.kind = 'simulator' and not exists (select from messaging_route)`.execute(
      this.#store.db,
    );
  }

  /** Makes or changes the trunk of that name; it has one gateway then. The password is kept sealed. */
  async saveCarrier(row: CarrierRow, now: string): Promise<void> {
    const sealed = this.#box.encrypt(row.password);
    await this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ uuid: string }>`
        insert into carrier (uuid, created_on, modified_on, name, username, password_encrypted, addresses)
        values (${newUuid()}, ${now}, ${now}, ${row.name}, ${row.username}, ${sealed}, ${[...row.addresses]})
        on conflict (name) do update set username = excluded.username, password_encrypted = excluded.password_encrypted,
          addresses = excluded.addresses, modified_on = excluded.modified_on
        returning uuid`.execute(tx);
      const carrier = rows[0]?.uuid;
      await sql`delete from carrier_gateway where carrier = ${carrier}`.execute(tx);
      await sql`
        insert into carrier_gateway (uuid, carrier, host, port, transport, priority, weight, is_active, is_registrar)
        values (${newUuid()}, ${carrier}, ${row.host}, ${row.port}, ${row.transport}, 0, 1, true, true)`.execute(tx);
    });
  }
}
