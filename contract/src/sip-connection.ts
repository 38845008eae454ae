import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISIPConnectionBase, ISIPDomainBase } from "./base-forms.js";
import { EStirAttest } from "./enums.js";
import { HostName } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ISIPProduct, ProductId } from "./sip-product.js";
import { IUserBase } from "./user.js";

/** A customer's SIP service (entities.md 8.8). `sip_domains` is there when it is the one answer. */
export const ISIPConnection = Named("ISIPConnection", {
  ...ISIPConnectionBase.properties,
  product: ISIPProduct,
  sip_domains: Type.Optional(Type.Array(ISIPDomainBase)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPConnection = Static<typeof ISIPConnection>;

const Name = Type.String({ minLength: 1, maxLength: 255 });
/** IPv4 or IPv6 address. */
const Ip = Type.String({ minLength: 2, maxLength: 45 });
const Port = Type.Integer({ minimum: 1024, maximum: 65_535 });

const optional = {
  is_active: Type.Optional(Type.Boolean()),
  ip: Type.Optional(Nullable(Ip)),
  hostname: Type.Optional(Nullable(HostName)),
  shaken_verify_policy: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  shaken_minimum_accepted_attest_lvl: Type.Optional(EStirAttest),
  trusted: Type.Optional(Type.Boolean()),
  is_gateway: Type.Optional(Type.Boolean()),
  product: Type.Optional(ProductId),
} as const;

/** `ip` or `hostname` is needed; `ip` wins when both are set. `trusted` and `is_gateway` are an Admin's. */
export const ISIPConnectionNewParams = Named("ISIPConnectionNewParams", { ...optional, name: Name, port: Port });
export type ISIPConnectionNewParams = Static<typeof ISIPConnectionNewParams>;

/** One of `ip` and `hostname` always stays set. */
export const ISIPConnectionUpdateParams = Named("ISIPConnectionUpdateParams", {
  ...optional,
  name: Type.Optional(Name),
  port: Type.Optional(Port),
});
export type ISIPConnectionUpdateParams = Static<typeof ISIPConnectionUpdateParams>;
