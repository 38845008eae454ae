import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISIPDomainBase, ISIPSwitchBase } from "./base-forms.js";
import { HostName } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

/** A foreign address or host that may send calls to a SIP domain without registration (entities.md 8.7). */
export const ISIPSwitch = Named("ISIPSwitch", {
  ...ISIPSwitchBase.properties,
  sip_domain: ISIPDomainBase,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPSwitch = Static<typeof ISIPSwitch>;

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Description = Type.String({ maxLength: 1024 });
/** IPv4 or IPv6 address, or a range of at least /24 or /64. */
const RemoteIp = Type.String({ minLength: 2, maxLength: 49 });

const optional = {
  remote_ip: Type.Optional(Nullable(RemoteIp)),
  remote_domain: Type.Optional(Nullable(HostName)),
  is_active: Type.Optional(Type.Boolean()),
} as const;

/** `remote_ip` or `remote_domain` is needed. */
export const ISIPSwitchNewParams = Named("ISIPSwitchNewParams", {
  ...optional,
  name: Name,
  description: Type.Optional(Description),
});
export type ISIPSwitchNewParams = Static<typeof ISIPSwitchNewParams>;

/** One of `remote_ip` and `remote_domain` always stays set. */
export const ISIPSwitchUpdateParams = Named("ISIPSwitchUpdateParams", {
  ...optional,
  name: Type.Optional(Name),
  description: Type.Optional(Nullable(Description)),
});
export type ISIPSwitchUpdateParams = Static<typeof ISIPSwitchUpdateParams>;
