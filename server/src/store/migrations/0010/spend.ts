/** What accounts spend per day of their zone, and where their messages may go. */
export const SPEND = `
-- a2 codes; null = those of the installation
alter table account add column sms_countries text[];

create table account_spend (
  account uuid not null references account,
  day date not null,
  amount numeric(14, 5) not null,
  primary key (account, day)
);

-- Kept by the ledger itself, whoever charges: every charge counts on the day it was made.
create function transaction_is_spent() returns trigger language plpgsql as $$
begin
  insert into account_spend (account, day, amount)
    select a.uuid, (new.created_on at time zone coalesce(a.time_zone, 'UTC'))::date, -new.amount
    from account a where a.uuid = new.account
  on conflict (account, day) do update set amount = account_spend.amount + excluded.amount;
  return null;
end $$;
create trigger transaction_is_spent after insert on "transaction"
  for each row when (new.amount < 0) execute function transaction_is_spent();
`;
