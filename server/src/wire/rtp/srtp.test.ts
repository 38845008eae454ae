import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cipherOf, SrtpReceiver, SrtpSender } from "./srtp.js";
import { SRTP_BYTES_MAX } from "./srtp-cipher.js";
import { guessIndex, ReplayWindow } from "./srtp-index.js";
import { deriveKeys } from "./srtp-keys.js";
import { SRTP_PROFILES, type SrtpMaster, type SrtpProfileName } from "./srtp-profile.js";

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ""), "hex");
const PROFILES = Object.keys(SRTP_PROFILES) as SrtpProfileName[];

const master = (profile: SrtpProfileName, fill = 7): SrtpMaster => ({
  profile,
  key: Buffer.alloc(SRTP_PROFILES[profile].keyBytes, fill),
  salt: Buffer.alloc(SRTP_PROFILES[profile].saltBytes, fill + 1),
});

/** An RTP packet with a payload of that many bytes. */
function rtp(sequence: number, payload = 160, ssrc = 0xcafe_babe): Buffer {
  const packet = Buffer.alloc(12 + payload, sequence & 0xff);
  packet[0] = 0x80;
  packet[1] = 0;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 160, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

const bytes = (packet: Buffer) => Buffer.from(packet);

describe("the vectors of the standards", () => {
  test("session keys, RFC 3711 B.3", () => {
    const keys = deriveKeys(
      {
        profile: "AES_CM_128_HMAC_SHA1_80",
        key: hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
        salt: hex("0EC675AD498AFEEBB6960B3AABE6"),
      },
      "rtp",
    );
    expect(keys).toEqual({
      cipherKey: hex("C61E7A93744F39EE10734AFE3FF7A087"),
      salt: hex("30CBBC08863D8C85D49DB34A9AE1"),
      authKey: hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"),
    });
  });

  test("the key stream of counter mode, RFC 3711 B.2", () => {
    const keys = {
      cipherKey: hex("2B7E151628AED2A6ABF7158809CF4F3C"),
      salt: hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
      authKey: Buffer.alloc(20),
    };
    const zeros = Buffer.alloc(64);
    cipherOf("AES_CM_128_HMAC_SHA1_80", keys, "rtp").seal(zeros, 0, 48, { ssrc: 0, high: 0, low: 0 }, Buffer.alloc(4));
    expect(zeros.subarray(0, 48)).toEqual(
      hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"),
    );
  });

  test("a packet with AES-128-GCM, RFC 7714 16.1.1", () => {
    const keys = {
      cipherKey: hex("000102030405060708090a0b0c0d0e0f"),
      salt: hex("517569642070726f2071756f"),
      authKey: Buffer.alloc(0),
    };
    const plain = hex(
      "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573",
    );
    const sealed = hex(
      "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
    );
    const cipher = cipherOf("AEAD_AES_128_GCM", keys, "rtp");
    const place = { ssrc: 0x5501a0b2, high: 0, low: 0xf17b };
    const packet = Buffer.concat([plain, Buffer.alloc(16)]);
    expect(cipher.seal(packet, 12, plain.length, place, Buffer.alloc(4))).toBe(sealed.length);
    expect(packet).toEqual(sealed);
    expect(cipher.open(packet, 12, plain.length, place, Buffer.alloc(4))).toBe(true);
    expect(packet.subarray(0, plain.length)).toEqual(plain);
  });
});

describe.each(PROFILES)("%s", (profile) => {
  const pair = () => ({ sender: new SrtpSender(master(profile)), receiver: new SrtpReceiver(master(profile)) });

  test("what one side protects the other opens, whatever its header and length", () => {
    const { sender, receiver } = pair();
    const withExtension = Buffer.concat([rtp(2, 0), hex("abcdefab bede0001 11223344"), Buffer.from("payload")]);
    withExtension[0] = 0x80 | 0x10 | 1;
    const withPadding = rtp(3, 20);
    withPadding[0] = 0xa0;
    withPadding[31] = 4;
    for (const packet of [rtp(1), withExtension, withPadding, rtp(4, 0), rtp(5, 1), rtp(6, 1_400)]) {
      const sealed = bytes(sender.rtp(packet));
      expect(sealed.length).toBe(packet.length + SRTP_PROFILES[profile].rtpTagBytes);
      expect(receiver.rtp(sealed)).toEqual(packet);
    }
  });

  test("RTCP too, each with an index of its own", () => {
    const { sender, receiver } = pair();
    const report = Buffer.concat([hex("80c80006 cafebabe"), randomBytes(20)]);
    const [first, second] = [bytes(sender.rtcp(report)), bytes(sender.rtcp(report))];
    expect(first).not.toEqual(second);
    expect([receiver.rtcp(second), receiver.rtcp(first)].map((one) => Buffer.isBuffer(one))).toEqual([true, true]);
    expect(receiver.rtcp(bytes(sender.rtcp(report)))).toEqual(report);
    expect(receiver.rtcp(first)).toBe("replay");
  });

  test("every changed bit is found, and the stream goes on", () => {
    const { sender, receiver } = pair();
    const sealed = bytes(sender.rtp(rtp(1, 4)));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = bytes(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(Buffer.isBuffer(receiver.rtp(changed))).toBe(false);
    }
    expect(receiver.rtp(sealed)).toEqual(rtp(1, 4));
    const report = bytes(sender.rtcp(hex("80c80001 cafebabe 01020304")));
    for (let bit = 0; bit < report.length * 8; bit++) {
      const changed = bytes(report);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(Buffer.isBuffer(receiver.rtcp(changed))).toBe(false);
    }
    expect(Buffer.isBuffer(receiver.rtcp(report))).toBe(true);
  });

  test("a replay is refused, late packets of the window are taken, older ones not", () => {
    const { sender, receiver } = pair();
    const sealed = Array.from({ length: 100 }, (_, n) => bytes(sender.rtp(rtp(n + 1, 20))));
    expect(receiver.rtp(sealed[99]!)).toEqual(rtp(100, 20));
    expect(receiver.rtp(sealed[99]!)).toBe("replay");
    expect(receiver.rtp(sealed[36]!)).toEqual(rtp(37, 20));
    expect(receiver.rtp(sealed[36]!)).toBe("replay");
    expect(receiver.rtp(sealed[35]!)).toBe("replay");
  });

  test("the sequence number may go round several times, with loss and disorder there", () => {
    const { sender, receiver } = pair();
    let opened = 0;
    for (let n = 65_000; n < 65_000 + 2 * 0x1_0000; n += 1_000) {
      const [a, b] = [rtp(n & 0xffff, 8), rtp((n + 1) & 0xffff, 8)];
      const [first, second] = [bytes(sender.rtp(a)), bytes(sender.rtp(b))];
      for (const [sealed, plain] of [
        [second, b],
        [first, a],
      ] as const)
        opened += plain.equals(receiver.rtp(sealed) as Buffer) ? 1 : 0;
    }
    expect(opened).toBe(2 * 132);
  });

  test("another key opens nothing, and a peer with the key cannot fill the memory", () => {
    const { sender, receiver } = pair();
    const other = new SrtpReceiver(master(profile, 9));
    expect(other.rtp(bytes(sender.rtp(rtp(1))))).toBe("proof");
    const results = Array.from({ length: 20 }, (_, n) => receiver.rtp(bytes(sender.rtp(rtp(1, 20, n)))));
    expect(results.filter((one) => one === "too-many-streams")).toHaveLength(4);
  });

  test("any bytes are refused without a throw", () => {
    const receiver = new SrtpReceiver(master(profile));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        expect(Buffer.isBuffer(receiver.rtp(Buffer.from(any)))).toBe(false);
        expect(Buffer.isBuffer(receiver.rtcp(Buffer.from(any)))).toBe(false);
      }),
      { seed: 1, numRuns: 500 },
    );
    expect(receiver.rtp(Buffer.alloc(SRTP_BYTES_MAX + 1, 0x80))).toBe("malformed");
    expect(receiver.rtcp(Buffer.alloc(SRTP_BYTES_MAX + 1, 0x80))).toBe("malformed");
  });
});

