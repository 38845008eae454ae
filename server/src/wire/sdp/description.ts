/** A session description (RFC 8866), as far as audio calls need it: i=, u=, e=, p=, b=, r=, z= and k= lines are not kept. */
export interface Sdp {
  /** The value of the o= line. Absent when it was missing or is short of words, which some phones live with. */
  readonly origin?: string | undefined;
  readonly name: string;
  readonly connection?: SdpConnection | undefined;
  /** The t= line, `0 0` for a call. */
  readonly timing: string;
  readonly attributes: readonly SdpAttribute[];
  readonly media: readonly SdpMedia[];
}

/** A c= line; `address` has no TTL and no count. It may be a host name. */
export interface SdpConnection {
  readonly family: 4 | 6;
  readonly address: string;
}

/** An a= line, `name` or `name:value`. */
export interface SdpAttribute {
  readonly name: string;
  readonly value?: string;
}

/** An m= line and what belongs to it. */
export interface SdpMedia {
  /** `audio`, `video`, ... in lower case. */
  readonly kind: string;
  /** 0 = refused or disabled. */
  readonly port: number;
  /** As written, for example `RTP/AVP`. */
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly connection?: SdpConnection | undefined;
  readonly attributes: readonly SdpAttribute[];
}
