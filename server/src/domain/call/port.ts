import type { ICallSearchParams, IDICTTimeZone } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { RatedProfile, RatingRefusal, RatingTx, Tariff } from "../rating/port.js";
import type { Applied } from "../search/rules.js";
import type { CallEnd } from "./cause.js";

/** ISO 8601, UTC, milliseconds. */
export type IsoTime = string;

export type CallType = "CallSCA" | "CallSIP";
export type CallDirection = "in" | "out";
export type CallState = "init" | "ringing" | "live" | "hangup" | "destroyed";

/** Words of the older platform that clients of it wait for (events.md 5.7). */
export type LegacyCallState = "online" | "offline";

/** Channel words (events.md 5.3): informative only. */
export type ChannelCallState =
  | "ACTIVE"
  | "RINGING"
  | "DOWN"
  | "HANGUP"
  | "DIALING"
  | "EARLY"
  | "RING_WAIT"
  | "HELD"
  | "UNHELD";
export type ChannelState =
  | "CS_NEW"
  | "CS_INIT"
  | "CS_ROUTING"
  | "CS_SOFT_EXECUTE"
  | "CS_EXECUTE"
  | "CS_EXCHANGE_MEDIA"
  | "CS_PARK"
  | "CS_CONSUME_MEDIA"
  | "CS_HIBERNATE"
  | "CS_REPORTING"
  | "CS_NONE"
  | "CS_RESET"
  | "CS_HANGUP"
  | "CS_DESTROY";

/** One leg as stored. Relations are ids; `callEntity` of rules.ts makes the documented shape of it. */
export interface CallRow {
  readonly uuid: string;
  readonly account: string;
  readonly type: CallType;
  readonly direction: CallDirection;
  readonly state: CallState;
  readonly state_end: CallEnd | null;
  readonly state_reason: string | null;
  readonly from: string;
  readonly to: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly init_on: IsoTime;
  readonly ring_on: IsoTime | null;
  readonly answer_on: IsoTime | null;
  /** Also answered as `finished_on`. */
  readonly hangup_on: IsoTime | null;
  readonly destroy_on: IsoTime | null;
  readonly q850_cause: number | null;
  readonly q850_cause_string: string | null;
  readonly release_cause_from_protocol_stack: string | null;
  readonly freeswitch_call_state: ChannelCallState;
  readonly freeswitch_channel_state: ChannelState;
  readonly stir_shaken_attest_level: "A" | "B" | "C" | null;
  readonly stir_shaken_identity: string | null;
  readonly stir_shaken_verstat: string | null;
  readonly stir_shaken_code: number | null;
  readonly stir_shaken_reason: string | null;
  readonly stir_shaken_diverted: boolean;
  readonly thread: string;
  readonly caller_name: string | null;
  /** As it was when the call began; null for a number whose block is not known. */
  readonly lerg: LergShort | null;
  readonly price: number | null;
  /** ISO 4217 code of `price`; null with it. */
  readonly currency: string | null;
  /** Values of `<Meta>`. */
  readonly vars: Readonly<Record<string, string>>;
  /** The account's own number on this leg. */
  readonly tn: number | null;
  readonly sip_control_app: string | null;
  readonly sip_connection: string | null;
  readonly sip_user: string | null;
  /** Domain of a leg that came from or went to a SIP user. */
  readonly sip_domain: string | null;
  /** The SIP switch that an inbound leg came by. */
  readonly sip_switch: string | null;
  /** The A leg that dialled this one. */
  readonly parent: string | null;
  readonly batch_item: string | null;
  /** Null until the audio of the leg is closed, and for a leg that had none. */
  readonly quality: CallQuality | null;
}

