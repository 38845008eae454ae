import type { ISIPRegistration } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { RegistrationFilter, RegistrationReads } from "../domain/registration/port.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { pageOf, raw } from "./page.js";
import { equals, fitsMask, joined } from "./search.js";

const ENTITY = `json_build_object(${dated("r", "created_on modified_on expires_on")},
  ${plain("r", "sip_user binding contact transport address port flow path instance reg_id user_agent call_id node")},
  'q', r.q::float8, 'login', u.login, 'domain', u.sip_domain, 'account', u.account)`;

/** Registrations as they are read by people: of all nodes. */
export class SqlRegistrationReads implements RegistrationReads {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  search(filter: RegistrationFilter, page: PageQuery, now: string): Promise<Page<ISIPRegistration>> {
    const fits = joined({ mode: "AND", order: {}, take: 0, skip: 0 }, [
      equals("u.account", filter.account),
      equals("r.sip_user", filter.sip_user),
      equals("r.contact", filter.contact),
      fitsMask("u.login", filter.login),
      fitsMask("u.sip_domain", filter.domain),
      fitsMask("r.address", filter.address),
      fitsMask("r.user_agent", filter.user_agent),
    ]);
    return pageOf(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`registration r join sip_user u on u.uuid = r.sip_user where r.expires_on > ${now} and ${fits}`,
      order: sql`r.modified_on desc, r.sip_user, r.contact`,
      page,
    });
  }

  async hasUser(reach: string | null, domain: string, uuid: string): Promise<boolean> {
    const { rows } = await sql`
      select from sip_user u where u.uuid = ${uuid} and u.sip_domain = ${domain}
        and (${reach}::uuid is null or u.account = ${reach}::uuid)`.execute(this.#store.db);
    return rows.length > 0;
  }
}
