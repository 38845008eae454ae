import { Type } from "typebox";
import { ICallPrice, ICallRate, ICallRateImportReport } from "../call-rate.js";
import { defineRoute } from "../define-route.js";
import { ECallDirection } from "../enums.js";
import { ListQuery, PhoneText, Uuid, UuidOrTn } from "../primitives.js";
import { Words } from "../schema.js";
import { ProductId } from "../sip-product.js";

export const listCallRates = defineRoute({
  id: "ListCallRates",
  method: "GET",
  path: "/admin/rate",
  auth: "admin",
  query: Type.Object({
    ...ListQuery.properties,
    product: Type.Optional(ProductId),
    direction: Type.Optional(ECallDirection),
    /** Rates that a number with these digits could have. */
    number: Type.Optional(PhoneText),
  }),
  reply: Type.Array(ICallRate),
  statuses: [200],
  isList: true,
  summary: "Rates of calls, by product, direction and prefix; with `number` those whose prefix it has",
  tag: "Admin",
});

export const importCallRates = defineRoute({
  id: "ImportCallRates",
  method: "POST",
  path: "/admin/rate/import",
  auth: "admin",
  query: Type.Object({
    product: Type.Optional(ProductId),
    direction: Type.Optional(ECallDirection),
    mode: Type.Optional(Words(["merge", "replace"])),
    dry_run: Type.Optional(Type.Boolean()),
  }),
  file: { required: true, maxBytes: 64 * 1024 * 1024, isStreamed: true },
  reply: ICallRateImportReport,
  statuses: [200, 400, 404],
  summary:
    "Put the rates of a CSV file into the deck of a product (default 1, direction `out`), or replace the deck by them; with `dry_run` they are only checked",
  tag: "Admin",
});

export const removeCallRate = defineRoute({
  id: "RemoveCallRate",
  method: "DELETE",
  path: "/admin/rate/{uuid}",
  auth: "admin",
  params: Type.Object({ uuid: Uuid }),
  reply: ICallRate,
  statuses: [200, 404],
  summary: "Remove a rate; calls that go on keep theirs",
  tag: "Admin",
});

export const getCallPrice = defineRoute({
  id: "GetCallPrice",
  method: "GET",
  path: "/call/rate",
  auth: "user",
  query: Type.Object({
    to: PhoneText,
    tn_lease: Type.Optional(UuidOrTn),
    outbound_voice_profile: Type.Optional(Uuid),
  }),
  reply: ICallPrice,
  statuses: [200, 400, 404],
  summary: "What a call to a number would cost now; default the newest outbound voice profile and leased number",
  tag: "Call",
});
