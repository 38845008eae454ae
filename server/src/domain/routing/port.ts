import type { Soon } from "../../base/soon.js";
import type { CallAccount, ControlAppShort, LergShort, TnShort } from "../call/port/shorts.js";
import type { OfficeHoursRow } from "../office-hours/port.js";

/** What the registrar and the admission of calls need to know of a SIP user: one indexed read. */
export interface SipUserAuth {
  readonly uuid: string;
  readonly login: string;
  /** Full name, lower case. */
  readonly domain: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly is_active: boolean;
  readonly account: CallAccount;
  /** H(login:domain:password), hex, decrypted. Never leaves the process, never logged. */
  readonly ha1_md5: string;
  readonly ha1_sha256: string;
  /** MD5 of login@domain:domain:password: many phones have one field for both. */
  readonly ha1b: string;
  /** Only source address or CIDR allowed; null = any. */
  readonly remote_ip: string | null;
  readonly same_domain_calls_only: boolean;
  /** Number of the lease attached to the user: shown on outbound calls. */
  readonly tn: TnShort | null;
  readonly sip_domain: SipDomainRoute;
}

/** Links of a domain. */
export interface SipDomainRoute {
  readonly domain: string;
  readonly sip_control_app: string | null;
  readonly sip_connection: string | null;
  readonly outbound_voice_profile: string | null;
}

/** A control app as the script needs it: settings, and the hosted document byte for byte. */
export interface RoutedApp extends ControlAppShort {
  readonly account: string;
  readonly call_flow_url: string | null;
  readonly call_flow_method: "GET" | "POST";
  readonly call_flow_request_timeout: number | null;
  readonly webhook_events: readonly string[];
  readonly call_flow_xml: string | null;
  /** Its calls are told in the words of the older platform, too (events.md 5.7). */
  readonly legacy_call_state: boolean;
}

/** Where calls to a SIP user go: contacts come from the registrar. */
export interface RoutedUser {
  readonly uuid: string;
  readonly login: string;
  readonly domain: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly is_active: boolean;
  readonly same_domain_calls_only: boolean;
}

/** A customer's SIP service. */
export interface RoutedConnection {
  readonly uuid: string;
  readonly account: string;
  readonly name: string;
  readonly is_active: boolean;
  /** `ip` wins over `hostname`; one of the two is set. */
  readonly ip: string | null;
  readonly hostname: string | null;
  readonly port: number;
  readonly tech_prefix: number;
}

/** A SIP switch by which a call comes in: its domain, and whose it is. */
export interface RoutedSwitch {
  readonly uuid: string;
  readonly account: CallAccount;
  readonly domain: SipDomainRoute;
}

/** A connection by which a call comes in. */
export interface PeerConnection {
  readonly uuid: string;
  readonly name: string;
  readonly account: CallAccount;
  readonly tech_prefix: number;
  /** Carries calls of others: who it says is calling is believed. */
  readonly is_gateway: boolean;
}

/** Who may send calls from an address without proving a password. Only active ones of accounts that work. */
export interface RoutedPeers {
  /** Of the called domain. */
  readonly sipSwitch: RoutedSwitch | null;
  /**
   * Where accounts share an address that whose tech prefix was dialled, else the oldest. None of another account than the
   * called domain's: naming an address must not take the calls of phones behind it away.
   */
  readonly connection: PeerConnection | null;
}

/** Destination of a leased number. */
export type LeaseDestination =
  | { readonly kind: "app"; readonly app: RoutedApp }
  | { readonly kind: "user"; readonly user: RoutedUser }
  | { readonly kind: "connection"; readonly connection: RoutedConnection }
  | { readonly kind: "none" };

/** A leased number: whose it is and where its calls go. */
export interface LeaseRoute {
  readonly uuid: string;
  readonly tn: TnShort;
  readonly account: CallAccount;
  /** The lease has an active voice subscription. */
  readonly voice: boolean;
  /** The active behaviour profile that says whose calls it takes; null: everybody's. */
  readonly callers: string | null;
  readonly destination: LeaseDestination;
}