test("keys of another length than the profile's are refused", () => {
  const wrong = { ...master("AEAD_AES_256_GCM"), key: Buffer.alloc(16) };
  expect(() => new SrtpSender(wrong)).toThrow("32");
});

test("RTCP that is proved but readable is refused", () => {
  const sealed = bytes(new SrtpSender(master("AES_CM_128_HMAC_SHA1_80")).rtcp(hex("80c80001 cafebabe 01020304")));
  sealed[sealed.length - 14] = 0;
  expect(new SrtpReceiver(master("AES_CM_128_HMAC_SHA1_80")).rtcp(sealed)).toBe("malformed");
});

test("the guess of the index follows RFC 3711 appendix A", () => {
  expect(guessIndex(-1, 65_535)).toBe(65_535);
  expect(guessIndex(65_535, 0)).toBe(65_536);
  expect(guessIndex(65_536, 65_535)).toBe(65_535);
  expect(guessIndex(3, 65_535)).toBe(-1);
  expect(guessIndex(5 * 65_536 + 40_000, 7_000)).toBe(6 * 65_536 + 7_000);
  expect(guessIndex(5 * 65_536 + 40_000, 7_300)).toBe(5 * 65_536 + 7_300);
});

test("an index is new once", () => {
  const window = new ReplayWindow();
  expect(window.isNew(0)).toBe(true);
  window.note(0);
  expect([window.isNew(0), window.isNew(1)]).toEqual([false, true]);
  window.note(200);
  expect([window.isNew(136), window.isNew(137), window.isNew(200), window.isNew(201)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
