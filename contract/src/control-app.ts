import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { controlAppBase, ISIPDomainBase } from "./base-forms.js";
import { ICallFlowRow } from "./call-flow.js";
import { ECallState, ESIPControlAppMethod, EStirAttest } from "./enums.js";
import { Url } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ISIPProduct, ProductId } from "./sip-product.js";
import { IUserBase } from "./user.js";

/** A program that runs calls by XML (entities.md 8.9). `sip_domains` and `logs` are there when it is the one answer. */
export const ISIPControlApp = Named("ISIPControlApp", {
  ...controlAppBase,
  product: ISIPProduct,
  sip_domains: Type.Optional(Type.Array(ISIPDomainBase)),
  /** The last 100, newest first. */
  logs: Type.Optional(Type.Array(ICallFlowRow)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPControlApp = Static<typeof ISIPControlApp>;

const Name = Type.String({ minLength: 1, maxLength: 255 });
/** Milliseconds; null = no limit of its own, 0 = the system limit. */
const RequestTimeout = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

const optional = {
  is_active: Type.Optional(Type.Boolean()),
  product: Type.Optional(ProductId),
  auto_answer: Type.Optional(Type.Boolean()),
  max_call_length_min: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 525_600 }))),
  shaken_verify_policy: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  shaken_minimum_accepted_attest_lvl: Type.Optional(EStirAttest),
  webhook_url: Type.Optional(Nullable(Url)),
  webhook_method: Type.Optional(ESIPControlAppMethod),
  webhook_request_timeout: Type.Optional(Nullable(RequestTimeout)),
  webhook_events: Type.Optional(
    Type.Array(Type.Union([ECallState, Type.Literal("online"), Type.Literal("offline")]), {
      maxItems: 7,
      "x-read": "list",
    }),
  ),
  call_flow_url: Type.Optional(Nullable(Url)),
  call_flow_method: Type.Optional(ESIPControlAppMethod),
  call_flow_request_timeout: Type.Optional(Nullable(RequestTimeout)),
} as const;

export const ISIPControlAppNewParams = Named("ISIPControlAppNewParams", { ...optional, name: Name });
export type ISIPControlAppNewParams = Static<typeof ISIPControlAppNewParams>;

export const ISIPControlAppUpdateParams = Named("ISIPControlAppUpdateParams", {
  ...optional,
  name: Type.Optional(Name),
});
export type ISIPControlAppUpdateParams = Static<typeof ISIPControlAppUpdateParams>;
