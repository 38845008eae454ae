import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { IMedia, IMediaNewParams } from "../media.js";
import { AccountListQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Media";

export const uploadMedia = defineRoute({
  id: "UploadMedia",
  method: "POST",
  path: "/media",
  auth: "user",
  body: IMediaNewParams,
  file: { required: true, maxBytes: 20 * 1024 * 1024 },
  reply: IMedia,
  statuses: [201, 200, 400, 413, 415],
  summary: "Upload a WAV or MP3 file for `<Play file>`; a name that is there is replaced (200)",
  tag,
});

export const listMedia = defineRoute({
  id: "ListMedia",
  method: "GET",
  path: "/media",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IMedia),
  statuses: [200],
  isList: true,
  summary: "Files of the account",
  tag,
});

export const getMedia = defineRoute({
  id: "GetMedia",
  method: "GET",
  path: "/media/{uuid}",
  auth: "user",
  params,
  reply: IMedia,
  statuses: [200, 404],
  summary: "One file",
  tag,
});

export const removeMedia = defineRoute({
  id: "RemoveMedia",
  method: "DELETE",
  path: "/media/{uuid}",
  auth: "user",
  params,
  reply: IMedia,
  statuses: [200, 404],
  summary: "Remove a file; a call that plays it goes on",
  tag,
});

export const downloadMedia = defineRoute({
  id: "DownloadMedia",
  method: "GET",
  path: "/media/{uuid}/file",
  auth: "user",
  params,
  reply: Type.Unknown(),
  statuses: [200, 206, 404, 416],
  summary: "The file as it was uploaded, byte ranges allowed; not in an envelope",
  tag,
});
