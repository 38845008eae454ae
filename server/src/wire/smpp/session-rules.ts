import type { CommandName } from "./commands.js";
import { SMPP_STATUS } from "./status.js";

/** Who we are in a session: the one that binds, or the message centre. */
export type SmppRole = "esme" | "smsc";

/** SMPP 3.4 §2.2, with the way out as a state of its own. */
export type SmppState = "open" | "bound_tx" | "bound_rx" | "bound_trx" | "unbinding" | "closed";

export type BindCommand = "bind_transmitter" | "bind_receiver" | "bind_transceiver";

/** Requests that the one above the session answers. */
export type ServedCommand = BindCommand | "submit_sm" | "deliver_sm" | "data_sm" | "query_sm";

/** State after a bind that was taken. */
export const BOUND: Readonly<Record<BindCommand, SmppState>> = {
  bind_transmitter: "bound_tx",
  bind_receiver: "bound_rx",
  bind_transceiver: "bound_trx",
};

const BOUND_STATES: readonly SmppState[] = ["bound_tx", "bound_rx", "bound_trx"];

/** Whether messages may flow, one way at least. */
export function isBound(state: SmppState): boolean {
  return BOUND_STATES.includes(state);
}

/** States in which a request may come in, by our role (SMPP 3.4 §2.3); one that is not here is unknown to the role. */
const ALLOWED: Readonly<Record<SmppRole, Partial<Record<CommandName, readonly SmppState[]>>>> = {
  esme: {
    deliver_sm: ["bound_rx", "bound_trx"],
    data_sm: ["bound_rx", "bound_trx"],
  },
  smsc: {
    bind_transmitter: ["open"],
    bind_receiver: ["open"],
    bind_transceiver: ["open"],
    submit_sm: ["bound_tx", "bound_trx"],
    data_sm: ["bound_tx", "bound_trx"],
    query_sm: ["bound_tx", "bound_trx"],
  },
};

/** Whether a request is one that the side above answers. */
export function isServed(role: SmppRole, command: CommandName): command is ServedCommand {
  return ALLOWED[role][command] !== undefined;
}

/** command_status that refuses a request as the session stands; undefined: it may come. */
export function refusalOf(role: SmppRole, state: SmppState, command: CommandName): number | undefined {
  const states = ALLOWED[role][command];
  if (!states) return SMPP_STATUS.ESME_RINVCMDID;
  if (states.includes(state)) return undefined;
  // What comes while we leave is no fault of the peer: it shall send it again.
  if (state === "unbinding") return role === "esme" ? SMPP_STATUS.ESME_RX_T_APPN : SMPP_STATUS.ESME_RSYSERR;
  return command in BOUND && isBound(state) ? SMPP_STATUS.ESME_RALYBND : SMPP_STATUS.ESME_RINVBNDSTS;
}
