import type { CommandFields } from "./commands.js";

/** The fields of a submit_sm or deliver_sm that asks for nothing special: international numbers, all else zero or empty (SMPP 3.4, 4.4.1 and 4.6.1). */
export const PLAIN_MESSAGE: CommandFields<"deliver_sm"> = {
  service_type: "",
  source_addr_ton: 1,
  source_addr_npi: 1,
  source_addr: "",
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: "",
  esm_class: 0,
  protocol_id: 0,
  priority_flag: 0,
  schedule_delivery_time: "",
  validity_period: "",
  registered_delivery: 0,
  replace_if_present_flag: 0,
  data_coding: 0,
  sm_default_msg_id: 0,
  short_message: Buffer.alloc(0),
};
