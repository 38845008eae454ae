import type { Authored, Entity, Time } from "./columns.js";

interface CertificateColumns extends Entity, Authored {
  subject: string;
  /** SHA-256, 64 hex digits. */
  fingerprint: string;
  not_before: Time;
  not_after: Time;
}

/** A certificate that calls are signed with. `key_encrypted` holds its key as PKCS#8 PEM. */
export interface StirCertificateTable extends CertificateColumns {
  spc: string[];
  tns: string[];
  x5u: string;
  is_active: boolean;
  chain: string;
  key_encrypted: string;
}

export interface StirRootTable extends CertificateColumns {
  pem: string;
}

/** What an origid stands for. */
export interface StirOriginTable {
  origid: string;
  kind: "account" | "connection" | "gateway";
  uuid: string;
  created_on: Time;
}
