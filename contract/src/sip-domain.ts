import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import {
  IOutboundVoiceProfileBase,
  ISIPConnectionBase,
  ISIPControlAppBase,
  ISIPDomainBase,
  ISIPSwitchBase,
  ISIPUserBase,
  ISIPUserInviteBase,
} from "./base-forms.js";
import { Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

/** A SIP domain (entities.md 8.3), key `domain`. The three lists are there when it is the one answer. */
export const ISIPDomain = Named("ISIPDomain", {
  ...ISIPDomainBase.properties,
  sip_connection: Nullable(ISIPConnectionBase),
  sip_control_app: Nullable(ISIPControlAppBase),
  outbound_voice_profile: Nullable(IOutboundVoiceProfileBase),
  sip_users: Type.Optional(Type.Array(ISIPUserBase)),
  sip_user_invites: Type.Optional(Type.Array(ISIPUserInviteBase)),
  sip_switches: Type.Optional(Type.Array(ISIPSwitchBase)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPDomain = Static<typeof ISIPDomain>;

const links = {
  sip_connection: Type.Optional(Nullable(Uuid)),
  sip_control_app: Type.Optional(Nullable(Uuid)),
  outbound_voice_profile: Type.Optional(Nullable(Uuid)),
} as const;

/** A label, the full name with the installation's suffix, or a custom domain that is configured. */
export const ISIPDomainNewParams = Named("ISIPDomainNewParams", {
  domain: Type.String({ minLength: 3, maxLength: 255 }),
  ...links,
});
export type ISIPDomainNewParams = Static<typeof ISIPDomainNewParams>;

export const ISIPDomainUpdateParams = Named("ISIPDomainUpdateParams", links);
export type ISIPDomainUpdateParams = Static<typeof ISIPDomainUpdateParams>;
