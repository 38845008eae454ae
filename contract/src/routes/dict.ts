import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import {
  IDICTCountry,
  IDICTGTTSVoice,
  IDICTLERGRateCenter,
  IDICTLERGState,
  IDICTLERGUploadPayload,
  IDICTLERGVerify,
} from "../dict.js";
import { ListQuery, Tn } from "../primitives.js";
import { IDICTTimeZone } from "../time-zone.js";

const tag = "DICT";
/** Two letters, any case. */
const A2 = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });
const FILE = { required: true, maxBytes: 512 * 1024 * 1024, isStreamed: true } as const;

export const listDictTimeZone = defineRoute({
  id: "ListDictTimeZone",
  method: "GET",
  path: "/dict/tz",
  auth: "public",
  query: ListQuery,
  reply: Type.Array(IDICTTimeZone),
  statuses: [200],
  summary: "Time zones",
  tag,
});

export const listDictGTTSVoices = defineRoute({
  id: "ListDictGTTSVoices",
  method: "GET",
  path: "/dict/gtts",
  auth: "public",
  query: ListQuery,
  reply: Type.Array(IDICTGTTSVoice),
  statuses: [200],
  summary: "Voices of the configured speech engines",
  tag,
});

export const listDictCountry = defineRoute({
  id: "ListDictCountry",
  method: "GET",
  path: "/dict/country",
  auth: "public",
  query: ListQuery,
  reply: Type.Array(IDICTCountry),
  statuses: [200],
  summary: "Countries",
  tag,
});

export const uploadDictLERG = defineRoute({
  id: "UploadDictLERG",
  method: "POST",
  path: "/dict/lerg",
  auth: "admin",
  file: FILE,
  reply: IDICTLERGUploadPayload,
  statuses: [200, 400, 403, 409],
  summary: "Replace the dictionary of number blocks by a CSV file",
  tag,
});

export const uploadDictLRN = defineRoute({
  id: "UploadDictLRN",
  method: "POST",
  path: "/dict/lrn",
  auth: "admin",
  file: FILE,
  reply: IDICTLERGUploadPayload,
  statuses: [200, 400, 403, 409],
  summary: "Replace the dictionary of ported numbers by a CSV file",
  tag,
});

export const listLERGStates = defineRoute({
  id: "ListLERGStates",
  method: "GET",
  path: "/dict/lerg/states",
  auth: "public",
  query: Type.Object({ country: Type.Optional(A2), ...ListQuery.properties }),
  reply: Type.Array(IDICTLERGState),
  statuses: [200, 400],
  summary: "States, provinces and territories of a country; default US",
  tag,
});

export const listLERGRateCenters = defineRoute({
  id: "ListLERGRateCenters",
  method: "GET",
  path: "/dict/lerg/ratecenters",
  auth: "public",
  query: Type.Object({ state: A2, country: Type.Optional(A2), ...ListQuery.properties }),
  reply: Type.Array(IDICTLERGRateCenter),
  statuses: [200, 400],
  summary: "Rate centers of a state with their number blocks; empty until a file was imported",
  tag,
});

export const verifyLERG = defineRoute({
  id: "VerifyLERG",
  method: "GET",
  path: "/dict/lerg/verify",
  auth: "user",
  query: Type.Object({ tn: Tn }),
  reply: IDICTLERGVerify,
  statuses: [200, 400],
  summary: "Whether the block of a number is known, and whether the number is ported",
  tag,
});

const queued = Type.Object({ queued: Type.Boolean() });

export const systemDICTGTTSReload = defineRoute({
  id: "SystemDICTGTTSReload",
  method: "GET",
  path: "/admin/system/dict_gtts_reload",
  auth: "admin",
  reply: queued,
  statuses: [200, 403],
  summary: "Read the voices of the speech engines again",
  tag: "Admin",
});

export const systemDICTGTTSReloadPost = defineRoute({
  id: "SystemDICTGTTSReloadPost",
  method: "POST",
  path: "/admin/system/dict_gtts_reload",
  auth: "admin",
  reply: queued,
  statuses: [200, 403],
  summary: "Read the voices of the speech engines again",
  tag: "Admin",
});
