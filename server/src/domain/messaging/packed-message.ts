import type { IEventSMS } from "@opentact/contract";
import { epochMs, isoTime } from "../../base/iso-time.js";

/** Names the order of the members below. Another order needs another number, and this one has to be read on. */
const FORM = 1;

/** What messages have in common. */
export type MessageCommons = Pick<IEventSMS, "account" | "messaging_profile" | "created_by"> & {
  /** Of the lease of its number. */
  readonly lease_profile: NonNullable<IEventSMS["tn_lease"]>["messaging_profile"];
};

type Operators = NonNullable<IEventSMS["messaging_profile"]>["operators"];

type Values = readonly unknown[];

/** `[FORM, own, custom_callback_url, account, profile, user, profile of the lease or 1: the same]` */
type PackedMessage = readonly [number, Values, string | null, Values, Values | null, Values | null, Values | 1 | null];

const ACCOUNT = [
  "created_on",
  "modified_on",
  "disabled_on",
  "deleted_on",
  "uuid",
  "name",
  "email",
  "phone",
  "address1",
  "address2",
  "zip_code",
  "city",
  "level",
  "balance",
  "time_zone",
];

const PROFILE = [
  "created_on",
  "modified_on",
  "callback_disabled_on",
  "uuid",
  "name",
  "callback_url",
  "callback_url2",
  "number_pool_enable",
  "long_code_weight",
  "tollfree_weight",
  "skip_unhealthy_tns",
  "sticky_sender",
  "smpp_account",
];

/** And the place of its country among those of the profile. */
const OPERATOR = ["created_on", "modified_on", "name", "surcharge_sms", "sms"];

const USER = [
  "created_on",
  "modified_on",
  "dob",
  "deleted_on",
  "uuid",
  "email",
  "phone_number",
  "first_name",
  "last_name",
  "gender",
  "avatar",
  "role",
  "gmail_user_id",
  "facebook_user_id",
  "apple_user_id",
  "wechat_user_id",
  "wss_online",
];

const LEASE_PROFILE = ["uuid", "name", "callback_url"];

const FEATURES = ["voice", "sms", "mms", "fax", "emergency"];

/**
 * JSON that `unpackedMessage` makes the message of again: values without their names. Hot: each message has two events or
 * three, and the names are more than half of it.
 * @param own JSON of its own values, in the order of `FORM`
 * @param common what `packedCommons` gave
 */
export function packedMessage(own: string, custom_callback_url: string | null, common: string): string {
  return `[${FORM},${own},${JSON.stringify(custom_callback_url)},${common}]`;
}

/** JSON of what messages have in common, made once for all that have the same. */
export function packedCommons({ account, messaging_profile, created_by, lease_profile }: MessageCommons): string {
  const isSame = lease_profile !== null && lease_profile.uuid === messaging_profile?.uuid;
  const parts = [
    valuesOf(ACCOUNT, account),
    messaging_profile && [...valuesOf(PROFILE, messaging_profile), ...packedOperators(messaging_profile.operators)],
    created_by && valuesOf(USER, created_by),
    isSame ? 1 : lease_profile && valuesOf(LEASE_PROFILE, lease_profile),
  ];
  return parts.map((values) => JSON.stringify(values)).join();
}

/** Each country once, whole: `[countries, operators]`. */
function packedOperators(operators: Operators): Values {
  const countries = [...new Set(operators.map(({ country }) => JSON.stringify(country)))];
  return [
    countries.map((country) => JSON.parse(country)),
    operators.map((one) => [...valuesOf(OPERATOR, one), countries.indexOf(JSON.stringify(one.country))]),
  ];
}

/** Times as epoch ms. */
function valuesOf(names: readonly string[], of: object): Values {
  return names.map((name) => {
    const value: unknown = (of as Readonly<Record<string, unknown>>)[name];
    return isTime(name) && typeof value === "string" ? epochMs(value) : value;
  });
}

function isTime(name: string): boolean {
  return name.endsWith("_on") || name === "dob";
}

function named<T>(names: readonly string[], values: Values): T {
  const members = names.map((name, at) => {
    const value = values[at];
    return [name, isTime(name) && typeof value === "number" ? isoTime(value) : value];
  });
  return Object.fromEntries(members) as T;
}

function profileOf(values: Values | null) {
  if (!values) return null;
  const [countries, operators] = values.slice(PROFILE.length) as [readonly unknown[], readonly Values[]];
  return {
    ...named<object>(PROFILE, values),
    operators: operators.map((one) => {
      return { ...named<object>(OPERATOR, one), country: countries[one[OPERATOR.length] as number] };
    }),
  };
}

/** The payload of an event of a message as it was told. @throws Error for a form that is not known */
export function unpackedMessage(packed: unknown): IEventSMS {
  const [form, own, custom_callback_url, account, profile, user, leaseProfile] = packed as PackedMessage;
  if (form !== FORM) throw new Error(`messages in form ${form} cannot be read`);
  const [created_on, modified_on, uuid, type, state, from, message, thread, delivered, reason, parts, encoding, to] =
    own;
  const [tn, send_after, sent_on, delivered_on, valid_until, automated, reference_id, cost] = own.slice(13);
  const [delivery_state, maybe_duplicate, lease, campaign, error, carrier] = own.slice(21);
  const whole = {
    created_on: dateOf(created_on),
    modified_on: dateOf(modified_on),
    ...{ uuid, type, state, from, message, thread, delivered, reason, parts, encoding, to },
    tn: tnOf(tn as Values),
    messaging_profile: profileOf(profile),
    account: named(ACCOUNT, account),
    send_after: dateOf(send_after),
    sent_on: dateOf(sent_on),
    delivered_on: dateOf(delivered_on),
    valid_until: dateOf(valid_until),
    ...{ automated, reference_id, custom_callback_url, cost, delivery_state, maybe_duplicate },
    tn_lease: leaseOf(
      lease as Values,
      leaseProfile === 1 ? profileOf(profile) : leaseProfile && named(LEASE_PROFILE, leaseProfile),
    ),
    sms_campaign: campaign && named(["uuid", "campaignId"], campaign as Values),
    error: errorOf(error as Values | null),
    carrier,
    created_by: user && named(USER, user),
  };
  return whole as unknown as IEventSMS;
}

function tnOf([created_on, modified_on, deleted_on, tn, type, registered, features]: Values) {
  const on = new Set((features ?? []) as readonly string[]);
  return {
    created_on: dateOf(created_on),
    modified_on: dateOf(modified_on),
    deleted_on: dateOf(deleted_on),
    ...{ tn, type, registered },
    ...Object.fromEntries(FEATURES.map((feature) => [feature, on.has(feature)])),
  };
}

function leaseOf([uuid, autorenew, expired_on]: Values, profile: Readonly<Record<string, unknown>> | null) {
  return { uuid, autorenew, expired_on: dateOf(expired_on), messaging_profile: profile && shortProfile(profile) };
}

function shortProfile({ uuid, name, callback_url }: Readonly<Record<string, unknown>>) {
  return { uuid, name, callback_url };
}

/** Members without a value are left out. */
function errorOf(values: Values | null): object | null {
  if (!values) return null;
  const [code, message, carrier_code] = values;
  return { code, ...(message === null ? {} : { message }), ...(carrier_code === null ? {} : { carrier_code }) };
}

/** `2024-01-01T00:00:01.3+00:00`, as PostgreSQL writes it into JSON, as answers have it. */
function dateOf(text: unknown): string | null {
  if (typeof text !== "string") return null;
  return `${text.slice(0, 19)}.${text.slice(20, -6).padEnd(3, "0")}Z`;
}
