import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { IOutboundVoiceProfileBase, ITNLeaseBase } from "./base-forms.js";
import { ICallBase } from "./call-base.js";
import { CallXml } from "./call-new.js";
import { EBatchItemState, EBatchState, EBatchType } from "./enums.js";
import { dates, Mask, SearchParams, SearchPayload, Tn, Uuid, UuidOrTn } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

const batchBase = {
  ...dates,
  uuid: Uuid,
  type: EBatchType,
  state: EBatchState,
  /** success + processing + failed = total, less those that were canceled. */
  total: Type.Integer(),
  success: Type.Integer(),
  processing: Type.Integer(),
  failed: Type.Integer(),
  /** Those of `processing` that were not called yet. */
  waiting: Type.Integer(),
  canceled: Type.Integer(),
} as const;

/** Calls to many numbers (entities.md 9.4). `phones` and `xml` are there when it is the one answer. */
export const IBatch = Named("IBatch", {
  ...batchBase,
  outbound_voice_profile: Nullable(Type.Object({ ...IOutboundVoiceProfileBase.properties, account: IAccountBase })),
  tn_lease: ITNLeaseBase,
  phones: Type.Optional(Type.Array(Tn)),
  xml: Type.Optional(Type.String()),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
});
export type IBatch = Static<typeof IBatch>;

/** `phones`: doubles are dropped. */
export const IBatchNewParams = Named("IBatchNewParams", {
  type: Type.Optional(EBatchType),
  outbound_voice_profile: Uuid,
  tn_lease: UuidOrTn,
  phones: Type.Array(Tn, { minItems: 1, maxItems: 10_000, "x-read": "list" }),
  xml: CallXml,
});
export type IBatchNewParams = Static<typeof IBatchNewParams>;

/** One phone of a batch and what became of it. */
export const IBatchItem = Named("IBatchItem", {
  ...dates,
  uuid: Uuid,
  phone: Tn,
  state: EBatchItemState,
  reason: Nullable(Type.String()),
  call: Nullable(ICallBase),
  batch: Type.Object({ uuid: Uuid }),
});
export type IBatchItem = Static<typeof IBatchItem>;

export const IBatchSearchParams = SearchParams(
  "IBatchSearchParams",
  {
    state: Type.Optional(EBatchState),
    type: Type.Optional(EBatchType),
    tn: Type.Optional(Mask),
  },
  ["state", "created_on", "modified_on"],
);
export type IBatchSearchParams = Static<typeof IBatchSearchParams>;

export const IBatchSearchPayload = SearchPayload("IBatchSearchPayload", IBatch);
export type IBatchSearchPayload = Static<typeof IBatchSearchPayload>;

export const IBatchItemSearchParams = SearchParams(
  "IBatchItemSearchParams",
  { state: Type.Optional(EBatchItemState), phone: Type.Optional(Mask) },
  ["state", "phone", "created_on", "modified_on"],
);
export type IBatchItemSearchParams = Static<typeof IBatchItemSearchParams>;

export const IBatchItemSearchPayload = SearchPayload("IBatchItemSearchPayload", IBatchItem);
export type IBatchItemSearchPayload = Static<typeof IBatchItemSearchPayload>;
