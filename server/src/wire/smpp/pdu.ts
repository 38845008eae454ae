import { COMMANDS, type CommandFields, type CommandName, commandName, RESPONSE_BIT } from "./commands.js";
import { type FieldValue, readFields, SmppFormatError, sizeOfFields, writeFields } from "./fields.js";
import { SMPP_STATUS } from "./status.js";
import { NO_TLVS, readTlvs, sizeOfTlvs, type Tlvs, writeTlvs } from "./tlv.js";

/** Length of the header (SMPP 3.4 §3.2). */
export const HEADER_BYTES = 16;
/** Longest PDU that is read (messaging.md 9.1). */
export const PDU_BYTES_MAX = 70_000;

/** One PDU of a command that is served, with its fields by name. */
export type PduOf<C extends CommandName> = {
  readonly [N in C]: {
    readonly command: N;
    readonly command_status: number;
    /** 1..0x7fffffff. */
    readonly sequence_number: number;
    readonly fields: CommandFields<N>;
    readonly tlvs: Tlvs;
  };
}[C];

/** Any PDU. */
export type Pdu = PduOf<CommandName>;

/** A PDU that is well framed and still no good: answer it with `status`, unless it is a response itself. */
export interface PduProblem {
  readonly command: "problem";
  readonly status: number;
  readonly command_id: number;
  readonly sequence_number: number;
  readonly isResponse: boolean;
  /** The field that is wrong; absent for an unknown command. */
  readonly field?: string;
}

/**
 * Reads one PDU as it was framed. Strings and messages are views into `bytes`. Never throws: what cannot be read is a
 * problem with the command_status that tells it (messaging.md 9.1). A response without a body, which an error has
 * (§3.2), has empty fields.
 * @param bytes one whole PDU: 16 bytes or more, its command_length is its length
 */
export function parsePdu(bytes: Buffer): Pdu | PduProblem {
  const command_id = bytes.readUInt32BE(4);
  const command_status = bytes.readUInt32BE(8);
  const sequence_number = bytes.readUInt32BE(12);
  const isResponse = command_id >= RESPONSE_BIT;
  const about = { command: "problem", command_id, sequence_number, isResponse } as const;
  const command = commandName(command_id);
  if (command === undefined) return { ...about, status: SMPP_STATUS.ESME_RINVCMDID };
  try {
    const { fields, tlvs } = readBody(bytes, command, isResponse);
    return { command, command_status, sequence_number, fields, tlvs } as Pdu;
  } catch (error) {
    if (!(error instanceof SmppFormatError)) throw error;
    return { ...about, status: SMPP_STATUS.ESME_RINVMSGLEN, field: error.field };
  }
}

/**
 * Writes a PDU.
 * @throws SmppFormatError a value that its field cannot hold
 */
export function printPdu<C extends CommandName>(pdu: {
  readonly command: C;
  readonly sequence_number: number;
  readonly fields: CommandFields<C>;
  /** Default 0. */
  readonly command_status?: number;
  /** Default none. */
  readonly tlvs?: Tlvs;
}): Buffer {
  const { id, fields } = COMMANDS[pdu.command];
  const values = pdu.fields as Readonly<Record<string, FieldValue>>;
  const tlvs = pdu.tlvs ?? NO_TLVS;
  const size = HEADER_BYTES + sizeOfFields(fields, values) + sizeOfTlvs(tlvs);
  const bytes = Buffer.allocUnsafe(size);
  writeHeader(bytes, id, pdu.command_status ?? 0, pdu.sequence_number);
  writeTlvs(bytes, writeFields(bytes, HEADER_BYTES, fields, values), tlvs);
  return bytes;
}

/** A PDU without a body: the refusal of a command, whether we know it or not. */
export function printBare(command_id: number, command_status: number, sequence_number: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES);
  writeHeader(bytes, command_id, command_status, sequence_number);
  return bytes;
}

function writeHeader(bytes: Buffer, command_id: number, command_status: number, sequence_number: number): void {
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(command_id, 4);
  bytes.writeUInt32BE(command_status, 8);
  bytes.writeUInt32BE(sequence_number, 12);
}

function readBody(bytes: Buffer, command: CommandName, isResponse: boolean) {
  const { fields } = COMMANDS[command];
  const values: Record<string, unknown> = {};
  if (isResponse && bytes.length === HEADER_BYTES) {
    for (const [name, kind] of fields) values[name] = kind === "u8" ? 0 : "";
    return { fields: values, tlvs: NO_TLVS };
  }
  const end = readFields(bytes, HEADER_BYTES, fields, values);
  return { fields: values, tlvs: readTlvs(bytes, end) };
}
