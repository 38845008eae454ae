import type { IBatch } from "@opentact/contract";
import { zoneByName } from "../domain/account/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { dated, leaseJson, ownerJson, plain, userJson, voiceProfileMembers } from "./json.js";

const LISTED = `${dated("b", "created_on modified_on")}, ${plain("b", "uuid type state total success failed canceled")},
  'waiting', (select count(*)::int from batch_item i where i.batch = b.uuid and i.state = 'created'),
  'processing', b.total - b.success - b.failed - b.canceled,
  'outbound_voice_profile', (select json_build_object(${voiceProfileMembers("v")}, ${ownerJson("v")})
    from outbound_voice_profile v where v.uuid = b.outbound_voice_profile),
  'tn_lease', (select ${leaseJson("l")} from tn_lease l where l.uuid = b.tn_lease),
  ${ownerJson("b")},
  'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = b.created_by)`;

/** IBatch of row `b` in a list: without its phones and its document. */
export const BATCH_LISTED = `json_build_object(${LISTED})`;

/** IBatch of row `b` when it is the one answer. */
export const BATCH_ONE = `json_build_object(${LISTED}, 'xml', b.xml,
  'phones', (select json_agg(i.phone order by i.number) from batch_item i where i.batch = b.uuid))`;

/** What SQL gives: zones by name. */
export type FoundBatch = WithZoneName<IBatch>;

/** The documented entity of what SQL gave. */
export function batchOf(found: FoundBatch): IBatch {
  const batch = zoned<IBatch>(found);
  const profile = batch.outbound_voice_profile;
  if (profile === null) return batch;
  const zone = zoneByName(String(profile.account.time_zone)) ?? null;
  return { ...batch, outbound_voice_profile: { ...profile, account: { ...profile.account, time_zone: zone } } };
}
