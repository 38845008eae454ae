/** Limits of the endpoint (security.md 10); each can be set, the defaults stand there. */
export interface SipLimits {
  /** New requests outside dialogs per second and address. */
  readonly requestsPerSecond: number;
  readonly registersPerSecond: number;
  /** New connections (TCP, TLS, websocket) per second and address. */
  readonly connectionsPerSecond: number;
  /** Trunks, switches and trusted proxies may do that many times as much: many callers stand behind them. */
  readonly peerFactor: number;
  /** Connections at once. */
  readonly connectionsMax: number;
  /** Those of one address that is no trunk, switch or trusted proxy: nobody takes them all by keeping them alive. */
  readonly connectionsPerAddress: number;
  /** Whether 127.0.0.0/8 and ::1 are free of the limits of one address above, and never strangers: nobody can bear them from outside. */
  readonly isLoopbackExempt: boolean;
  /** A connection without any byte for that long is closed, unless a session or a registration holds it. */
  readonly idleMs: number;
  /** A frame that began must be whole within that time. */
  readonly frameMs: number;
  /** A connection whose peer does not read is cut off with that much unsent. */
  readonly unsentBytes: number;
  readonly connectMs: number;
  /** The same before a request that is too large for a datagram goes out as one all the same. */
  readonly largeConnectMs: number;
  /** A larger request goes over TCP in place of UDP (RFC 3261 §18.1.1). */
  readonly datagramBytes: number;
  readonly lookupMs: number;
}

export const DEFAULT_LIMITS: SipLimits = {
  requestsPerSecond: 50,
  registersPerSecond: 20,
  connectionsPerSecond: 10,
  peerFactor: 100,
  connectionsMax: 10_000,
  connectionsPerAddress: 1_000,
  isLoopbackExempt: true,
  idleMs: 120_000,
  frameMs: 32_000,
  unsentBytes: 1_048_576,
  connectMs: 5_000,
  largeConnectMs: 1_000,
  datagramBytes: 1_300,
  lookupMs: 5_000,
};
