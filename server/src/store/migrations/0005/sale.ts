/** What a search of numbers stands on: indexes of every filter, and the count of what is for sale. */
export const SALE = `
drop index tn_stock;
drop index tn_stock_npa;
drop index tn_stock_place;
drop index tn_stock_city;

-- The order of every search, and numbers that begin with the same digits. What is always asked for is included, so
-- that deep pages do not touch the table.
create index tn_sale on tn (country, type, tn) include (profile, voice, sms)
  where stock_state = 'available' and deleted_on is null;
-- Patterns of the last digits: the lines that fit are listed, and each is looked up.
create index tn_sale_line on tn ((tn % 10000), tn) include (country, type, profile, voice, sms)
  where stock_state = 'available' and deleted_on is null;
create index tn_sale_nxx on tn (nxx, tn) where stock_state = 'available' and deleted_on is null;
create index tn_sale_state on tn (state, tn) where stock_state = 'available' and deleted_on is null;
create index tn_sale_city on tn (lower(city), tn) where stock_state = 'available' and deleted_on is null;
create index tn_sale_rate_center on tn (lower(rate_center), tn) where stock_state = 'available' and deleted_on is null;
create index tn_reserved_by on tn (reserved_by) where stock_state = 'reserved';

-- How many numbers are for sale, by all that a search asks for but the last four digits. Rows are only added, with what
-- came and what went, so that no order waits for another; their sum is exact in every snapshot. Now and then rows of
-- one key become one.
create table tn_count (
  profile uuid not null,
  country text not null,
  type text not null,
  voice boolean not null,
  sms boolean not null,
  mms boolean not null,
  fax boolean not null,
  emergency boolean not null,
  -- lower case, '' = none
  state text not null,
  city text not null,
  rate_center text not null,
  -- number without its last four digits
  prefix bigint not null,
  numbers integer not null
);
create index tn_count_key on tn_count (country, type, prefix);

insert into tn_count ${moved("select *, 1 as by from tn")};

create function tn_count_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into tn_count ${moved("select *, 1 as by from came")};
  elsif tg_op = 'UPDATE' then
    insert into tn_count ${moved("select *, 1 as by from came union all select *, -1 from went")};
  else
    insert into tn_count ${moved("select *, -1 as by from went")};
  end if;
  return null;
end $$;
create trigger tn_count_insert after insert on tn referencing new table as came
  for each statement execute function tn_count_change();
create trigger tn_count_update after update on tn referencing old table as went new table as came
  for each statement execute function tn_count_change();
create trigger tn_count_delete after delete on tn referencing old table as went
  for each statement execute function tn_count_change();
`;

/** Rows of tn_count for numbers that came into the sale or went out of it. */
function moved(from: string): string {
  return `select profile, country, type, voice, sms, mms, fax, emergency, lower(coalesce(state, '')),
      lower(coalesce(city, '')), lower(coalesce(rate_center, '')), tn / 10000, sum(by)
    from (${from}) t where stock_state = 'available' and deleted_on is null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 having sum(by) <> 0`;
}
