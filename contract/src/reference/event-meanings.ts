import type { MadeEventType } from "../events.js";

/** What a type of event tells. */
export interface EventMeaning {
  readonly when: string;
  /** Who gets it without asking for it. */
  readonly sent: string;
  /** What `ref_id` names. */
  readonly ref: string;
  readonly message: string;
  readonly payload: string;
}

const DEFAULT_ON = "yes";
const ON_WISH = "no";

export const EVENT_MEANINGS: Readonly<Record<MadeEventType, EventMeaning>> = {
  auth: {
    when: "a client signed in, or failed to",
    sent: "to the connection that asked",
    ref: "the connection",
    message: "WSS connection {connection}@{address} - success auth {e-mail}",
    payload: "the connection; with user and account when it succeeded",
  },
  call_state: {
    when: "a call leg entered a state: `init`, `ringing`, `live`, `hangup`, `destroyed`; each at most once, `destroyed` always last",
    sent: DEFAULT_ON,
    ref: "the call leg",
    message: "{type} {direction} {from} > {to} - {state}",
    payload: "the leg without its three lists",
  },
  call_flow: {
    when: "an XML command has its result; the event of a parent comes before those of its children",
    sent: DEFAULT_ON,
    ref: "the call leg",
    message: "{element}: success {true or false}, reason: {reason}",
    payload: "result of the command, and the leg",
  },
  call_record: {
    when: "a recording can be fetched, or has failed",
    sent: DEFAULT_ON,
    ref: "the call leg",
    message: "Record {tag or uuid}: {state}",
    payload: "the recording",
  },
  call_asr: {
    when: "the transcript of a recording that was asked for with `asr` is ready, or has failed; it may come after `destroyed`",
    sent: DEFAULT_ON,
    ref: "the call leg",
    message: "Transcript {tag or uuid of the recording}: {state}",
    payload: "the transcript",
  },
  tn_order: {
    when: "an order of numbers changed its state",
    sent: DEFAULT_ON,
    ref: "the order",
    message: "TN order {order}: {state}",
    payload: "the order",
  },
  balance: {
    when: "the balance of the account changed",
    sent: "no, unless the account asked for it",
    ref: "the account",
    message: "New balance is {balance}",
    payload: "the balance after the change: a number with at most 5 decimals",
  },
  tn_lease: {
    when: "a leased number was released",
    sent: ON_WISH,
    ref: "the lease",
    message: "TN lease {lease}: {source_action}",
    payload: "the lease",
  },
  campaign: {
    when: "a brand, a campaign or the assignment of a number to a campaign moved",
    sent: ON_WISH,
    ref: "the brand, the campaign or the subscription",
    message: "SMS {kind} {id}: {state}",
    payload: "what moved",
  },
  sms: {
    when: "a message was handed over, delivered, could not be sent or delivered, or came in",
    sent: DEFAULT_ON,
    ref: "the message",
    message: "SMS: type: {type}, state: {state}",
    payload: "the message: outbound of type `smso` or `smsr`, inbound of type `smsi`",
  },
  sip_user: {
    when: "a SIP user got its first registered phone, or lost the last one",
    sent: ON_WISH,
    ref: "the SIP user",
    message: "SIP user {login}@{domain}: {state}",
    payload: "the SIP user",
  },
  webhook: {
    when: "a webhook was switched off, because it failed for long or answered 410",
    sent: ON_WISH,
    ref: "the subscription, app, messaging profile or message that has the URL",
    message: "Webhook {url}: disabled",
    payload: "the webhook",
  },
  alarm: {
    when: "the account spent 50, 80 or 100 % of what it may spend a day, made many short calls, paid an unusual rate, called a country for the first time in 30 days, or has no money for the next minute of a call",
    sent: ON_WISH,
    ref: "the account",
    message: "Alarm: {what happened}",
    payload: "its kind and details",
  },
  test: {
    when: "a subscription was tested",
    sent: "to the webhook that is tested",
    ref: "the subscription",
    message: "Test of a webhook",
    payload: "always the same",
  },
};

/** Members of the frame. */
export const FRAME_MEANINGS: Readonly<Record<string, string>> = {
  uuid: "the event; the same in every repetition, so a receiver drops doubles by it",
  created_on: "when it happened",
  timestamp: "the same as `created_on`",
  modified_on: "changes when `delivery_report` grows",
  success: "false for a failed command, sign-in or recording",
  message: "a sentence for people",
  type: "one of the types below",
  payload: "by type",
  call: "the call leg with its lists, as of this event",
  call_flow: "the row of the call log",
  command: "name of the element, for example `Answer`",
  tag: "the `tag` of the command",
  source_action:
    "what caused it: of `balance` the kind of charge or payment, for example `tnlease_mrc`; of `tn_lease` `tnleases_released`",
  ref_id: "what the event is about",
  account: "the account it belongs to",
  delivery_report: "attempts to deliver it to webhooks; empty when it is first sent",
  sequence: "counts the events of one `ref_id` from 1, without gaps",
  position: "rises with every event of the account; gaps may occur",
  replayed: "only in frames of a replay, and then true",
};
