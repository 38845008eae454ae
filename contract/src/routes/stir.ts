import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import {
  IStirCertificate,
  IStirCertificateNewParams,
  IStirCertificateUpdateParams,
  IStirRoot,
  IStirRootNewParams,
  IStirStatus,
  IStirTraceback,
  StirTracebackQuery,
} from "../stir.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Admin";

export const listStirCertificates = defineRoute({
  id: "ListStirCertificates",
  method: "GET",
  path: "/admin/stir/certificate",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(IStirCertificate),
  statuses: [200],
  isList: true,
  summary: "Certificates that calls are signed with",
  tag,
});

export const createStirCertificate = defineRoute({
  id: "CreateStirCertificate",
  method: "POST",
  path: "/admin/stir/certificate",
  auth: "admin",
  body: IStirCertificateNewParams,
  textFiles: ["chain", "key"],
  reply: IStirCertificate,
  statuses: [201, 409],
  summary: "Add a certificate with its key; the first becomes active",
  tag,
});

export const getStirCertificate = defineRoute({
  id: "GetStirCertificate",
  method: "GET",
  path: "/admin/stir/certificate/{uuid}",
  auth: "admin",
  params,
  reply: IStirCertificate,
  statuses: [200, 404],
  summary: "One certificate",
  tag,
});

export const modifyStirCertificate = defineRoute({
  id: "ModifyStirCertificate",
  method: "PATCH",
  path: "/admin/stir/certificate/{uuid}",
  auth: "admin",
  params,
  body: IStirCertificateUpdateParams,
  reply: IStirCertificate,
  statuses: [200, 404, 409],
  summary: "Make a certificate the active one, or switch it off",
  tag,
});

export const removeStirCertificate = defineRoute({
  id: "RemoveStirCertificate",
  method: "DELETE",
  path: "/admin/stir/certificate/{uuid}",
  auth: "admin",
  params,
  reply: IStirCertificate,
  statuses: [200, 404],
  summary: "Remove a certificate and its key",
  tag,
});

export const getStirStatus = defineRoute({
  id: "GetStirStatus",
  method: "GET",
  path: "/admin/stir/status",
  auth: "admin",
  reply: IStirStatus,
  statuses: [200],
  summary: "What is configured for STIR/SHAKEN, and whether it is at work",
  tag,
});

export const listStirRoots = defineRoute({
  id: "ListStirRoots",
  method: "GET",
  path: "/admin/stir/root",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(IStirRoot),
  statuses: [200],
  isList: true,
  summary: "Trust roots",
  tag,
});

export const createStirRoot = defineRoute({
  id: "CreateStirRoot",
  method: "POST",
  path: "/admin/stir/root",
  auth: "admin",
  body: IStirRootNewParams,
  textFiles: ["certificate"],
  reply: IStirRoot,
  statuses: [201, 409],
  summary: "Trust a root",
  tag,
});

export const getStirRoot = defineRoute({
  id: "GetStirRoot",
  method: "GET",
  path: "/admin/stir/root/{uuid}",
  auth: "admin",
  params,
  reply: IStirRoot,
  statuses: [200, 404],
  summary: "One trust root",
  tag,
});

export const removeStirRoot = defineRoute({
  id: "RemoveStirRoot",
  method: "DELETE",
  path: "/admin/stir/root/{uuid}",
  auth: "admin",
  params,
  reply: IStirRoot,
  statuses: [200, 404],
  summary: "Trust a root no longer",
  tag,
});

export const getStirTraceback = defineRoute({
  id: "GetStirTraceback",
  method: "GET",
  path: "/admin/stir/traceback",
  auth: "admin",
  query: StirTracebackQuery,
  reply: IStirTraceback,
  statuses: [200, 400],
  summary: "Calls and customers behind an origid or a number",
  tag,
});
