import type { Field, FieldValues } from "./fields.js";

const BIND = [
  ["system_id", 16],
  ["password", 9],
  ["system_type", 13],
  ["interface_version", "u8"],
  ["addr_ton", "u8"],
  ["addr_npi", "u8"],
  ["address_range", 41],
] as const satisfies readonly Field[];

const BOUND = [["system_id", 16]] as const satisfies readonly Field[];

const SOURCE = [
  ["source_addr_ton", "u8"],
  ["source_addr_npi", "u8"],
  ["source_addr", 21],
] as const satisfies readonly Field[];

const DESTINATION = [
  ["dest_addr_ton", "u8"],
  ["dest_addr_npi", "u8"],
  ["destination_addr", 21],
] as const satisfies readonly Field[];

/** Of submit_sm and deliver_sm (SMPP 3.4 §4.4.1, §4.6.1). */
const SHORT_MESSAGE = [
  ["service_type", 6],
  ...SOURCE,
  ...DESTINATION,
  ["esm_class", "u8"],
  ["protocol_id", "u8"],
  ["priority_flag", "u8"],
  ["schedule_delivery_time", 17],
  ["validity_period", 17],
  ["registered_delivery", "u8"],
  ["replace_if_present_flag", "u8"],
  ["data_coding", "u8"],
  ["sm_default_msg_id", "u8"],
  ["short_message", "message"],
] as const satisfies readonly Field[];

/** §4.7.1; its addresses may be longer. */
const DATA = [
  ["service_type", 6],
  ["source_addr_ton", "u8"],
  ["source_addr_npi", "u8"],
  ["source_addr", 65],
  ["dest_addr_ton", "u8"],
  ["dest_addr_npi", "u8"],
  ["destination_addr", 65],
  ["esm_class", "u8"],
  ["registered_delivery", "u8"],
  ["data_coding", "u8"],
] as const satisfies readonly Field[];

const MESSAGE_ID = [["message_id", 65]] as const satisfies readonly Field[];
const QUERY = [["message_id", 65], ...SOURCE] as const satisfies readonly Field[];
const QUERIED = [
  ["message_id", 65],
  ["final_date", 17],
  ["message_state", "u8"],
  ["error_code", "u8"],
] as const satisfies readonly Field[];
const ALERT = [
  ["source_addr_ton", "u8"],
  ["source_addr_npi", "u8"],
  ["source_addr", 65],
  ["esme_addr_ton", "u8"],
  ["esme_addr_npi", "u8"],
  ["esme_addr", 65],
] as const satisfies readonly Field[];
const NONE = [] as const satisfies readonly Field[];

/** Set in the command_id of a response. */
export const RESPONSE_BIT = 0x8000_0000;

/**
 * Commands whose bodies are read and written, in both forms (SMPP 3.4 §4, §5.1.2.1). Every other one is answered as
 * unknown (messaging.md 9.1).
 */
export const COMMANDS = {
  bind_receiver: { id: 0x01, fields: BIND },
  bind_receiver_resp: { id: 0x8000_0001, fields: BOUND },
  bind_transmitter: { id: 0x02, fields: BIND },
  bind_transmitter_resp: { id: 0x8000_0002, fields: BOUND },
  query_sm: { id: 0x03, fields: QUERY },
  query_sm_resp: { id: 0x8000_0003, fields: QUERIED },
  submit_sm: { id: 0x04, fields: SHORT_MESSAGE },
  submit_sm_resp: { id: 0x8000_0004, fields: MESSAGE_ID },
  deliver_sm: { id: 0x05, fields: SHORT_MESSAGE },
  deliver_sm_resp: { id: 0x8000_0005, fields: MESSAGE_ID },
  unbind: { id: 0x06, fields: NONE },
  unbind_resp: { id: 0x8000_0006, fields: NONE },
  bind_transceiver: { id: 0x09, fields: BIND },
  bind_transceiver_resp: { id: 0x8000_0009, fields: BOUND },
  outbind: {
    id: 0x0b,
    fields: [
      ["system_id", 16],
      ["password", 9],
    ],
  },
  enquire_link: { id: 0x15, fields: NONE },
  enquire_link_resp: { id: 0x8000_0015, fields: NONE },
  alert_notification: { id: 0x102, fields: ALERT },
  data_sm: { id: 0x103, fields: DATA },
  data_sm_resp: { id: 0x8000_0103, fields: MESSAGE_ID },
  generic_nack: { id: 0x8000_0000, fields: NONE },
} as const satisfies Readonly<Record<string, { readonly id: number; readonly fields: readonly Field[] }>>;

/** Name of a command as in the standard. */
export type CommandName = keyof typeof COMMANDS;

/** Mandatory fields of a command, by name. */
export type CommandFields<C extends CommandName> = FieldValues<(typeof COMMANDS)[C]["fields"]>;

const NAMES: ReadonlyMap<number, CommandName> = new Map(
  (Object.keys(COMMANDS) as CommandName[]).map((name) => [COMMANDS[name].id, name]),
);

/** Name of a command_id; undefined for one that is not served. */
export function commandName(id: number): CommandName | undefined {
  return NAMES.get(id);
}