/** How calls leave to the telephone network. */
export interface OutboundProfile {
  readonly uuid: string;
  readonly account: string;
  readonly name: string;
  readonly tech_prefix: number;
  /** Its number is the caller ID when the caller has none of its own. */
  readonly tn: TnShort | null;
  readonly shaken_sign_policy: number;
  readonly channel_limit: number | null;
  readonly calls_per_second: number | null;
  readonly max_rate: number | null;
  readonly daily_spend_limit: number | null;
  /** 0 no, 1 from answer, 2 from ringing. */
  readonly record_calls: 0 | 1 | 2;
  readonly file_format: "wav" | "mp3";
  /** 0 mixed, 1 one channel per party. */
  readonly audio_track_type: 0 | 1;
}

/**
 * Reads of the call path. Each is one indexed statement, or what it answered before where nothing has changed since: a
 * change by REST acts on the next call.
 * These are the only reads that find rows without an account: a number or a domain name is what the network gives,
 * and the answer says whose it is.
 */
export interface RoutingStore {
  /**
   * Login without regard to case. Undefined for unknown ones; inactive users are answered, `is_active` tells.
   * @param isGood a remembered user it refuses is read again: a wrong password takes as long as an unknown name
   */
  findSipUser(domain: string, login: string, isGood?: (user: SipUserAuth) => boolean): Soon<SipUserAuth | undefined>;
  /** The user when it is remembered: no promise for what is at hand. undefined = `findSipUser` has to be asked. Hot. */
  knownSipUser?(domain: string, login: string): SipUserAuth | undefined;
  findSipDomain(domain: string): Soon<(SipDomainRoute & { readonly account: CallAccount }) | undefined>;
  /** The active lease of a number. */
  findLeaseByTn(tn: number): Soon<LeaseRoute | undefined>;
  findApp(account: string, uuid: string): Soon<RoutedApp | undefined>;
  findConnection(account: string, uuid: string): Soon<RoutedConnection | undefined>;
  /**
   * Peers at an address.
   * @param hosts names that stand for it, lower case
   * @param called.domain SIP domain of the call
   * @param called.techPrefix what the dialled text begins with
   */
  findPeers(
    address: string,
    hosts: readonly string[],
    called: { readonly domain: string; readonly techPrefix: number | undefined },
  ): Soon<RoutedPeers>;
  /** Names that active switches, connections and gateways of carriers bear, lower case, each once. */
  findPeerHosts(): Promise<readonly string[]>;
  /** Addresses and networks of active switches and connections, each once. */
  findPeerAddresses(): Promise<readonly string[]>;
  /** The active profile a domain uses; undefined = no PSTN calls. */
  findDomainProfile(account: string, domain: string): Soon<OutboundProfile | undefined>;
  /** The account's only active profile: how apps reach the PSTN. Undefined when there is none or more than one. */
  findOnlyProfile(account: string): Soon<OutboundProfile | undefined>;
  /** The account's active profile with that tech prefix. */
  findPrefixProfile(account: string, techPrefix: number): Soon<OutboundProfile | undefined>;
  /** Active users of a group of the account, by uuid or name; of two with one name that of the domain. */
  findGroup(
    account: string,
    uuidOrName: string,
    domain: string | undefined,
  ): Promise<readonly RoutedUser[] | undefined>;
  /** Number block of a number in E.164 digits; undefined when nothing is known. @param now which rows are in force */
  findBlock(digits: string, now: string): Promise<LergShort | undefined>;
  /** Rows of the account's office hours. */
  findOfficeHours(account: string): Promise<readonly OfficeHoursRow[]>;
  /** An active profile of the account. */
  findProfile(account: string, uuid: string): Soon<OutboundProfile | undefined>;
  /**
   * True when the lists of a behaviour profile refuse this caller (numbers.md 8.2).
   * @param number digits; undefined for a call without a number
   */
  refusesCaller(profile: string, number: string | undefined): Promise<boolean>;
  /** A lease of the account by number: an XML document or a request names it as caller ID. */
  findOwnTn(account: string, tn: number): Soon<TnShort | undefined>;
}

/**
 * Addresses of the hosts that SIP switches, connections and carriers name. What is asked of DNS is kept and refreshed, so that a
 * call never waits for a name.
 */
export interface PeerHosts {
  /** Looks a name up that was just written, so that the next call is judged by it. Never rejects. */
  learn(host: string): Promise<void>;
  /** Known names that stand for the address, in lower case. */
  hostsOf(address: string): readonly string[];
}
