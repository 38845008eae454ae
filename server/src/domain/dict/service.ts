import type {
  IDICTCountry,
  IDICTLERGRateCenter,
  IDICTLERGState,
  IDICTLERGVerify,
  IDICTTimeZone,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { zones } from "../account/rules.js";
import { parseNanp } from "../number/rules.js";
import type { DictionaryReads } from "./port.js";
import { countries, SHIPPED_ON, statesOf } from "./rules.js";

const DATES = { created_on: SHIPPED_ON, modified_on: SHIPPED_ON };

/** What anybody may look up (rest.md 7). Countries, zones and states are shipped, number blocks are imported. */
export class Dictionaries {
  readonly #reads: DictionaryReads;
  readonly #clock: Clock;

  constructor(options: { reads: DictionaryReads; clock: Clock }) {
    this.#reads = options.reads;
    this.#clock = options.clock;
  }

  timeZones(): IDICTTimeZone[] {
    return zones().map((zone) => ({ ...DATES, ...zone }));
  }

  countries(): IDICTCountry[] {
    return countries().map((country) => ({ ...DATES, ...country }));
  }

  states(country = "US"): readonly IDICTLERGState[] {
    return statesOf(country);
  }

  rateCenters(state: string, country = "US"): Promise<readonly IDICTLERGRateCenter[]> {
    return this.#reads.rateCenters(country, state, this.#now());
  }

  /** A number outside the North American plan has no block; `message` says why nothing is known. */
  async verify(tn: number): Promise<IDICTLERGVerify> {
    if (!parseNanp(tn)) return { message: "Not a number of the North American plan", lerg: false, lrn: false };
    const [block, lrn] = await Promise.all([this.#reads.blockOf(tn, this.#now()), this.#reads.isPorted(tn)]);
    return block ? { lerg: true, lrn } : { message: "Number block not found", lerg: false, lrn };
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}