/** How a leg sounded: what came from its peer, and by the peer's reports what it had of us. */
export interface CallQuality {
  readonly codec: "PCMU" | "PCMA" | "G722" | "opus";
  /** 1..4.5 by the E-model (ITU-T G.107); null when nothing came. */
  readonly mos: number | null;
  readonly remote_mos: number | null;
  readonly packets_sent: number;
  readonly packets_received: number;
  readonly packets_lost: number;
  /** Came after their time to be played. */
  readonly packets_late: number;
  /** Percent of the packets that were not played, 2 decimals. */
  readonly loss: number;
  readonly remote_loss: number | null;
  /** Milliseconds, 1 decimal. */
  readonly jitter: number;
  readonly remote_jitter: number | null;
  readonly round_trip: number | null;
  /** Seconds in which the peer was heard to speak. */
  readonly voice: number;
  /** Of a leg that was answered for 5 s; `one_way`: of two that talked only one was heard. */
  readonly problem: "no_packets" | "silence" | "one_way" | null;
}

/** Account as it stands in frames (events.md 2.4). */
export interface AccountShort {
  readonly uuid: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly email: string;
  readonly name: string;
  readonly phone: string | null;
  readonly level: string;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly zip_code: string | null;
  readonly city: string | null;
  readonly deleted_on: IsoTime | null;
  readonly disabled_on: IsoTime | null;
}

/** Account inside a call: with `balance` and `time_zone`. */
export interface CallAccount extends AccountShort {
  readonly balance: number;
  readonly time_zone: IDICTTimeZone | null;
}

export interface TnShort {
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly tn: number;
  readonly deleted_on: IsoTime | null;
}

export interface ControlAppShort {
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly uuid: string;
  readonly name: string;
  readonly is_active: boolean;
  readonly tech_prefix: number;
  readonly shaken_verify_policy: number;
  readonly shaken_minimum_accepted_attest_lvl: string;
  readonly auto_answer: boolean;
  readonly max_call_length_min: number | null;
  readonly webhook_url: string | null;
  readonly webhook_method: "GET" | "POST";
  readonly webhook_request_timeout: number | null;
}

export interface SipUserShort {
  readonly uuid: string;
  readonly login: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly sip_domain: { readonly domain: string };
}

export interface SipConnectionShort {
  readonly uuid: string;
  readonly name: string;
}

export interface CountryShort {
  readonly name: string;
  readonly a2: string;
  readonly a3: string;
  readonly n: number;
  readonly country_code: number | null;
  readonly national_code: number | null;
}

/** Number block data of the far number. */
export interface LergShort {
  readonly npa: string | null;
  readonly nxx: string | null;
  readonly state: string | null;
  readonly county: string | null;
  readonly rate_center: string | null;
  readonly lata: string | null;
  readonly ocn: string | null;
}

/** A related leg: its row and the SIP user on it. */
export interface RelatedLeg {
  readonly call: CallRow;
  readonly sip_user: SipUserShort | null;
}

/** What surrounds a leg. The engine keeps these with the live call; store reads them for an ended one. */
export interface CallRelations {
  readonly account: CallAccount;
  readonly tn: TnShort | null;
  readonly sip_control_app: ControlAppShort | null;
  readonly sip_user: SipUserShort | null;
  readonly sip_connection: SipConnectionShort | null;
  readonly country: CountryShort | null;
  readonly batch_item: { readonly uuid: string; readonly batch: { readonly uuid: string } } | null;
  readonly parent: RelatedLeg | null;
  /** Legs dialled by this one, in creation order. */
  readonly children: readonly RelatedLeg[];
  readonly records: readonly CallRecordRow[];
  /** The last 10 rows, oldest first. */
  readonly logs: readonly CallFlowRow[];
}

export type CallRecordState = "recording" | "stored" | "available" | "failed" | "deleted";

