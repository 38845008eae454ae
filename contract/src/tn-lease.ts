import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import {
  ILeaseSubscriptionBase,
  IMessagingProfileBase,
  ISIPConnectionBase,
  ISIPControlAppBase,
  ISIPUserBase,
  ITNLeaseBase,
  ITNOrderBase,
  tnLeaseBase,
} from "./base-forms.js";
import { ETNType } from "./enums.js";
import { Mask, SearchParams, SearchPayload, Tn, Uuid, UuidOrTn } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ITNBehaviourProfileBase } from "./tn-profile.js";
import { IUserBase } from "./user.js";

/** Right of an account to use a number for a month (entities.md 6.4). One destination at most is not null. */
export const ITNLease = Named("ITNLease", {
  ...tnLeaseBase,
  messaging_profile: Nullable(IMessagingProfileBase),
  sip_connection: Nullable(ISIPConnectionBase),
  sip_control_app: Nullable(ISIPControlAppBase),
  sip_user: Nullable(ISIPUserBase),
  tn_profile: Nullable(ITNBehaviourProfileBase),
  account: IAccountBase,
  tnorder: Nullable(ITNOrderBase),
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ITNLease = Static<typeof ITNLease>;

/** Body of `PATCH /lease/tn/{uuid}`. A destination clears the other two; a feature makes or removes its subscription. */
export const ITNLeaseUpdateParams = Named(
  "ITNLeaseUpdateParams",
  {
    autorenew: Type.Optional(Type.Boolean()),
    voice: Type.Optional(Type.Boolean()),
    sms: Type.Optional(Type.Boolean()),
    mms: Type.Optional(Type.Boolean()),
    fax: Type.Optional(Type.Boolean()),
    emergency: Type.Optional(Type.Boolean()),
    messaging_profile: Type.Optional(Uuid),
    sip_connection: Type.Optional(Nullable(Uuid)),
    sip_control_app: Type.Optional(Nullable(Uuid)),
    sip_user: Type.Optional(Nullable(Uuid)),
    tn_profile: Type.Optional(Nullable(Uuid)),
  },
  { "x-aliases": { messaging_profile_uuid: "messaging_profile" } },
);
export type ITNLeaseUpdateParams = Static<typeof ITNLeaseUpdateParams>;

export const ITNLeaseSearchParams = SearchParams(
  "ITNLeaseSearchParams",
  {
    tn: Type.Optional(Mask),
    autorenew: Type.Optional(Type.Boolean()),
    sip_connection: Type.Optional(Uuid),
    sip_control_app: Type.Optional(Uuid),
    sip_connections_skip: Type.Optional(Type.Array(Uuid, { maxItems: 1000, "x-read": "list" })),
    messaging_profile: Type.Optional(Uuid),
    sms_campaign: Type.Optional(Uuid),
    tn_profile: Type.Optional(Uuid),
    type: Type.Optional(ETNType),
  },
  ["tn", "created_on", "modified_on"],
);
export type ITNLeaseSearchParams = Static<typeof ITNLeaseSearchParams>;

export const ITNLeaseSearchPayload = SearchPayload("ITNLeaseSearchPayload", ITNLease);
export type ITNLeaseSearchPayload = Static<typeof ITNLeaseSearchPayload>;

const leaseElement = Type.Union([UuidOrTn, Tn, Type.Object({ uuid: Uuid }), Type.Object({ tn: Tn })]);

/** Body of the bulk release: `items`, or `item` for one. */
export const ITNLeasesRemoveParams = Named("ITNLeasesRemoveParams", {
  items: Type.Optional(Type.Array(leaseElement, { minItems: 1, maxItems: 100 })),
  item: Type.Optional(leaseElement),
});
export type ITNLeasesRemoveParams = Static<typeof ITNLeasesRemoveParams>;

/** Numbers given to or taken from an app or a connection: lease uuids or phone numbers (entities.md 3.3). */
export const ITNLeasesAssignParams = Named("ITNLeasesAssignParams", {
  add: Type.Optional(Type.Array(UuidOrTn, { maxItems: 1000, "x-read": "list" })),
  remove: Type.Optional(Type.Array(UuidOrTn, { maxItems: 1000, "x-read": "list" })),
});
export type ITNLeasesAssignParams = Static<typeof ITNLeasesAssignParams>;

/** A subscription as the one answer: with its lease. */
export const ILeaseSubscription = Named("ILeaseSubscription", {
  ...ILeaseSubscriptionBase.properties,
  tn_lease: Type.Optional(ITNLeaseBase),
});
export type ILeaseSubscription = Static<typeof ILeaseSubscription>;

/** Body of `POST …/subscription/sms`. Without a campaign a long code only receives. */
export const ILeaseSubscriptionParams = Named("ILeaseSubscriptionParams", {
  messaging_profile: Uuid,
  /** uuid or campaignId. */
  sms_campaign: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
});
export type ILeaseSubscriptionParams = Static<typeof ILeaseSubscriptionParams>;

/**
 * Body of `POST …/subscription/{type}`: for mms what is given for sms, for voice the destination of the lease, one at
 * most; the other types take nothing.
 */
export const ILeaseAnySubscriptionParams = Named("ILeaseAnySubscriptionParams", {
  messaging_profile: Type.Optional(Uuid),
  sms_campaign: ILeaseSubscriptionParams.properties.sms_campaign,
  sip_connection: Type.Optional(Nullable(Uuid)),
  sip_control_app: Type.Optional(Nullable(Uuid)),
  sip_user: Type.Optional(Nullable(Uuid)),
});
export type ILeaseAnySubscriptionParams = Static<typeof ILeaseAnySubscriptionParams>;
