import { Type } from "typebox";
import { IAccountExport, IAccountExportNewParams } from "../account-export.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, Uuid } from "../primitives.js";
import { ICallRecordLink, ICallRecordLinkParams } from "../record.js";
import { signedLinkQuery } from "../signed-link.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Account";

export const createAccountExport = defineRoute({
  id: "CreateAccountExport",
  method: "POST",
  path: "/account/export",
  auth: "owner",
  body: IAccountExportNewParams,
  reply: IAccountExport,
  statuses: [201, 404, 409],
  summary: "Ask for one archive of the calls, messages and recordings of the account; an Admin for another one's too",
  tag,
});

export const listAccountExports = defineRoute({
  id: "ListAccountExports",
  method: "GET",
  path: "/account/export",
  auth: "owner",
  query: AccountListQuery,
  reply: Type.Array(IAccountExport),
  statuses: [200],
  isList: true,
  summary: "Archives of the account, the newest first",
  tag,
});

export const getAccountExport = defineRoute({
  id: "GetAccountExport",
  method: "GET",
  path: "/account/export/{uuid}",
  auth: "owner",
  params,
  reply: IAccountExport,
  statuses: [200, 404],
  summary: "How far an archive is",
  tag,
});

export const downloadAccountExport = defineRoute({
  id: "DownloadAccountExport",
  method: "GET",
  path: "/account/export/{uuid}/file",
  auth: "owner",
  params,
  reply: Type.Unknown(),
  statuses: [200, 206, 404, 409, 416],
  summary: "The archive as a gzipped tar, byte ranges allowed; not in an envelope",
  tag,
});

export const linkAccountExport = defineRoute({
  id: "LinkAccountExport",
  method: "POST",
  path: "/account/export/{uuid}/link",
  auth: "owner",
  params,
  body: ICallRecordLinkParams,
  reply: ICallRecordLink,
  statuses: [200, 404, 409],
  summary: "An address that anybody may fetch the archive from until it expires",
  tag,
});

export const fetchAccountExport = defineRoute({
  id: "FetchAccountExport",
  method: "GET",
  path: "/account/export/{uuid}/download",
  auth: "public",
  params,
  query: signedLinkQuery,
  reply: Type.Unknown(),
  statuses: [200, 206, 403, 404, 416],
  limit: "peer",
  summary: "The archive by its link, byte ranges allowed; not in an envelope",
  tag,
});

export const removeAccountExport = defineRoute({
  id: "RemoveAccountExport",
  method: "DELETE",
  path: "/account/export/{uuid}",
  auth: "owner",
  params,
  reply: IAccountExport,
  statuses: [200, 404],
  summary: "Remove the archive, or give it up while it is made",
  tag,
});
