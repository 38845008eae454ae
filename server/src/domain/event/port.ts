import type { EEventType } from "@opentact/contract";
import type { JsonSink } from "../../base/json-sink.js";
import type { AccountShort } from "../call/port/shorts.js";

/** Types of stored events: `auth` frames are made on the spot and never stored. */
export type StoredEventType = Exclude<EEventType, "auth">;

/**
 * Members of the frame (events.md 3) that belong to the event itself. Ids, times, `ref_id`, `account`,
 * `delivery_report`, `sequence` and `position` are added by the outbox and by `frameOf`.
 */
export interface EventBody {
  readonly message: string;
  readonly success: boolean;
  readonly payload: unknown;
  readonly call?: unknown;
  readonly call_flow?: unknown;
  readonly command?: unknown;
  readonly tag?: unknown;
  readonly source_action?: unknown;
}

/**
 * An HTTP callback that belongs to one event and is delivered like every webhook: signed, retried, logged (events.md 14).
 * The URL is `custom_callback_url` where it is set, else `callback_url` of the messaging profile with `callback_url2`
 * behind it, as they are when it is sent; when there is none nothing is sent. The body is the event's payload with a
 * member `event`.
 */
export interface EventCallback {
  /** Word of ECallbackQueueActions. */
  readonly action: "sms_sent" | "sms_delivered" | "sms_send_fails" | "sms_delivery_fails" | "smsi_received";
  readonly custom_callback_url: string | null;
  /** uuid of the profile. */
  readonly messaging_profile: string | null;
}

/** An event to be stored with the change it reports. */
export interface NewEvent {
  /** Default: a new one. The same uuid twice is stored once. */
  readonly uuid?: string | undefined;
  readonly account: string;
  readonly type: StoredEventType;
  /** What the event is about (events.md 1, E4). */
  readonly ref_id: string;
  readonly body: EventBody;
  /** What is stored for `body`, where that is less: JSON that `wholeBody` makes the body of again. */
  readonly bodyText?: string | undefined;
  /** Who writes the same. */
  readonly bodyWriter?: { writeBody(to: JsonSink): void } | undefined;
  /** ISO time of the change. */
  readonly created_on: string;
  /**
   * Per `ref_id`, from 1, without gaps. Given by whoever alone owns the entity (a live call); left out, it is the next
   * one, and then the transaction must hold the lock of that entity.
   */
  readonly sequence?: number;
  /** Told besides subscriptions and apps. */
  readonly callback?: EventCallback;
  /** `type` of the message that it is about, for who would make the body for that alone. */
  readonly messageType?: string;
}

/** Where a transaction puts its events: they become visible with it, or not at all. */
export interface EventOutbox {
  add(event: NewEvent): Promise<void>;
  /** One statement for all that bring their `sequence`. Stored in the given order. */
  addMany(events: readonly NewEvent[]): Promise<void>;
  /**
   * The same for events that bring their uuid and `sequence`; where nothing stands against it they get their positions
   * at once. For a writer that has much to write, alone and in order: other writers of the account's positions wait for
   * the commit.
   * @param node this one: what has positions is told to the others
   * @throws an error of the database (`isRepeated`) when one of them is stored already; the transaction is to be left, and
   * done with `addMany`
   */
  place(events: readonly NewEvent[], node: string): Promise<void>;
}

/** A stored event that has its place in the account's order. */
export interface StoredEvent {
  readonly uuid: string;
  readonly account: string;
  readonly type: StoredEventType;
  readonly ref_id: string;
  readonly sequence: number;
  readonly position: number;
  readonly created_on: string;
  readonly modified_on: string;
  readonly body: EventBody;
  readonly delivery_report: readonly unknown[];
  /** Of an event of a message that was just written; undefined: its body tells. */
  readonly messageType?: string | undefined;
}

/** The account of events as frames show it, and its switches that decide what is sent. */
export interface EventAccount {
  readonly short: AccountShort;
  /** `balance` events go out without a subscription (events.md 9.1). */
  readonly notify_balance: boolean;
  /** Moves with every change of the account's subscriptions: rules read at the same number are still true. */
  readonly subscription_version: number;
}

/** Events of one account, ascending `position`, with everything a frame needs. */
export interface EventBatch {
  readonly account: EventAccount;
  /** Position before the first of them: a reader that is there misses nothing. */
  readonly after: number;
  readonly events: readonly StoredEvent[];
}

/** Events of an account that were given their positions as they were stored. */
export interface PlacedEvents {
  readonly account: string;
  /** Position of the last of them. */
  readonly last: number;
  /** Undefined for those of calls: whoever wants them reads them. */
  readonly batch?: EventBatch;
}

/** A row of `event_subscription` with channel `wss`, for the socket's side. */
export interface SubscriptionRule {
  readonly user: string;
  readonly type: string;
  readonly is_active: boolean;
  readonly expired_on: string | null;
  readonly entity_type: string | null;
  /** Domain name, uuid or digits; null with `entity_type` null. */
  readonly entity_key: string | null;
}

