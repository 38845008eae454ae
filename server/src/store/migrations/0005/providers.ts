/** Reservations, and what an order keeps of its provider. */
export const PROVIDERS = `
create table tn_reservation (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  created_by uuid references "user",
  expired_on timestamptz(3) not null
);
create index tn_reservation_account on tn_reservation (account, created_on desc);
create index tn_reservation_expires on tn_reservation (expired_on);

alter table tn
  add column reservation uuid references tn_reservation on delete set null,
  -- a provider's offer is forgotten then
  add column offered_until timestamptz(3);
create index tn_reservation_numbers on tn (reservation) where reservation is not null;
create index tn_offered on tn (offered_until) where stock_state = 'offer';

alter table tn_order
  -- null = there is work to do now
  add column next_on timestamptz(3),
  -- node that waits for an answer of a provider
  add column claimed_by text;
create index tn_order_open_account on tn_order (account) where state in ('created', 'verify', 'processing');
create index tn_order_claimed on tn_order (claimed_by) where claimed_by is not null;

alter table tn_order_item
  -- null = of our own stock
  add column provider text,
  -- what was done last, and is known to have been done
  add column stage text check (stage in ('ask', 'buy', 'sent', 'ordered', 'unknown', 'bought', 'late', 'done')),
  add column provider_ref text,
  add column sent_on timestamptz(3),
  -- answers of the provider that it is not ready, or does not know, since
  add column checks integer not null default 0,
  add column missing_since timestamptz(3),
  add column next_on timestamptz(3);
create index tn_order_item_late on tn_order_item (next_on) where stage = 'late';
`;
