import type { ITNOrder } from "@opentact/contract";
import { type WithZoneName, zoned } from "./account-zone.js";
import { leasedTnJson, leaseJson, orderMembers, ownerJson, userJson } from "./json.js";

const ITEM = `json_build_object('tn', i.tn, 'features', i.features, 'autorenew', i.autorenew, 'profile', i.profile,
  'state', i.state, 'reason', i.reason)`;

const FULL = `${orderMembers("o")}, 'request', o.request,
  'items', (select json_agg(${ITEM} order by i.number) from tn_order_item i where i.tn_order = o.uuid),
  'errors', coalesce((select json_agg(json_build_object('item', ${ITEM}, 'reason', i.reason, 'description', i.description)
    order by i.number) from tn_order_item i where i.tn_order = o.uuid and i.state = 'failed'), '[]'::json),
  'price', case when o.nrc is null then null else json_build_object('nrc', o.nrc, 'mrc', o.mrc) end,
  ${ownerJson("o")},
  'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = o.created_by)`;

/** ITNOrder of row `o` as an element of a list. */
export const ORDER_LISTED = `json_build_object(${FULL})`;

/** ITNOrder of row `o` as the one answer: with the numbers obtained and the leases made. */
export const ORDER_ONE = `json_build_object(${FULL},
  'tns', coalesce((select json_agg(${leasedTnJson("t", "l")} order by t.tn) from tn_lease l join tn t on t.tn = l.tn
    where l.tn_order = o.uuid), '[]'::json),
  'tnleases', coalesce((select json_agg(${leaseJson("l")} order by l.tn) from tn_lease l where l.tn_order = o.uuid), '[]'::json))`;

/** What SQL gives: zone by name. */
export type FoundOrder = WithZoneName<ITNOrder>;

/** The documented entity of what SQL gave. */
export function orderOf(found: FoundOrder): ITNOrder {
  return zoned<ITNOrder>(found);
}
