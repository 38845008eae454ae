import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Soon } from "../base/soon.js";
import { zoneByName } from "../domain/account/rules.js";
import type { CallAccount, LergShort, TnShort } from "../domain/call/port/shorts.js";
import { placeOf } from "../domain/dict/rules.js";
import { parseNanp } from "../domain/number/rules.js";
import type { OfficeHoursRow } from "../domain/office-hours/port.js";
import type {
  LeaseDestination,
  LeaseRoute,
  OutboundProfile,
  PeerConnection,
  RoutedApp,
  RoutedConnection,
  RoutedPeers,
  RoutedSwitch,
  RoutedUser,
  RoutingStore,
  SipDomainRoute,
  SipUserAuth,
} from "../domain/routing/port.js";
import { callerLists } from "./caller-list.js";
import type { Store } from "./db.js";
import { accountJson, dated, plain } from "./json.js";
import { legacyCallState } from "./legacy-call-state.js";
import { blockOfSql } from "./lerg.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";

const TN = `json_build_object(${dated("t", "created_on modified_on deleted_on")}, 'tn', t.tn)`;

/** The number of the lease a row names, or null. */
const tnOfLease = (lease: string) => `(select ${TN} from tn_lease l join tn t on t.tn = l.tn
  where ${lease} and l.released_on is null)`;

const DOMAIN = `json_build_object(${plain("d", "domain sip_control_app sip_connection outbound_voice_profile")})`;

const appJson = (isLegacy: boolean | undefined) => `json_build_object(${dated("p", "created_on modified_on")},
  ${plain(
    "p",
    "uuid account name is_active tech_prefix shaken_verify_policy shaken_minimum_accepted_attest_lvl auto_answer " +
      "max_call_length_min webhook_url webhook_method webhook_request_timeout webhook_events call_flow_url " +
      "call_flow_method call_flow_request_timeout call_flow_xml",
  )}, 'legacy_call_state', ${legacyCallState("p.account", isLegacy)})`;

const USER = `json_build_object('domain', u.sip_domain,
  ${plain("u", "uuid login first_name last_name is_active same_domain_calls_only")})`;

const CONNECTION = `json_build_object(${plain("c", "uuid account name is_active ip hostname port tech_prefix")})`;

const PEER_SWITCH = `json_build_object('uuid', s.uuid, 'account', ${accountJson("a")}, 'domain', ${DOMAIN})`;
const PEER_CONNECTION = `json_build_object('account', ${accountJson("a")}, ${plain("c", "uuid name tech_prefix is_gateway")})`;

const PROFILE = `json_build_object('tn', ${tnOfLease("l.uuid = v.tn_lease")}, ${plain(
  "v",
  "uuid account name tech_prefix shaken_sign_policy channel_limit calls_per_second max_rate daily_spend_limit record_calls " +
    "file_format audio_track_type",
)})`;

type ZoneName<T> = Omit<T, "account"> & {
  readonly account: Omit<CallAccount, "time_zone"> & { readonly time_zone: string | null };
};

interface FoundPeers {
  readonly sipSwitch: ZoneName<RoutedSwitch> | null;
  readonly connection: ZoneName<PeerConnection> | null;
}

interface FoundLease {
  readonly uuid: string;
  readonly tn: TnShort;
  readonly voice: boolean;
  readonly callers: string | null;
  readonly account: ZoneName<LeaseRoute>["account"];
  readonly app: RoutedApp | null;
  readonly user: RoutedUser | null;
  readonly connection: RoutedConnection | null;
}

/** Reads of the call path: each one indexed statement. Digests come out decrypted. */
export class SqlRouting implements RoutingStore {
  readonly #store: Store;
  readonly #box: SecretBox;
  readonly #app: string;

  /** @param isLegacy what the environment says of `events.legacy_call_state` */
  constructor(store: Store, box: SecretBox, isLegacy?: boolean) {
    this.#app = appJson(isLegacy);
    this.#store = store;
    this.#box = box;
  }

  findSipUser(domain: string, login: string): Soon<SipUserAuth | undefined> {
    return this.#one<ZoneName<SipUserAuth>>(
      `json_build_object(${plain("u", "uuid login first_name last_name is_active ha1_md5 ha1_sha256 ha1b remote_ip same_domain_calls_only")},
        'domain', u.sip_domain, 'account', ${accountJson("a")}, 'sip_domain', ${DOMAIN},
        'tn', ${tnOfLease("l.sip_user = u.uuid")})`,
      sql`sip_user u join sip_domain d on d.domain = u.sip_domain join account a on a.uuid = u.account
        where u.sip_domain = ${domain.toLowerCase()} and lower(u.login) = ${login.toLowerCase()}`,
    ).then((found) => found && this.#decrypted(found));
  }