/** One recording as stored. */
export interface CallRecordRow {
  readonly uuid: string;
  readonly account: string;
  readonly call: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly tag: string | null;
  readonly state: CallRecordState;
  readonly reason: string | null;
  readonly format: "wav" | "mp3";
  readonly channels: 1 | 2;
  readonly leg: "aleg" | "bleg" | "both";
  /** Seconds, 2 decimals. */
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
  readonly asr: boolean;
  readonly expired_on: IsoTime | null;
  /** Key of the audio in the blob store; null until stored and after deletion. Never answered. */
  readonly file: string | null;
  /** Null until it is made, and after deletion. */
  readonly transcript: TranscriptRow | null;
}

/** What was said in a recording (events.md 7.2). */
export interface TranscriptRow {
  readonly uuid: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly state: "available" | "failed";
  /** Only when failed. */
  readonly reason: string | null;
  /** Null when failed. */
  readonly text: string | null;
  readonly confidence: number | null;
  /** BCP 47. */
  readonly lang: string;
  readonly segments: readonly TranscriptSegment[];
}

/** A stretch of speech of one channel, times in seconds of the recording with 2 decimals. */
export interface TranscriptSegment {
  readonly channel: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly confidence: number | null;
}

/** A transcript to be kept with its recording. */
export interface KeptTranscript {
  readonly record: string;
  readonly account: string;
  readonly transcript: TranscriptRow;
}

/** Result of one XML command as it stands in a row and in its event (events.md 6.2). */
export interface FlowCommand {
  readonly name: string;
  readonly success: boolean;
  readonly reason: string;
  readonly path: string;
  readonly document: number;
  readonly tag: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, string>>;
  readonly children: readonly FlowCommand[];
  readonly error: readonly FlowCommand[];
}

/** One executed XML command: the log row. */
export interface CallFlowRow {
  readonly uuid: string;
  readonly account: string;
  readonly call: string;
  readonly sip_control_app: string | null;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  /** That of its event; ties of `created_on` are broken by it. */
  readonly sequence: number;
  readonly success: boolean;
  readonly state: "success" | "failed";
  readonly reason: string;
  readonly name: string;
  readonly tag: string | null;
  readonly path: string;
  readonly document: number;
  readonly element: unknown;
  readonly command: FlowCommand;
  readonly response: Readonly<Record<string, unknown>>;
}

