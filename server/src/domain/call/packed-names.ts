import type { ShownRow } from "./rules.js";

/**
 * Forms in which states are stored; each begins with its number. Another order of values takes another number, and those
 * before have to be read on. In the first a leg is one list of values; in the second two, one of those that stay as they are.
 */
export const FIRST_FORM = 1;
/** A state that holds all that is shown of its leg. */
export const WHOLE_FORM = 2;
/** One that leaves out what stays as it is: the state of the leg that is whole has it. */
export const CHANGED_FORM = 3;

/** Values of a leg that stay as they are while it lives. */
export const LASTING = [
  "uuid",
  "type",
  "direction",
  "from",
  "to",
  "created_on",
  "init_on",
  "stir_shaken_attest_level",
  "stir_shaken_identity",
  "stir_shaken_verstat",
  "stir_shaken_code",
  "stir_shaken_reason",
  "stir_shaken_diverted",
  "thread",
  "caller_name",
] as const satisfies readonly (keyof ShownRow)[];

/** What is null in most states stands last, and is left out where all behind it is. */
export const CHANGING = [
  "state",
  "freeswitch_call_state",
  "freeswitch_channel_state",
  "modified_on",
  "ring_on",
  "answer_on",
  "hangup_on",
  "state_end",
  "q850_cause",
  "q850_cause_string",
  "release_cause_from_protocol_stack",
  "state_reason",
  "destroy_on",
  "price",
  "currency",
  "vars",
  "quality",
] as const satisfies readonly (keyof ShownRow)[];

/** The order of the first form. */
export const FIRST_MEMBERS = [
  "uuid",
  "type",
  "direction",
  "state",
  "state_end",
  "state_reason",
  "from",
  "to",
  "created_on",
  "modified_on",
  "init_on",
  "ring_on",
  "answer_on",
  "hangup_on",
  "destroy_on",
  "q850_cause",
  "q850_cause_string",
  "release_cause_from_protocol_stack",
  "freeswitch_call_state",
  "freeswitch_channel_state",
  "stir_shaken_attest_level",
  "stir_shaken_identity",
  "stir_shaken_verstat",
  "stir_shaken_code",
  "stir_shaken_reason",
  "stir_shaken_diverted",
  "thread",
  "caller_name",
  "price",
  "currency",
  "vars",
  "quality",
] as const satisfies readonly (keyof ShownRow)[];