  findSipDomain(domain: string): Soon<(SipDomainRoute & { readonly account: CallAccount }) | undefined> {
    return this.#one<{ domain: SipDomainRoute; account: ZoneName<LeaseRoute>["account"] }>(
      `json_build_object('domain', ${DOMAIN}, 'account', ${accountJson("a")})`,
      sql`sip_domain d join account a on a.uuid = d.account where d.domain = ${domain.toLowerCase()}`,
    ).then((found) => found && { ...found.domain, account: withZone(found.account) });
  }

  findLeaseByTn(tn: number): Soon<LeaseRoute | undefined> {
    return this.#one<FoundLease>(
      `json_build_object('uuid', l.uuid, 'tn', ${TN}, 'account', ${accountJson("a")},
        'voice', exists (select 1 from lease_subscription s where s.tn_lease = l.uuid and s.removed_on is null and s.type = 'voice'),
        'callers', (select b.uuid from tn_profile b where b.uuid = l.tn_profile and b.is_active and 'voice' = any (b.applies_to)),
        'app', (select ${this.#app} from sip_control_app p where p.uuid = l.sip_control_app),
        'user', (select ${USER} from sip_user u where u.uuid = l.sip_user),
        'connection', (select ${CONNECTION} from sip_connection c where c.uuid = l.sip_connection))`,
      sql`tn_lease l join tn t on t.tn = l.tn join account a on a.uuid = l.account
        where l.tn = ${tn} and l.released_on is null`,
    ).then((found) => found && leaseRoute(found));
  }

  findApp(account: string, uuid: string): Soon<RoutedApp | undefined> {
    return this.#one(this.#app, sql`sip_control_app p where p.uuid = ${uuid} and p.account = ${account}`);
  }

  findConnection(account: string, uuid: string): Soon<RoutedConnection | undefined> {
    return this.#one(CONNECTION, sql`sip_connection c where c.uuid = ${uuid} and c.account = ${account}`);
  }

  findPeers(
    address: string,
    hosts: readonly string[],
    { domain, techPrefix }: { readonly domain: string; readonly techPrefix: number | undefined },
  ): Soon<RoutedPeers> {
    return sql<FoundPeers>`select
      (select ${sql.raw(PEER_SWITCH)} from sip_switch s join sip_domain d on d.domain = s.sip_domain
        join account a on a.uuid = s.account
        where s.sip_domain = ${domain.toLowerCase()} and s.is_active and a.disabled_on is null and a.deleted_on is null
          and (network(s.remote_ip::inet) >>= ${address}::inet or lower(s.remote_domain) = any(${hosts}))
        order by s.created_on, s.uuid limit 1) as "sipSwitch",
      (select ${sql.raw(PEER_CONNECTION)} from sip_connection c join account a on a.uuid = c.account
        where (c.ip::inet = ${address}::inet or (c.ip is null and lower(c.hostname) = any(${hosts})))
          and c.is_active and a.disabled_on is null and a.deleted_on is null
          and not exists (select from sip_domain d where d.domain = ${domain.toLowerCase()} and d.account <> c.account)
        order by c.tech_prefix = ${techPrefix ?? 0} desc, c.created_on, c.uuid limit 1) as connection`
      .execute(this.#store.db)
      .then(({ rows }) => routedPeers(rows[0]));
  }

  async findPeerHosts(): Promise<readonly string[]> {
    const { rows } = await sql<{ host: string }>`
      select lower(remote_domain) as host from sip_switch where remote_domain is not null and is_active
      union select lower(hostname) from sip_connection where hostname is not null and is_active
      union select g.host from carrier_gateway g join carrier c on c.uuid = g.carrier
        where c.is_active and g.is_active and g.host ~ '[a-z]' and g.host !~ ':'`.execute(this.#store.db);
    return rows.map(({ host }) => host);
  }

  async findPeerAddresses(): Promise<readonly string[]> {
    const { rows } = await sql<{ address: string }>`
      select remote_ip as address from sip_switch where remote_ip is not null and is_active
      union select ip from sip_connection where ip is not null and is_active`.execute(this.#store.db);
    return rows.map(({ address }) => address);
  }

  findDomainProfile(account: string, domain: string): Soon<OutboundProfile | undefined> {
    return this.#one(
      PROFILE,
      sql`sip_domain d join outbound_voice_profile v on v.uuid = d.outbound_voice_profile
        where d.domain = ${domain.toLowerCase()} and d.account = ${account} and v.is_active`,
    );
  }

  findOnlyProfile(account: string): Soon<OutboundProfile | undefined> {
    return this.#one(
      PROFILE,
      sql`outbound_voice_profile v where v.account = ${account} and v.is_active and not exists (
        select 1 from outbound_voice_profile o where o.account = v.account and o.is_active and o.uuid != v.uuid)`,
    );
  }

  findPrefixProfile(account: string, techPrefix: number): Soon<OutboundProfile | undefined> {
    return this.#one(
      PROFILE,
      sql`outbound_voice_profile v where v.tech_prefix = ${techPrefix} and v.account = ${account} and v.is_active`,
    );
  }

  async findGroup(
    account: string,
    uuidOrName: string,
    domain: string | undefined,
  ): Promise<readonly RoutedUser[] | undefined> {
    const { rows } = await sql<{ users: RoutedUser[] }>`
      select coalesce((select json_agg(${sql.raw(USER)} order by m.created_on, u.uuid)
        from sip_user_group_member m join sip_user u on u.uuid = m.sip_user
        where m.sip_user_group = g.uuid and u.is_active), '[]'::json) as users
      from sip_user_group g
      where g.account = ${account} and (g.uuid::text = ${uuidOrName.toLowerCase()} or lower(g.name) = ${uuidOrName.toLowerCase()})
      order by g.uuid::text = ${uuidOrName.toLowerCase()} desc, g.sip_domain = ${domain?.toLowerCase() ?? ""} desc,
        g.created_on, g.uuid
      limit 1`.execute(this.#store.db);
    return rows[0]?.users;
  }

  async findBlock(digits: string, now: string): Promise<LergShort | undefined> {
    return findBlock(this.#store.db, digits, now);
  }

  findOfficeHours(account: string): Promise<readonly OfficeHoursRow[]> {
    return this.#store.db
      .selectFrom("office_hours")
      .select(["dow", "time_from", "time_to", "type"])
      .where("account", "=", account)
      .execute();
  }

  findProfile(account: string, uuid: string): Soon<OutboundProfile | undefined> {
    return this.#one(
      PROFILE,
      sql`outbound_voice_profile v where v.uuid = ${uuid} and v.account = ${account} and v.is_active`,
    );
  }

  refusesCaller(profile: string, number: string | undefined): Promise<boolean> {
    return callerLists.refuses(this.#store.db, profile, number);
  }

  findOwnTn(account: string, tn: number): Soon<TnShort | undefined> {
    return this.#one(
      TN,
      sql`tn_lease l join tn t on t.tn = l.tn where l.tn = ${tn} and l.account = ${account} and l.released_on is null`,
    );
  }

  #decrypted(found: ZoneName<SipUserAuth>): SipUserAuth {
    const { ha1_md5, ha1_sha256, ha1b } = found;
    return {
      ...found,
      account: withZone(found.account),
      ha1_md5: this.#box.decrypt(ha1_md5),
      ha1_sha256: this.#box.decrypt(ha1_sha256),
      ha1b: this.#box.decrypt(ha1b),
    };
  }

  async #one<T>(json: string, from: RawBuilder<unknown>): Promise<T | undefined> {
    const { rows } = await sql<{ found: T }>`select ${sql.raw(json)} as found from ${from}`.execute(this.#store.db);
    return rows[0]?.found;
  }
}

