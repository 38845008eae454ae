import pg from "pg";
import { SOCKET_PORT } from "../../server/src/store/embedded/child.js";
import { DATABASE_USER } from "../../server/src/store/embedded/initdb.js";

/** Where the embedded database of a data folder listens. */
export function addressOf(dataDir: string) {
  return { host: `${dataDir}/run`, port: SOCKET_PORT, user: DATABASE_USER };
}

/** Puts many numbers and leases beside what the demo has; tells the planner. Gives one leased number. */
export async function fill(dataDir: string, o: { readonly numbers: number; readonly leases: number }): Promise<number> {
  const client = new pg.Client({ ...addressOf(dataDir), database: DATABASE_USER });
  await client.connect();
  try {
    await client.query(
      `insert into tn (tn, created_on, modified_on, type, stock_state, profile, voice, sms, country, state, rate_center, npa, nxx)
       select 12000000000 + n, now(), now(), 'long_code', case when n < $1 then 'available' else 'leased' end, p.uuid, true, true, 'US',
         (array['NJ', 'NY', 'CA', 'TX'])[1 + n % 4], 'CENTER' || (n % 200), substr((2000000000 + n)::text, 1, 3), substr((2000000000 + n)::text, 4, 3)
       from generate_series(0, $1::int + $2::int - 1) n, (select uuid from tn_profile where kind = 'rate' and name = 'US' limit 1) p`,
      [o.numbers, o.leases],
    );
    await client.query(
      `insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, messaging_profile, tn_profile)
       select gen_random_uuid(), now() - n * interval '1 second', now(), l.account, 12000000000 + n, now() + interval '20 days', 1, l.messaging_profile, l.tn_profile
       from generate_series($1::int, $1::int + $2::int - 1) n, (select * from tn_lease limit 1) l`,
      [o.numbers, o.leases],
    );
    await client.query("vacuum analyze tn, tn_lease");
    return 12_000_000_000 + o.numbers;
  } finally {
    await client.end();
  }
}
