import type { IDICTTimeZone } from "@opentact/contract";
import type { IsoTime } from "./iso-time.js";

/** Account as it stands in frames (events.md 2.4). */
export interface AccountShort {
  readonly uuid: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly email: string;
  readonly name: string;
  readonly phone: string | null;
  readonly level: string;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly zip_code: string | null;
  readonly city: string | null;
  readonly deleted_on: IsoTime | null;
  readonly disabled_on: IsoTime | null;
}

/** Account inside a call: with `balance` and `time_zone`. */
export interface CallAccount extends AccountShort {
  readonly balance: number;
  readonly time_zone: IDICTTimeZone | null;
}

export interface TnShort {
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly tn: number;
  readonly deleted_on: IsoTime | null;
}

export interface ControlAppShort {
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly uuid: string;
  readonly name: string;
  readonly is_active: boolean;
  readonly tech_prefix: number;
  readonly shaken_verify_policy: number;
  readonly shaken_minimum_accepted_attest_lvl: string;
  readonly auto_answer: boolean;
  readonly max_call_length_min: number | null;
  readonly webhook_url: string | null;
  readonly webhook_method: "GET" | "POST";
  readonly webhook_request_timeout: number | null;
}

export interface SipUserShort {
  readonly uuid: string;
  readonly login: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly sip_domain: { readonly domain: string };
}

export interface SipConnectionShort {
  readonly uuid: string;
  readonly name: string;
}

export interface CountryShort {
  readonly name: string;
  readonly a2: string;
  readonly a3: string;
  readonly n: number;
  readonly country_code: number | null;
  readonly national_code: number | null;
}

/** Number block data of the far number. */
export interface LergShort {
  readonly npa: string | null;
  readonly nxx: string | null;
  readonly state: string | null;
  readonly county: string | null;
  readonly rate_center: string | null;
  readonly lata: string | null;
  readonly ocn: string | null;
}
