import { type Kysely, sql } from "kysely";

/**
 * A number per account that moves with every change of its event subscriptions, whoever makes it: the event stream sees
 * it beside each batch of events and reads the rows again only when it moved.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table account add column subscription_version bigint not null default 0;

create function subscription_changed() returns trigger language plpgsql as $$
begin
  update account set subscription_version = subscription_version + 1
    where uuid = coalesce(new.account, old.account);
  return null;
end $$;
create trigger subscription_changed after insert or update or delete on event_subscription
  for each row execute function subscription_changed();
`;
