import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { GROUP } from "./dtls-hello.js";

/** Our half of an ephemeral key exchange. */
export interface KeyExchange {
  /** As it stands in ServerKeyExchange: 32 bytes of x25519, or an uncompressed point of P-256. */
  readonly publicKey: Buffer;
  /** @throws Error when the peer's key is no point of the group, or gives no secret */
  secret(peer: Buffer): Buffer;
}

/** Makes a key of a group (RFC 8422 §5.4; x25519 by RFC 7748). */
export function beginKeyExchange(group: number): KeyExchange {
  return group === GROUP.x25519 ? x25519() : p256();
}

function x25519(): KeyExchange {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const own = Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url");
  return {
    publicKey: own,
    secret(peer) {
      if (peer.length !== 32) throw new Error("no key of x25519");
      const jwk = { kty: "OKP", crv: "X25519", x: peer.toString("base64url") };
      const secret = diffieHellman({ privateKey, publicKey: createPublicKey({ key: jwk, format: "jwk" }) });
      if (secret.every((byte) => byte === 0)) throw new Error("a key of small order");
      return secret;
    },
  };
}

function p256(): KeyExchange {
  const ecdh = createECDH("prime256v1");
  const publicKey = ecdh.generateKeys();
  return {
    publicKey,
    secret(peer) {
      if (peer[0] !== 4) throw new Error("no uncompressed point");
      return ecdh.computeSecret(peer);
    },
  };
}