/** An event of a call. The body is the frame of events.md 3 without what the outbox gives (position, account). */
export interface CallEvent {
  readonly uuid: string;
  readonly type: "call_state" | "call_flow" | "call_record" | "call_asr";
  readonly created_on: IsoTime;
  /** Per call, from 1, without gaps: counted by the one owner of the live call. */
  readonly sequence: number;
  readonly message: string;
  readonly success: boolean;
  readonly payload: unknown;
  readonly call: unknown;
  /**
   * JSON of `message`, `success` and `call`, for an event whose `call` is its `payload` with `children`, `records` and
   * `logs` behind it: what is stored. The two objects are then made only when somebody reads them.
   */
  readonly bodyText?: string;
  /** Members that only some types have: `call_flow`, `command`, `tag`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * What happened to one leg since the last write: the whole row as it is now, log and record rows made or changed,
 * events in order. Writing the same change twice leaves the same rows (events by `uuid`).
 */
export interface CallChange {
  readonly call: CallRow;
  /** The live owner; null once `destroyed`. */
  readonly node: string | null;
  readonly flows: readonly CallFlowRow[];
  readonly records: readonly CallRecordRow[];
  readonly transcripts?: readonly KeptTranscript[];
  readonly events: readonly CallEvent[];
  /** The end of a leg that costs money: seconds it talked, or those set aside when its true length is not known. */
  readonly owed?: { readonly seconds: number | "held" };
}

/** Where live calls write: many changes in one transaction, one statement per table. */
export interface CallWriter {
  /** Resolves after commit. Rejects when the database refused or is away: nothing of the batch is stored then. */
  write(changes: readonly CallChange[]): Promise<void>;
}

/** What a request to a live leg met. */
export type LiveOutcome =
  | "accepted"
  /** No such leg is live here: it has ended. */
  | "ended"
  | "not_answered"
  /** It talks with nobody who could be let go. */
  | "alone"
  /** A transfer is under way. */
  | "transferring"
  | "too_many";

/** Keys for a leg to hear. */
export interface PressedKeys {
  /** 0-9, A-D, `*`, `#`, and `w` for half a second. */
  readonly keys: string;
  readonly onMs: number | undefined;
}

/** What a pushed document met. */
export type PushOutcome = "accepted" | "unknown" | "ended" | "not_xml" | "too_many";

/** Whom a call by request rings: a telephone number in digits, or a SIP user of the account. */
export type PlacedParty =
  | { readonly kind: "number"; readonly digits: string }
  | { readonly kind: "user"; readonly login: string; readonly domain: string };

/** What a call by request does once it is answered. */
export type PlacedFlow =
  /** A checked document. */
  | { readonly kind: "xml"; readonly xml: string }
  /** The call flow of the control app of the call. */
  | { readonly kind: "app" }
  /** Another party is rung, and both are connected. */
  | { readonly kind: "bridge"; readonly to: PlacedParty; readonly record: boolean };

/** A call that the platform makes by request; its row and its first event are committed. */
export interface PlacedCall {
  /** The leg in `init`, with what surrounds it. */
  readonly stored: StoredCall;
  readonly to: PlacedParty;
  /** The outbound voice profile that numbers are reached through; null = none is needed. */
  readonly profile: ProfileLimits | null;
  readonly flow: PlacedFlow;
  /** Ring time. */
  readonly timeoutMs: number;
  /** What it costs, its first minute set aside; null: the leg is not rated. */
  readonly tariff: Tariff | null;
}

/** A call that is to be stored before it is placed. */
export interface CallWish {
  readonly account: string;
  /** The account's number it is made from. */
  readonly tn: number;
  readonly to: PlacedParty;
  /** The called SIP user. */
  readonly user: { readonly uuid: string; readonly login: string; readonly domain: string } | null;
  readonly app: string | null;
  /** How the number is reached; null for a SIP user. */
  readonly profile: RatedProfile | null;
  /** Variables it begins with (`<Meta>`). */
  readonly vars: Readonly<Record<string, string>>;
  readonly batchItem: string | null;
}

export type StoredWish =
  | { readonly kind: "stored"; readonly stored: StoredCall; readonly tariff: Tariff | null }
  | { readonly kind: "refused"; readonly why: RatingRefusal };

/** Stores a call in `init`, with its event and its first minute set aside, in a transaction of the caller. */
export interface CallStoring {
  store(tx: PlacingTx, wish: CallWish): Promise<StoredWish>;
}

/** Takes calls whose commit seemed to fail, and finds out whether they are stored. */
export interface CallDoubts {
  /** @param resolution what becomes of a stored one: it is placed late, or ends without having rung */
  add(call: PlacedCall, resolution: "place" | "end"): void;
}

/** An outbound voice profile as the placing of calls needs it. */
export interface PlacingProfile extends RatedProfile {
  readonly channel_limit: number | null;
  readonly calls_per_second: number | null;
}

/** What limits the calls of a profile: null = nothing does. */
export type ProfileLimits = Pick<PlacingProfile, "uuid" | "channel_limit" | "calls_per_second">;

/** What calls by request are made of, within one transaction. */
export interface PlacingTx {
  readonly rating: RatingTx;
  /** The account, its row locked: money and rows that name the account come after it. */
  lockAccount(
    account: string,
  ): Promise<{ readonly level: string; readonly created_on: IsoTime; readonly isClosed: boolean }>;
  /** Whether an Admin opened or closed calls to a country; null: nothing was said. */
  openCountry(account: string, country: string): Promise<boolean | null>;
  /** The account's active lease named by uuid or number; `voice`: its calls are on. */
  lease(
    account: string,
    uuidOrTn: string,
  ): Promise<{ readonly uuid: string; readonly tn: number; readonly voice: boolean } | undefined>;
  /** Active profiles of the account, two at most: all that are needed to tell the only one. */
  profiles(account: string): Promise<readonly PlacingProfile[]>;
  /** An active profile of the account. */
  profile(account: string, uuid: string): Promise<PlacingProfile | undefined>;
  ownsApp(account: string, uuid: string): Promise<boolean>;
  /** An active SIP user of the account. */
  user(
    account: string,
    domain: string,
    login: string,
  ): Promise<{ readonly uuid: string; readonly login: string; readonly domain: string } | undefined>;
  /** Number block of a number in E.164 digits; null outside the dictionary. @param now which rows are in force */
  block(digits: string, now: IsoTime): Promise<LergShort | null>;
  /** Stores a leg that `node` owns; answers it with what surrounds it. */
  insert(call: CallRow, node: string): Promise<StoredCall>;
  event(call: CallRow, event: CallEvent): Promise<void>;
}

export interface PlacingStore {
  /** Those of `calls` that are in the log. */
  stored(calls: readonly string[]): Promise<ReadonlySet<string>>;
  transaction<T>(work: (tx: PlacingTx) => Promise<T>): Promise<T>;
}

/** For whom calls are to be placed. */
export interface PlacingLimits {
  readonly account: string;
  /** EAccountLevel, or `new` (`limitLevel`). */
  readonly level: string;
  readonly profile: ProfileLimits | null;
}

/** Live calls of this node, as REST sees them. Implemented by the engine. */
export interface LiveCalls {
  /** Name of the node, owner of the calls that are placed here. */
  readonly node: string;
  /** Calls that may be placed now within every limit: of the node, of the account, of the profile. */
  room(limits: PlacingLimits): number;
  /** Rings the party of a stored call. Whatever goes wrong is the end of that call, in its log. */
  place(call: PlacedCall): void;
  /** Ends a stored call that was not placed, without ringing anybody. */
  giveUp(call: PlacedCall): void;
  /** Calls `told` whenever a call has ended, so that there may be room. @returns the way out */
  onRoom(told: () => void): () => void;
  /**
   * Ends a leg with cause 16, a main leg with its call, and resolves when its `hangup` is written; false when no such leg of
   * the account is live here.
   */
  hangup(account: string, uuid: string): Promise<boolean>;
  /** Lets a leg talk with somebody else; what comes of it is seen in the log. */
  transfer(account: string, uuid: string, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome>;
  /** Runs a checked document of one command that is heard, beside what goes on; also in a call that is not run by XML. */
  play(account: string, uuid: string, xml: string): Promise<LiveOutcome>;
  press(account: string, uuid: string, keys: PressedKeys): Promise<LiveOutcome>;
  /** Gives a checked document to the call (call-xml.md 7.2); `inject` runs it beside the main one. */
  push(account: string, uuid: string, xml: string, inject: boolean): Promise<PushOutcome>;
}

/** One SIP message of a leg as it went by, its secrets removed. */
export interface TracedMessage {
  readonly time: IsoTime;
  /** Order of the messages of a node; tells apart what happened in the same millisecond. */
  readonly number: number;
  readonly direction: "in" | "out";
  readonly transport: "udp" | "tcp" | "tls" | "ws" | "wss";
  /** Address and port of the peer, IPv6 in brackets. */
  readonly peer: string;
  /** SIP Call-ID. */
  readonly call_id: string;
  readonly message: string;
}

/** An HTTP exchange of a leg, its URL without secrets. */
export interface TracedFetch {
  readonly time: IsoTime;
  /** Place among those of the leg. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly duration_ms: number;
  /** Bytes of the answer. */
  readonly size: number | null;
  readonly error: string | null;
}

/** Messages of one leg, oldest first: all of them, or those since it was written last. */
export interface TracedLeg {
  readonly call: string;
  readonly account: string;
  /** There were more than are kept of one leg. */
  readonly is_cut: boolean;
  readonly messages: readonly TracedMessage[];
  readonly fetches?: readonly TracedFetch[];
}

/** Where traces are kept for the configured time. */
export interface CallTraceStore {
  write(legs: readonly TracedLeg[], now: IsoTime): Promise<void>;
  /** What was written of these legs of the account, in the order of writing. */
  of(account: string, calls: readonly string[]): Promise<readonly TracedLeg[]>;
}

/** Traces of live legs of this node. Implemented by the engine. */
export interface LiveTraces {
  /** Writes what there is of these legs. @throws when the database is away */
  flush(calls: readonly string[]): Promise<void>;
}

/** One fault of a document, lines and columns from 1. */
export interface DocumentFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Element the fault is in, for command errors. */
  readonly path?: string;
  /** The offending token, for document errors. */
  readonly value?: string;
  /** Names or words that may stand there. */
  readonly allowed?: readonly string[];
  /** The one of them that was likely meant. */
  readonly nearest?: string;
}

/** Judges a call-control document. Implemented by the script's parser. */
export interface CallFlowValidator {
  /**
   * `ok` false: nothing of it can run (call-xml.md 8.2), `errors` says why. Warnings are command errors (8.3).
   * @param isInjected it is to run beside another one, where not every command may (7.2)
   */
  validate(
    xml: string,
    isInjected?: boolean,
  ):
    | { readonly ok: true; readonly warnings: readonly DocumentFault[]; readonly commands: number }
    | {
        readonly ok: false;
        readonly errors: readonly DocumentFault[];
        /** What is wrong with single commands besides. */
        readonly warnings: readonly DocumentFault[];
      };
}

/** A stored leg with everything `callEntity` needs. */
export interface StoredCall {
  readonly call: CallRow;
  readonly relations: CallRelations;
}

/** The call log at rest. `reach` is an account, or null for an Admin. */
export interface CallStore {
  find(reach: string | null, uuid: string): Promise<StoredCall | undefined>;
  /**
   * @param now for the duration of calls that are not hung up
   * @param only calls of this type alone, however the filters are joined
   */
  search(
    account: string,
    applied: Applied,
    filter: ICallSearchParams,
    now: IsoTime,
    only?: CallType,
  ): Promise<Page<StoredCall>>;
  /** Calls of type CallSCA that are not hung up, newest first. */
  online(account: string, page: PageQuery): Promise<Page<StoredCall>>;
  /** Recordings of a call, newest first; undefined when there is no such call. */
  records(reach: string | null, call: string, page: PageQuery): Promise<Page<CallRecordRow> | undefined>;
  record(reach: string | null, uuid: string): Promise<CallRecordRow | undefined>;
  /** Ended recordings of all accounts that began before `before` and have a file, by uuid from `after` on. */
  recordsBefore(
    before: IsoTime,
    after: string,
    max: number,
  ): Promise<readonly { readonly uuid: string; readonly file: string }[]>;
  /** Sets state `deleted` and forgets the file; undefined when there is no such recording. */
  markRecordDeleted(reach: string | null, uuid: string, now: IsoTime): Promise<CallRecordRow | undefined>;
}

/** A leg whose node died while it lived, with the highest `sequence` of its events. */
export interface InterruptedLeg extends StoredCall {
  readonly sequence: number;
  /** What it costs and the minutes set aside for it; null for a leg that costs nothing. */
  readonly charge: { readonly tariff: Tariff; readonly minutes: number } | null;
  /** Its end is told in the words of the older platform, too. */
  readonly isLegacy: boolean;
}

/** Legs that a node left behind. */
export interface InterruptedCalls {
  /** Children before the legs that dialled them. */
  of(node: string): Promise<readonly InterruptedLeg[]>;
}
