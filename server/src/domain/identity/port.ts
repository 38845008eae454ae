import type { IAccountBase, IStirCertificate, IStirRoot, IStirTracedCall } from "@opentact/contract";
import type { Stamp } from "../../base/stamp.js";

/** What is kept of any certificate. */
export interface CertificateFacts {
  readonly subject: string;
  /** SHA-256 of its DER, 64 hex digits. */
  readonly fingerprint: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly not_before: string;
  readonly not_after: string;
  /** The PEM alone, without what stood around it. */
  readonly pem: string;
}

/** A provider's chain that has passed all checks, with its key as PKCS#8 PEM. */
export interface SigningCertificate extends CertificateFacts, TnAuthList {
  readonly key: string;
}

/** Whom a certificate speaks for (RFC 8226 §9). */
export interface TnAuthList {
  /** Service provider codes. */
  readonly spc: readonly string[];
  /** Numbers; a range as `first-last`. */
  readonly tns: readonly string[];
}

/** Certificates of the operator and trust roots at rest. Keys are kept sealed. */
export interface StirStore {
  /** Newest first. */
  certificates(): Promise<readonly IStirCertificate[]>;
  certificate(uuid: string): Promise<IStirCertificate | undefined>;
  /** PEM of a chain by the first 16 hex digits of its fingerprint. */
  chain(start: string): Promise<string | undefined>;
  /** The active certificate with its chain. */
  active(): Promise<{ readonly certificate: IStirCertificate; readonly chain: string } | undefined>;
  roots(): Promise<readonly IStirRoot[]>;
  root(uuid: string): Promise<IStirRoot | undefined>;
  rootPems(): Promise<readonly string[]>;
  transaction<T>(work: (tx: StirTx) => Promise<T>): Promise<T>;
}

export interface StirTx {
  /** Waits for every other change of certificates and roots. */
  lockChanges(): Promise<void>;
  hasActive(): Promise<boolean>;
  /** False: it is there already. */
  insertCertificate(
    uuid: string,
    certificate: SigningCertificate & { readonly x5u: string; readonly is_active: boolean },
    stamp: Stamp,
  ): Promise<boolean>;
  certificate(uuid: string): Promise<IStirCertificate | undefined>;
  /** The only active one from now on, or switched off. */
  setActive(uuid: string, isActive: boolean, stamp: Stamp): Promise<void>;
  removeCertificate(uuid: string): Promise<void>;
  /** False: it is there already. */
  insertRoot(uuid: string, root: CertificateFacts, stamp: Stamp): Promise<boolean>;
  root(uuid: string): Promise<IStirRoot | undefined>;
  removeRoot(uuid: string): Promise<void>;
}

/** What an origid stands for (stir-shaken.md 2.3). */
export interface StirOrigin {
  readonly kind: "account" | "connection" | "gateway";
  readonly uuid: string;
}

/** Which calls are meant; both conditions hold when both are given. */
export interface TracedCalls {
  readonly origin: StirOrigin | null;
  /** Digits of the calling number. */
  readonly tn: string | null;
  readonly from: string;
  readonly to: string;
  readonly take: number;
}

/** Reads for tracebacks: over the calls of all accounts, for an Admin alone. */
export interface TracebackStore {
  origin(origid: string): Promise<StirOrigin | undefined>;
  /** Newest first. */
  calls(wanted: TracedCalls): Promise<readonly IStirTracedCall[]>;
  /** Account that an origin belongs to. */
  accountOf(origin: StirOrigin): Promise<string | undefined>;
  accounts(uuids: readonly string[]): Promise<readonly IAccountBase[]>;
}
