import { type Kysely, sql } from "kysely";

/** Processes that remember what calls ask of the database are told when it changes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

/** Of an account the balance is left out: it changes with every call that costs, and decides nothing here. */
const ACCOUNT_COLUMNS =
  "created_on, modified_on, name, email, phone, address1, address2, zip_code, city, level, time_zone, disabled_on, deleted_on, legacy_call_state";

const TABLES = [
  "lease_subscription",
  "outbound_voice_profile",
  "setting",
  "sip_connection",
  "sip_control_app",
  "sip_domain",
  "sip_switch",
  "sip_user",
  "tn",
  "tn_lease",
  "tn_profile",
];

const trigger = (table: string, of = "") => `
create trigger tell_routing after insert or update${of} or delete on ${table}
  for each statement execute function tell_routing();`;

const TEXT = `
create function tell_routing() returns trigger language plpgsql as $$
begin
  perform pg_notify('opentact', '{"subject":"opentact.routing"}');
  return null;
end $$;
${TABLES.map((table) => trigger(table)).join("")}
${trigger("account", ` of ${ACCOUNT_COLUMNS}`)}
`;
