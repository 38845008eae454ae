import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { IDICTCountry } from "../dict.js";
import { ListQuery } from "../primitives.js";
import { IImportReport, ITNSearchParams, ITNSearchPayload } from "../tn.js";

export const searchTNs = defineRoute({
  id: "Search",
  method: "POST",
  path: "/tn/search",
  auth: "user",
  body: ITNSearchParams,
  reply: ITNSearchPayload,
  statuses: [200, 404],
  limit: "search",
  summary: "Numbers that can be ordered now",
  tag: "TN",
});

export const listSearchCountries = defineRoute({
  id: "ListSearchCountries",
  method: "GET",
  path: "/tn/search/countries",
  auth: "user",
  query: ListQuery,
  reply: Type.Array(IDICTCountry),
  statuses: [200],
  summary: "Countries in which numbers can be ordered",
  tag: "TN",
});

export const importTNs = defineRoute({
  id: "ImportTNs",
  method: "POST",
  path: "/admin/tn/import",
  auth: "admin",
  file: { required: true, maxBytes: 512 * 1024 * 1024, isStreamed: true },
  reply: IImportReport,
  statuses: [200],
  summary: "Put numbers into stock from a CSV file",
  tag: "Admin",
});
