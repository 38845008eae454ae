/** Bytes of a STUN header (RFC 5389 §6). */
const HEADER_BYTES = 20;
const MAGIC = 0x2112_a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const ERROR_CODE = 0x0009;
const UNKNOWN_ATTRIBUTES = 0x000a;
const XOR_MAPPED_ADDRESS = 0x0020;
/** Attributes from here on may be passed over (RFC 5389 §15). */
const OPTIONAL_FROM = 0x8000;
const UNKNOWN_MAX = 4;

/** Whether a datagram on the SIP port is STUN: SIP is text, and no text begins with two zero bits and this number. Hot. */
export function isStun(bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && bytes[0]! < 4 && bytes.readUInt32BE(4) === MAGIC;
}

/**
 * The answer to a Binding request, by which a phone keeps its way through a NAT open and learns when it changed
 * (RFC 5626 §4.4.2, RFC 5389 §7.3). Undefined for anything else, and for what is not well formed.
 * @param host numeric address the request came from
 */
export function answerBinding(request: Buffer, host: string, port: number): Buffer | undefined {
  if (!isStun(request) || request.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
  const unknown = unknownAttributes(request);
  if (!unknown) return undefined;
  if (unknown.length > 0) return answer(request, BINDING_ERROR, refusal(unknown));
  return answer(request, BINDING_SUCCESS, mappedAddress(request, host, port));
}

/** Types that must be understood and are not: none is needed here. Undefined when the attributes do not fit the message. */
function unknownAttributes(request: Buffer): number[] | undefined {
  if (request.readUInt16BE(2) !== request.length - HEADER_BYTES) return undefined;
  const unknown: number[] = [];
  let at = HEADER_BYTES;
  while (at < request.length) {
    if (at + 4 > request.length) return undefined;
    const type = request.readUInt16BE(at);
    if (type < OPTIONAL_FROM && unknown.length < UNKNOWN_MAX) unknown.push(type);
    at += 4 + 4 * Math.ceil(request.readUInt16BE(at + 2) / 4);
  }
  return at === request.length ? unknown : undefined;
}

/** Error 420 and what it is about (RFC 5389 §7.3.1). */
function refusal(unknown: readonly number[]): Buffer {
  const code = Buffer.from([ERROR_CODE >> 8, ERROR_CODE & 0xff, 0, 4, 0, 0, 4, 20]);
  const list = Buffer.alloc(4 + 4 * Math.ceil(unknown.length / 2));
  list.writeUInt16BE(UNKNOWN_ATTRIBUTES, 0);
  list.writeUInt16BE(2 * unknown.length, 2);
  for (const [index, type] of unknown.entries()) list.writeUInt16BE(type, 4 + 2 * index);
  return Buffer.concat([code, list]);
}

/** XOR-MAPPED-ADDRESS (RFC 5389 §15.2). */
function mappedAddress(request: Buffer, host: string, port: number): Buffer {
  const address = addressBytes(host);
  const attribute = Buffer.alloc(8 + address.length);
  attribute.writeUInt16BE(XOR_MAPPED_ADDRESS, 0);
  attribute.writeUInt16BE(4 + address.length, 2);
  attribute.writeUInt8(address.length === 4 ? 1 : 2, 5);
  attribute.writeUInt16BE(port ^ (MAGIC >>> 16), 6);
  // The key is the magic number and the transaction id, as they stand in the header.
  for (const [index, byte] of address.entries()) attribute[8 + index] = byte ^ request[4 + index]!;
  return attribute;
}

function answer(request: Buffer, type: number, attributes: Buffer): Buffer {
  const head = Buffer.from(request.subarray(0, HEADER_BYTES));
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(attributes.length, 2);
  return Buffer.concat([head, attributes]);
}

function addressBytes(host: string): Buffer {
  if (!host.includes(":")) return Buffer.from(host.split(".").map(Number));
  const [head = "", tail] = host.split("%")[0]!.split("::");
  const first = groups(head);
  const last = groups(tail ?? "");
  const bytes = Buffer.alloc(16);
  const all =
    tail === undefined ? first : [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  for (const [index, group] of all.entries()) bytes.writeUInt16BE(group, 2 * index);
  return bytes;
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
