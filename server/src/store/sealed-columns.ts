/** A column whose texts are sealed with SECRETS_KEY. */
export interface SealedColumn {
  readonly table: string;
  /** Of the row; a uuid. */
  readonly key: "uuid" | "account";
  readonly column: string;
  /** Holds the fingerprint of the same secret. */
  readonly fingerprint?: string;
  /** Sealed for its row alone. */
  readonly isOwned?: boolean;
}

/** All there are: what is not here is lost when the key is changed. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "sip_user", key: "uuid", column: "ha1_md5" },
  { table: "sip_user", key: "uuid", column: "ha1_sha256" },
  { table: "sip_user", key: "uuid", column: "ha1b", fingerprint: "ha1b_key" },
  { table: "data_key", key: "account", column: "sealed", isOwned: true },
  { table: "webhook_secret", key: "account", column: "secret" },
  { table: "webhook_secret", key: "account", column: "previous" },
  { table: "event_subscription", key: "uuid", column: "secret_encrypted" },
  { table: "event_subscription", key: "uuid", column: "secret_former_encrypted" },
  { table: "sip_user_invite", key: "uuid", column: "token", fingerprint: "token_key" },
  { table: "carrier", key: "uuid", column: "password_encrypted" },
  { table: "messaging_carrier", key: "uuid", column: "secrets_encrypted" },
  { table: "stir_certificate", key: "uuid", column: "key_encrypted" },
  { table: "mail", key: "uuid", column: "data" },
];
