/** Balance, its holds and its history. Amounts are numeric(14, 5) and are computed in SQL only. */
export const MONEY = `
create table ledger_hold (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  account uuid not null references account,
  amount numeric(14, 5) not null check (amount >= 0),
  ref_type text not null,
  ref_uuid uuid not null,
  expires_on timestamptz(3)
);
create index ledger_hold_account on ledger_hold (account);
create index ledger_hold_ref on ledger_hold (ref_uuid);

create table "transaction" (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  amount numeric(14, 5) not null,
  account_balance_before numeric(14, 5) not null,
  account_balance_after numeric(14, 5) not null,
  ref_type text not null,
  ref_uuid uuid,
  description text,
  -- what must be charged only once, for example lease and period
  once_key text,
  check (account_balance_after = account_balance_before + amount)
);
create index transaction_account on "transaction" (account, created_on desc);
create index transaction_ref on "transaction" (ref_uuid) where ref_uuid is not null;
create unique index transaction_once on "transaction" (account, once_key) where once_key is not null;

-- Transactions are history: a correction is another transaction.
create function transaction_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'transactions are never changed or deleted';
end $$;
create trigger transaction_is_final before update or delete on "transaction"
  for each row execute function transaction_is_final();

create table payment (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  "user" uuid not null references "user",
  provider text not null check (provider in ('paypal', 'stripe', 'unknown')),
  amount numeric(14, 5) not null check (amount >= 0),
  state text not null check (state in ('created', 'success', 'failed')),
  reference_id text,
  meta json
);
create index payment_account on payment (account, created_on desc);
`;
