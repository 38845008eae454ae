/** A packet of a capture file. */
export interface CapturedPacket {
  readonly atMs: number;
  readonly protocol: "udp" | "tcp";
  /** Address and port. */
  readonly from: string;
  readonly to: string;
  /** TCP alone. */
  readonly sequence: number;
  readonly payload: Buffer;
  /** Lengths fit and sums are right. */
  readonly isSound: boolean;
}

/** Packets of a pcap file of raw IP. @throws Error for any other file */
export function readPcap(file: Buffer): CapturedPacket[] {
  const isKnown = file.readUInt32LE(0) === 0xa1b2c3d4 && file.readUInt16LE(4) === 2 && file.readUInt32LE(20) === 101;
  if (!isKnown) throw new Error("no pcap 2.4 of raw IP");
  const packets: CapturedPacket[] = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const atMs = file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000;
    packets.push({ atMs, ...packetOf(file.subarray(at + 16, at + 16 + length)) });
    at += 16 + length;
  }
  return packets;
}

function packetOf(ip: Buffer): Omit<CapturedPacket, "atMs"> {
  const isV4 = ip.readUInt8(0) >> 4 === 4;
  const [headerBytes, protocol] = isV4 ? [20, ip.readUInt8(9)] : [40, ip.readUInt8(6)];
  const total = isV4 ? ip.readUInt16BE(2) : 40 + ip.readUInt16BE(4);
  const [source, target] = isV4
    ? [ip.subarray(12, 16), ip.subarray(16, 20)]
    : [ip.subarray(8, 24), ip.subarray(24, 40)];
  const segment = ip.subarray(headerBytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(segment.length);
  const pseudo = Buffer.concat([source, target, Buffer.from([0, protocol]), length.subarray(2), segment]);
  const isUdp = protocol === 17;
  return {
    protocol: isUdp ? "udp" : "tcp",
    from: `${addressText(source)}:${segment.readUInt16BE(0)}`,
    to: `${addressText(target)}:${segment.readUInt16BE(2)}`,
    sequence: isUdp ? 0 : segment.readUInt32BE(4),
    payload: segment.subarray(isUdp ? 8 : 20),
    isSound:
      total === ip.length &&
      (!isV4 || sumOf(ip.subarray(0, 20)) === 0xffff) &&
      sumOf(pseudo) === 0xffff &&
      (!isUdp || segment.readUInt16BE(4) === segment.length),
  };
}

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  const words = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return `[${words.join(":")}]`;
}
