import { type Kysely, sql } from "kysely";

/**
 * Processes are told of changed rows, not of statements: one that looks for something to do now and then and finds
 * nothing must not make them forget all that they remember.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

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
/** Of an account the balance is left out, as before: it changes with every call that costs. */
const ACCOUNT_COLUMNS =
  "created_on, modified_on, name, email, phone, address1, address2, zip_code, city, level, time_zone, disabled_on, deleted_on, legacy_call_state";

const trigger = (table: string, of = "") => `
drop trigger tell_routing on ${table};
create trigger tell_routing after insert or update${of} or delete on ${table}
  for each row execute function tell_routing();`;

const TEXT = `${TABLES.map((table) => trigger(table)).join("")}${trigger("account", ` of ${ACCOUNT_COLUMNS}`)}`;