function leaseRoute(found: FoundLease): LeaseRoute {
  const { uuid, tn, voice, callers, account } = found;
  return { uuid, tn, voice, callers, account: withZone(account), destination: destinationOf(found) };
}

function routedPeers({ sipSwitch = null, connection = null }: Partial<FoundPeers> = {}): RoutedPeers {
  return {
    sipSwitch: sipSwitch && { ...sipSwitch, account: withZone(sipSwitch.account) },
    connection: connection && { ...connection, account: withZone(connection.account) },
  };
}

/**
 * Number block of a number in E.164 digits: of the imported dictionary, else the state that is shipped. Undefined when
 * neither knows it.
 */
export async function findBlock(db: Kysely<Tables>, digits: string, now: string): Promise<LergShort | undefined> {
  const nanp = parseNanp(Number(digits));
  if (!nanp) return undefined;
  const { rows } = await sql<{ block: LergShort | null }>`select ${blockOfSql(Number(digits), now)} as block`.execute(
    db,
  );
  const { npa, nxx } = nanp;
  const place = placeOf(npa, nxx);
  const shipped = place && { npa, nxx, state: place.state, county: null, rate_center: null, lata: null, ocn: null };
  return rows[0]?.block ?? shipped;
}

/** The same of many numbers, each block looked for once; null outside the dictionary. */
export async function findBlocks(
  db: Kysely<Tables>,
  digits: readonly string[],
  now: string,
): Promise<readonly (LergShort | null)[]> {
  const found = new Map<string, LergShort | null>();
  for (const one of digits) {
    const block = blockKey(one);
    if (!found.has(block)) found.set(block, (await findBlock(db, one, now)) ?? null);
  }
  return digits.map((one) => found.get(blockKey(one)) ?? null);
}

/** What tells blocks apart: length, country code, area, office and the digit of the thousand. */
function blockKey(digits: string): string {
  return `${digits.length} ${digits.slice(0, 8)}`;
}

function withZone(account: ZoneName<LeaseRoute>["account"]): CallAccount {
  const { time_zone, ...rest } = account;
  return { ...rest, time_zone: time_zone === null ? null : (zoneByName(time_zone) ?? null) };
}

function destinationOf({ app, user, connection }: FoundLease): LeaseDestination {
  if (app) return { kind: "app", app };
  if (user) return { kind: "user", user };
  if (connection) return { kind: "connection", connection };
  return { kind: "none" };
}
