import { type RawBuilder, sql } from "kysely";
import type { DeliveryAddress } from "../domain/webhook/port.js";
import type { SecretBox } from "./secret-box.js";

/** What `addressColumns` reads. */
export interface AddressRow {
  readonly url: string | null;
  readonly second_url: string | null;
  readonly method: "GET" | "POST";
  readonly timeout: number | null;
  readonly off: string | null;
  readonly is_own: boolean;
  readonly secret: string | null;
  readonly former: string | null;
  readonly former_until: string | null;
}

/** Default of a request, and the longest anybody may ask for, which 0 stands for (events.md 12.5). */
const TIMEOUT_MS = 15_000;
const TIMEOUT_MAX_MS = 30_000;

/** Tables beside endpoint `e` that hold the URL of each kind of target. */
export function addressTables(): RawBuilder<unknown> {
  return sql`
    left join event_subscription s on e.kind = 'subscription' and s.uuid = e.uuid
    left join sip_control_app p on e.kind = 'sip_control_app' and p.uuid = e.uuid
    left join messaging_profile m on e.kind = 'messaging_profile' and m.uuid = e.uuid`;
}

/** The URL as it is now, so that deliveries that wait go where the customer wants them today. */
export function addressColumns(): RawBuilder<unknown> {
  return sql`
    coalesce(s.url, p.webhook_url, m.callback_url, e.url) as url, m.callback_url2 as second_url,
    coalesce(p.webhook_method, 'POST') as method, p.webhook_request_timeout as timeout,
    coalesce(s.disabled_on, p.webhook_disabled_on, m.callback_disabled_on) as off,
    e.kind = 'subscription' as is_own, s.secret_encrypted as secret,
    s.secret_former_encrypted as former, s.secret_former_until as former_until`;
}

/** Undefined: there is no URL now, or it is switched off. */
export function addressOf(row: AddressRow, box: SecretBox, now: string): DeliveryAddress | undefined {
  const url = urlOf(row);
  if (url === undefined) return undefined;
  return {
    method: row.method,
    urls: row.second_url === null ? [url] : [url, row.second_url],
    timeoutMs: row.timeout === null ? TIMEOUT_MS : Math.min(row.timeout || TIMEOUT_MAX_MS, TIMEOUT_MAX_MS),
    secrets: row.is_own ? ownSecrets(row, box, now) : undefined,
  };
}

/** The first URL of an address, without opening its secrets. */
export function urlOf({ url, off }: AddressRow): string | undefined {
  return url === null || off !== null ? undefined : url;
}

/** Those of a subscription: after a rotation the former one signs too, for a while. */
function ownSecrets({ secret, former, former_until }: AddressRow, box: SecretBox, now: string): string[] {
  const isFormerGood = former_until !== null && former_until > now;
  return [secret, isFormerGood ? former : null]
    .filter((sealed) => sealed !== null)
    .map((sealed) => box.decrypt(sealed));
}
