import { randomBytes } from "node:crypto";
import { SRTP_PROFILES, type SrtpProfileName } from "../../wire/rtp/srtp-profile.js";
import type { CryptoKey } from "../../wire/sdp/crypto-line.js";
import { type OwnProtection, type Protection, unwrapAnswer, unwrapOffer } from "../../wire/sdp/secured.js";
import type { WebPeer } from "../../wire/sdp/web-line.js";
import type { SrtpRemote, WebRemote } from "../media/messages.js";
import type { MediaLeg } from "../media/port.js";

/** What a leg offers by itself: plain RTP, SRTP with keys in the description, or ICE with DTLS-SRTP as browsers want. */
export type MediaKind = "plain" | "srtp" | "web";

const NONE: readonly SrtpProfileName[] = [];
/** Suites of our offers; shorter proofs are taken when the peer offers them. */
const OFFERED: readonly SrtpProfileName[] = ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"];

/** What the media leg needs to know of the protection agreed on; nothing of both for plain RTP. */
export interface AgreedProtection {
  readonly web?: WebRemote;
  readonly srtp?: SrtpRemote;
}

/** Of plain RTP. */
export const NOTHING_AGREED: AgreedProtection = {};
const PLAIN: OwnProtection = { kind: "none" };

/** A description of the peer without its protection, ours to be put on the answer, and what is agreed with it. */
export interface OfferedProtection {
  readonly plain: string;
  readonly own: OwnProtection;
  readonly agreed: AgreedProtection;
}

interface Names {
  readonly ufrag: string;
  readonly pwd: string;
}

/**
 * The keys and names of one leg, ours and its peer's. Ours stay as long as the leg lives; only a peer that restarts ICE
 * gets new names (RFC 8839 §4.4.3).
 */
export class LegProtection {
  readonly #leg: MediaLeg;
  readonly #kind: MediaKind;
  /** Most legs have neither keys nor names: random numbers cost more than the rest of their protection. */
  #keys: Map<SrtpProfileName, string> | undefined;
  #names: Names | undefined;
  #peerUfrag: string | undefined;
  /** Suite in use; undefined before an answer, and for plain RTP. */
  #suite: SrtpProfileName | undefined;
  #isAgreed = false;

  constructor(leg: MediaLeg, kind: MediaKind) {
    this.#leg = leg;
    this.#kind = kind;
  }

  /** Reads an offer. @returns a reason when its protection cannot be served */
  offered(offer: string): OfferedProtection | string {
    const read = unwrapOffer(offer, this.#leg.address);
    if (typeof read === "string") return read;
    const { protection, plain } = read;
    const problem = this.#misfit(protection);
    if (problem !== undefined) return problem;
    this.#isAgreed = true;
    switch (protection.kind) {
      case "none":
        this.#suite = undefined;
        return { plain, own: PLAIN, agreed: NOTHING_AGREED };
      case "sdes":
        return { plain, ...this.#keyed(protection.keys[0]!) };
      case "web":
        if (this.#peerUfrag !== undefined && this.#peerUfrag !== protection.peer.ufrag) this.#names = undefined;
        return { plain, own: this.#web("passive"), agreed: this.#met(protection.peer) };
      default:
        return protection satisfies never;
    }
  }

  /** What our own offer bears. */
  offer(): OwnProtection {
    if (this.#kind === "web") return this.#web("actpass");
    const suites = this.#suite ? [this.#suite] : this.#kind === "srtp" && !this.#isAgreed ? OFFERED : NONE;
    if (suites.length === 0) return PLAIN;
    return { kind: "sdes", keys: suites.map((suite, index) => this.#key(suite, String(index + 1))) };
  }

  /** Reads the answer to a description of ours. @returns a reason when its protection cannot be served */
  answered(answer: string, ours: string): Omit<OfferedProtection, "own"> | string {
    const read = unwrapAnswer(answer, ours, this.#leg.address);
    if (typeof read === "string") return read;
    const { protection, plain } = read;
    const problem = this.#misfit(protection);
    if (problem !== undefined) return problem;
    if (protection.kind === "web") return { plain, agreed: this.#met(protection.peer) };
    const offered = this.offer();
    if (protection.kind === "none") {
      // An answer keeps the profile of the offer, and ours said that there must be keys.
      return offered.kind === "none" ? { plain, agreed: NOTHING_AGREED } : "No usable key";
    }
    const key = protection.keys[0]!;
    const own = offered.kind === "sdes" ? offered.keys.find((k) => k.tag === key.tag) : undefined;
    if (own?.profile !== key.profile && this.#suite !== key.profile) return "No usable key";
    this.#isAgreed = true;
    return { plain, agreed: this.#keyed(key).agreed };
  }

  #misfit({ kind }: Protection): string | undefined {
    if ((kind === "web") === (this.#kind === "web")) return undefined;
    return kind === "web" ? "WebRTC is not possible on this leg" : "Only WebRTC is possible on this leg";
  }

  #keyed(key: CryptoKey): { readonly own: OwnProtection; readonly agreed: AgreedProtection } {
    const own = this.#key(key.profile, key.tag);
    this.#suite = key.profile;
    return { own: { kind: "sdes", keys: [own] }, agreed: { srtp: { send: own, receive: key } } };
  }

  #key(profile: SrtpProfileName, tag: string): CryptoKey {
    const { keyBytes, saltBytes } = SRTP_PROFILES[profile];
    this.#keys ??= new Map();
    const inline = this.#keys.get(profile) ?? randomBytes(keyBytes + saltBytes).toString("base64");
    this.#keys.set(profile, inline);
    return { tag, profile, inline };
  }

  #web(setup: "actpass" | "passive"): OwnProtection {
    const { address, port, fingerprint = "" } = this.#leg;
    return { kind: "web", self: { ...this.#ownNames(), fingerprint, address, port }, setup };
  }

  #met({ ufrag, fingerprints }: WebPeer): AgreedProtection {
    this.#peerUfrag = ufrag;
    return { web: { ...this.#ownNames(), peerUfrag: ufrag, fingerprints } };
  }

  #ownNames(): Names {
    this.#names ??= newNames();
    return this.#names;
  }
}

/** A fragment of 48 random bits and a password of 144 (RFC 8445 §5.3 asks for 24 and 128). */
function newNames(): Names {
  return { ufrag: randomBytes(6).toString("base64"), pwd: randomBytes(18).toString("base64") };
}
