import { dated, messagingProfileJson, ownerJson, plain, userJson } from "./json.js";

const LISTED = `${dated("b", "created_on modified_on")},
  ${plain("b", "uuid state from message custom_callback_url validity_period total success failed")},
  'processing', b.total - b.success - b.failed - b.canceled,
  'messaging_profile', (select ${messagingProfileJson("mp")} from messaging_profile mp where mp.uuid = b.messaging_profile),
  ${ownerJson("b")},
  'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = b.created_by)`;

/** ISMSBatch of row `b` in a list: without its phones. */
export const SMS_BATCH_LISTED = `json_build_object(${LISTED})`;

/** ISMSBatch of row `b` when it is the one answer. */
export const SMS_BATCH_ONE = `json_build_object(${LISTED},
  'phones', (select json_agg(i.phone order by i.number) from sms_batch_item i where i.batch = b.uuid))`;
