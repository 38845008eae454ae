import type { ISIPRegistration, SIPRegistrationQuery } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { domainOfPath } from "../sip-domain/rules.js";
import type { LiveRegistrations, RegistrationReads } from "./port.js";

/** Elements of a list when the request does not say how many (rest.md 1.8). */
const TAKE = 1000;

/** Who is registered where, for operators and for the accounts of the users. */
export class Registrations {
  readonly #reads: RegistrationReads;
  readonly #live: LiveRegistrations;
  readonly #clock: Clock;
  readonly #suffix: string;

  /** @param options.suffix the installation's suffix of domain names */
  constructor(options: { reads: RegistrationReads; live: LiveRegistrations; clock: Clock; suffix: string }) {
    this.#reads = options.reads;
    this.#live = options.live;
    this.#clock = options.clock;
    this.#suffix = options.suffix.toLowerCase();
  }

  /** Of every account, for an Admin. */
  list(query: SIPRegistrationQuery): Promise<Page<ISIPRegistration>> {
    const { take = TAKE, skip = 0, ...filter } = query;
    return this.#reads.search(filter, { take, skip }, this.#now());
  }

  /** Of one user. 404 for one that is not there, or of another account. */
  async ofUser(actor: UserActor, domain: string, uuid: string, page: PageQuery): Promise<Page<ISIPRegistration>> {
    if (!(await this.#reads.hasUser(reach(actor), domainOfPath(domain, this.#suffix), uuid))) throw notFound("SIPUser");
    const { take = TAKE, skip = 0 } = page;
    return this.#reads.search({ sip_user: uuid }, { take, skip }, this.#now());
  }

  /** Removes all of a user, or the one of a contact; the phone may register again. 404 when there is none. */
  async remove(sipUser: string, contact: string | undefined): Promise<readonly ISIPRegistration[]> {
    const { data } = await this.#reads.search({ sip_user: sipUser, contact }, { take: TAKE, skip: 0 }, this.#now());
    if (data.length === 0) throw notFound("SIPRegistration");
    await this.#live.remove(
      sipUser,
      data.map((one) => one.binding),
    );
    return data;
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}
