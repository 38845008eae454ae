import { type Kysely, sql } from "kysely";

/** What accounts spend is counted once a statement: many charges of an account in one of them are one change of its day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
drop trigger transaction_is_spent on "transaction";
create or replace function transaction_is_spent() returns trigger language plpgsql as $$
begin
  insert into account_spend (account, day, amount)
    select a.uuid, (f.created_on at time zone coalesce(a.time_zone, 'UTC'))::date, -sum(f.amount)
    from fresh f join account a on a.uuid = f.account where f.amount < 0 group by 1, 2 order by 1, 2
  on conflict (account, day) do update set amount = account_spend.amount + excluded.amount;
  return null;
end $$;
create trigger transaction_is_spent after insert on "transaction" referencing new table as fresh
  for each statement execute function transaction_is_spent();
`;
