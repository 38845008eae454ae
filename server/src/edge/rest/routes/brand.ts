import {
  createSMSBrand,
  getSMSBrand,
  getSMSBrandFeedback,
  importSMSBrandVetting,
  listSMSBrands,
  listSMSBrandVettings,
  modifySMSBrand,
  orderSMSBrandVetting,
  qualifySMSBrand,
  removeSMSBrand,
  revetSMSBrand,
  sendSMSBrandOTP,
  verifySMSBrandOTP,
} from "@opentact/contract";
import type { SmsBrands } from "../../../domain/tendlc/brands.js";
import type { SmsVettings } from "../../../domain/tendlc/vettings.js";
import { Answer, list, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface BrandServices {
  readonly smsBrands: SmsBrands;
  readonly smsVettings: SmsVettings;
}

type S = BrandServices;

export const brandRoutes: readonly BoundRoute<S>[] = [
  handle(listSMSBrands, async (s: S, { actor, query }) => list(await s.smsBrands.list(actor, query))),
  handle(createSMSBrand, async (s: S, { actor, body }) => {
    const { entity, isNew } = await s.smsBrands.create(actor, body);
    return new Answer(entity, { status: isNew ? 201 : 200 });
  }),
  handle(getSMSBrand, (s: S, { actor, params }) => s.smsBrands.get(actor, params.id)),
  handle(modifySMSBrand, (s: S, { actor, params, body }) => s.smsBrands.update(actor, params.id, body)),
  handle(removeSMSBrand, (s: S, { actor, params }) => s.smsBrands.remove(actor, params.id)),
  handle(revetSMSBrand, (s: S, { actor, params }) => s.smsBrands.revet(actor, params.id)),
  handle(getSMSBrandFeedback, (s: S, { actor, params }) => s.smsBrands.feedback(actor, params.id)),
  handle(qualifySMSBrand, (s: S, { actor, params }) => s.smsBrands.qualify(actor, params.id, params.usecase)),
  handle(listSMSBrandVettings, async (s: S, { actor, params, query }) =>
    partOf(await s.smsVettings.list(actor, params.id), query),
  ),
  handle(orderSMSBrandVetting, (s: S, { actor, params, body }) => s.smsVettings.order(actor, params.id, body)),
  handle(importSMSBrandVetting, (s: S, { actor, params, body }) => s.smsVettings.import(actor, params.id, body)),
  handle(sendSMSBrandOTP, (s: S, { actor, params, body }) => s.smsVettings.sendOtp(actor, params.id, body)),
  handle(verifySMSBrandOTP, (s: S, { actor, params, body }) => s.smsVettings.verifyOtp(actor, params.id, body.otpPin)),
];