/** Entities an event belongs to, by kind (events.md 10.3): what `entity_key` is compared with. */
export type EventScope = Readonly<Partial<Record<string, readonly string[]>>>;

/** Where a replay starts: event uuid, position or ISO time. */
export type Since = string | number;

/** What gives stored events their position. One pass = one transaction per account. */
export interface EventSequencing {
  /**
   * Gives positions to at most 500 waiting events of the account. Undefined: another process holds the account now.
   * An empty batch: nothing waited.
   */
  sequence(account: string): Promise<EventBatch | undefined>;
  /** Accounts with events that wait for a position. */
  waiting(): Promise<readonly string[]>;
}

/** Reads for stream, replay and sockets. Every read is of one account. */
export interface EventReads {
  /** Last position given; 0 when there was none. */
  lastPosition(account: string): Promise<number>;
  /** Last positions of these accounts; one that never had an event is missing. */
  lastPositions(accounts: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Events after `position`, at most `take`, ascending. */
  after(account: string, position: number, take: number): Promise<EventBatch>;
  /** The position a replay starts after; undefined when `since` names nothing that is still there. */
  positionOf(account: string, since: Since): Promise<number | undefined>;
  /** Position of the oldest event that is still there; null without events. */
  oldest(account: string): Promise<number | null>;
  /** `wss` rows of these users that are not expired. */
  rules(account: string, users: readonly string[], nowIso: string): Promise<readonly SubscriptionRule[]>;
  /** Scopes of these events, by event uuid: what their calls, numbers and users are. */
  scopes(account: string, events: readonly StoredEvent[]): Promise<ReadonlyMap<string, EventScope>>;
}

/** What `GET /event` may be limited to. */
export interface EventFilter {
  readonly type?: string | undefined;
  readonly ref_id?: string | undefined;
}

/** Stored events as REST reads them. */
export interface EventHistoryReads extends Pick<EventReads, "positionOf" | "lastPosition"> {
  /** Events after `position`, or the newest when it is undefined; at most `take`, ascending. */
  page(account: string, position: number | undefined, filter: EventFilter, take: number): Promise<EventBatch>;
  /** @param reach account, or null for an Admin */
  find(
    reach: string | null,
    uuid: string,
  ): Promise<{ readonly account: EventAccount; readonly event: StoredEvent } | undefined>;
}

/** What is removed when its time is over. At most `max` rows at once; the number of those removed. */
export interface RetentionStore {
  /** Reads tell from then on that events before these are gone. */
  removeEvents(before: string, max: number): Promise<number>;
  /** Deliveries that wait stay. */
  removeDeliveries(before: string, max: number): Promise<number>;
  removeEndpoints(before: string): Promise<void>;
  /** SIP traces of calls. */
  removeTraces(before: string, max: number): Promise<number>;
  /** Messages and receipts as they came from carriers: a message refers to none then. */
  removeProviderEvents(before: string, max: number): Promise<number>;
}

/** Whose connection it is. */
export interface Subscriber {
  readonly account: string;
  readonly user: string;
}

/** Where frames of one connection go. */
export interface FrameSink {
  /** Takes one JSON text. Never throws, never blocks: a connection that cannot follow is closed by its owner. */
  send(text: string): void;
  /** More waits than a connection that reads would leave: whoever has much to send gives it a moment. */
  readonly isFull: boolean;
  /** Resolves when the connection has room for more; rejects when it is gone. */
  room(): Promise<void>;
}

/** Events of one connection, filtered by its user's subscriptions, in order. */
export interface EventFeed {
  /** Resolves when live events flow: everything committed from then on is sent. */
  readonly ready: Promise<void>;
  /**
   * Sends the stored events after `since`, the control frame that ends a replay, then live events again
   * (events.md 11.3). Live events wait meanwhile. Rejects when the connection or the database is gone.
   */
  replay(since: Since): Promise<void>;
  close(): void;
}

/** How a feed begins. */
export interface FeedStart {
  /** Sent before anything else, once the feed has its place: no event after it is missed. */
  readonly greeting: string;
  /** The feed begins with a replay; `ready` then resolves after it. */
  readonly since?: Since | undefined;
}

/** Live events as the edge sees them. Implemented by engine/events. */
export interface EventStream {
  open(who: Subscriber, sink: FrameSink, start: FeedStart): EventFeed;
}

/** The account and the user as an `auth` frame shows them (events.md 2.4). */
export interface SocketIdentity {
  readonly account: AccountShort;
  readonly user: Readonly<Record<string, unknown>>;
}

/** An authenticated event websocket. */
export interface OpenSocket extends Subscriber {
  readonly uuid: string;
  readonly createdOn: string;
}

/** Who is online, durable so that every node answers `wss_online` alike. */
export interface SocketPresence {
  opened(socket: OpenSocket): Promise<void>;
  closed(uuid: string): Promise<void>;
  /** Undefined when the user is gone. */
  identity(who: Subscriber): Promise<SocketIdentity | undefined>;
}
