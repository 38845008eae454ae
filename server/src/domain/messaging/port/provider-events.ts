/** What a carrier told, as it came. */
export interface NewProviderEvent {
  readonly carrier: string;
  /** Label of the provider. */
  readonly provider: string;
  /** Id of the event at the carrier; one with the same id is the same event. Null = events have none. */
  readonly event_id: string | null;
  /** Id of the message it is about, at the carrier. */
  readonly object_id: string | null;
  readonly payload: unknown;
  /** The same for a delivery that comes again because the carrier did not see our acknowledgement; undefined: not asked. */
  readonly digest?: string | undefined;
}

/** Raw events of carriers inside a transaction. */
export interface ProviderEvents {
  /** @returns its uuid; undefined: it was there before */
  note(event: NewProviderEvent, now: string): Promise<string | undefined>;
  close(uuid: string, state: "success" | "skipped" | "failed", result: unknown, now: string): Promise<void>;
}
