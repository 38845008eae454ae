import { Type } from "typebox";
import {
  IExternalVetting,
  IExternalVettingImportParams,
  IExternalVettingNewParams,
  IMnoMetadata,
  ISMSBrand,
  ISMSBrandElement,
  ISMSBrandFeedback,
  ISMSBrandNewParams,
  ISMSBrandOtpCheckParams,
  ISMSBrandOtpParams,
  ISMSBrandUpdateParams,
} from "../brand.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery } from "../primitives.js";
import { ECampaignUsecase } from "../tendlc-words.js";

/** uuid, or id at the registry. */
const RegistryId = Type.String({ pattern: "^[0-9A-Za-z-]{1,36}$", "x-problem": "neither a uuid nor a registry id" });
const params = Type.Object({ id: RegistryId });
const tag = "SMS_Brand";

export const listSMSBrands = defineRoute({
  id: "ListSMSBrands",
  method: "GET",
  path: "/sms/brand",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ISMSBrandElement),
  statuses: [200],
  isList: true,
  summary: "Brands of the account",
  tag,
});

export const createSMSBrand = defineRoute({
  id: "CreateSMSBrand",
  method: "POST",
  path: "/sms/brand",
  auth: "user",
  body: ISMSBrandNewParams,
  reply: ISMSBrand,
  statuses: [201, 200, 402],
  summary: "Register a brand; 200 with the first one of the same referenceId",
  tag,
});

export const getSMSBrand = defineRoute({
  id: "GetSMSBrand",
  method: "GET",
  path: "/sms/brand/{id}",
  auth: "user",
  params,
  reply: ISMSBrand,
  statuses: [200, 404],
  summary: "One brand, by uuid or brandId",
  tag,
});

export const modifySMSBrand = defineRoute({
  id: "ModifySMSBrand",
  method: "PATCH",
  path: "/sms/brand/{id}",
  auth: "user",
  params,
  body: ISMSBrandUpdateParams,
  reply: ISMSBrand,
  statuses: [200, 404, 409],
  summary: "Change a brand; identity fields only while it has no external vetting",
  tag,
});

export const removeSMSBrand = defineRoute({
  id: "RemoveSMSBrand",
  method: "DELETE",
  path: "/sms/brand/{id}",
  auth: "user",
  params,
  reply: ISMSBrand,
  statuses: [200, 404, 409],
  summary: "Remove a brand without active campaigns",
  tag,
});

export const revetSMSBrand = defineRoute({
  id: "RevetSMSBrand",
  method: "PUT",
  path: "/sms/brand/{id}/revet",
  auth: "user",
  params,
  reply: ISMSBrand,
  statuses: [200, 404, 409],
  summary: "Have the identity of a brand verified again",
  tag,
});

export const listSMSBrandVettings = defineRoute({
  id: "ListSMSBrandVettings",
  method: "GET",
  path: "/sms/brand/{id}/externalVetting",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(IExternalVetting),
  statuses: [200, 404],
  summary: "External vettings of a brand, newest first",
  tag,
});

export const orderSMSBrandVetting = defineRoute({
  id: "OrderSMSBrandVetting",
  method: "POST",
  path: "/sms/brand/{id}/externalVetting",
  auth: "user",
  params,
  body: IExternalVettingNewParams,
  reply: IExternalVetting,
  statuses: [201, 402, 404, 409],
  summary: "Order an external vetting",
  tag,
});

export const importSMSBrandVetting = defineRoute({
  id: "ImportSMSBrandVetting",
  method: "PUT",
  path: "/sms/brand/{id}/externalVetting",
  auth: "user",
  params,
  body: IExternalVettingImportParams,
  reply: IExternalVetting,
  statuses: [200, 404, 409],
  summary: "Take over an external vetting that was made elsewhere",
  tag,
});

export const getSMSBrandFeedback = defineRoute({
  id: "GetSMSBrandFeedback",
  method: "GET",
  path: "/sms/brand/{id}/feedback",
  auth: "user",
  params,
  reply: ISMSBrandFeedback,
  statuses: [200, 404],
  summary: "Why the identity of a brand was not verified",
  tag,
});

export const sendSMSBrandOTP = defineRoute({
  id: "SendSMSBrandOTP",
  method: "POST",
  path: "/sms/brand/{id}/otp",
  auth: "user",
  params,
  body: ISMSBrandOtpParams,
  reply: ISMSBrand,
  statuses: [200, 404, 409],
  summary: "Send a sole proprietor its one-time code",
  tag,
});

export const verifySMSBrandOTP = defineRoute({
  id: "VerifySMSBrandOTP",
  method: "PUT",
  path: "/sms/brand/{id}/otp",
  auth: "user",
  params,
  body: ISMSBrandOtpCheckParams,
  reply: ISMSBrand,
  statuses: [200, 400, 404, 409],
  summary: "Give the one-time code of a sole proprietor back",
  tag,
});

export const qualifySMSBrand = defineRoute({
  id: "QualifySMSBrand",
  method: "GET",
  path: "/sms/brand/{id}/qualify/{usecase}",
  auth: "user",
  params: Type.Object({ id: RegistryId, usecase: ECampaignUsecase }),
  reply: IMnoMetadata,
  statuses: [200, 404],
  summary: "Terms of the mobile carriers for a use case of the brand",
  tag,
});
