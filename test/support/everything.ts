import type { Route } from "@opentact/contract";
import { newUuid } from "../../server/src/base/ids.js";
import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { SqlInstallation } from "../../server/src/store/installation.js";
import { callRow, changeOf, recordRow } from "./call-rows.js";
import type { NounWorld } from "./noun-world.js";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN, TOLLFREE_REQUEST } from "./registrations.js";
import type { RestPerson } from "./rest.js";
import { SOME_TIME, someEvent } from "./rows.js";
import { makeCertificate, makeRoot } from "./stir-pki.js";

/** Ids of one thing of each kind that an account can have. */
export type Everything = Readonly<Record<string, string>>;

/** Parts of a maker: the world, whose things are made, and what was made before. */
interface Making {
  readonly world: NounWorld;
  readonly person: RestPerson;
  readonly admin: RestPerson;
  readonly ids: Record<string, string>;
}

const SIP_PASSWORD = "a password of a user";

/** Bodies that an operation takes, of those that refuse an empty one; `ids` are somebody's things. */
export const SAMPLES: Readonly<Record<string, (ids: Everything) => object>> = {
  CreateToken: () => ({ name: "Sample" }),
  CreateUserCartEntry: () => ({ payload: { sample: true } }),
  UpdateUserCartEntry: () => ({ payload: { sample: true } }),
  CreateAccountOfficeHours: () => ({ type: "lunchtime", dow: "mon", time_from: 43_200, time_to: 46_800 }),
  CreateAddress: () => ({
    name: "Sample",
    address1: "1 Main St",
    zip_code: "07302",
    city: "Jersey City",
    country: "US",
  }),
  CreateSIPControlApp: () => ({ name: "Sample" }),
  CreateOutboundVoiceProfile: () => ({ name: "Sample" }),
  CreateSIPDomain: () => ({ domain: `d${newUuid().slice(0, 8)}` }),
  CreateSIPUser: () => ({ login: `u${newUuid().slice(0, 8)}`, password: SIP_PASSWORD }),
  CreateSIPSwitch: () => ({ name: "Sample", remote_domain: `${newUuid().slice(0, 8)}.example.org` }),
  CreateSIPUserInvite: () => ({ name: "Sample", expired_on: "2030-01-01T00:00:00.000Z" }),
  CreateSIPConnection: () => ({ name: "Sample", ip: "192.0.2.9", port: 5060 }),
  CreateSIPUserGroupApp: () => ({ name: "Sample" }),
  RegisterSIPUserByInviteApp: () => ({ login: `i${newUuid().slice(0, 8)}`, password: SIP_PASSWORD }),
  AddSIPUsersToSIPUserGroupApp: (ids) => ({ users: [ids["sip_user"]] }),
  CreateMessagingProfile: () => ({ name: "Sample" }),
  CreateAutoresponse: () => ({ op: "stop", keywords: ["STOP"], resp_text: "Bye", country_code: "US" }),
  CreateTNProfile: () => ({ name: "Sample", blacklist: ["15550100001"] }),
  AssignTNLeasesToSIPControlApp: () => ({ remove: ["12015550100"] }),
  AssignTNLeasesToSIPConnection: () => ({ remove: ["12015550100"] }),
  CreateCall: (ids) => ({ tn_lease: ids["lease"], to: "12125550142", sip_control_app: ids["app"] }),
  CreateCallBridge: (ids) => ({ tn_lease: ids["lease"], phone_a: "12125550142", phone_b: "12125550143" }),
  TransferCall: () => ({ to: "12125550142" }),
  PlayToCall: () => ({ text: "Sample" }),
  SendCallDTMF: () => ({ digits: "1" }),
  ExecuteCallFlow: () => ({ xml: "<Response/>" }),
  SaveSIPControlAppStaticCallFlow: () => ({ xml: "<Response/>" }),
  ModifyTNProfileBlacklist: () => ({ add: ["15550100009"] }),
  ModifyTNProfileWhitelist: () => ({ add: ["15550100009"] }),
  ModifySMSI: () => ({ readed: true }),
  CreateSMSOptout: (ids) => ({ from: "12125550199", messaging_profile: ids["messaging_profile"] }),
  AddUserToAccount: () => ({ email: `${newUuid()}@example.org`, password: "a password of a colleague" }),
  CreateTNReservation: () => ({ tns: [12_015_550_199] }),
  CreateEventSubscription: () => ({ channel: "webhook", type: "tn_lease", url: "https://app.example.org/events" }),
  CreateBatch: (ids) => ({
    outbound_voice_profile: ids["voice_profile"],
    tn_lease: ids["lease"],
    phones: [12_015_550_100],
    xml: "<Response/>",
  }),
  CreateSMSBrand: () => SAMPLE_BRAND,
  CreateSMSCampaign: (ids) => ({ ...SAMPLE_CAMPAIGN, brandId: ids["brand"] }),
  LintSMSCampaign: (ids) => ({ ...SAMPLE_CAMPAIGN, brandId: ids["brand"] }),
  OrderSMSBrandVetting: () => ({ evpId: "AEGIS", vettingClass: "STANDARD" }),
  ImportSMSBrandVetting: () => ({ evpId: "AEGIS", vettingId: "v1" }),
  VerifySMSBrandOTP: () => ({ otpPin: "123456" }),
  AppealSMSCampaign: () => ({ appeal_reason: "It was corrected." }),
  CreateSMPPAccount: () => ({ system_id: `s${newUuid().slice(0, 8)}` }),
  CreateStirCertificate: () => {
    const { pem, key } = makeCertificate();
    return { chain: pem, key };
  },
  CreateSIPCarrier: () => ({ name: `c${newUuid().slice(0, 8)}`, gateways: [{ host: "192.0.2.9" }] }),
  CreateStirRoot: () => ({ certificate: makeRoot().pem }),
  SubscribeTNLeaseSMS: (ids) => ({ messaging_profile: ids["messaging_profile"] }),
};

/** What makes one kind of thing; the name is what ids call it. */
const MAKERS: Readonly<Record<string, (making: Making) => Promise<string>>> = {
  token: posted("CreateToken", "/token"),
  cart_entry: posted("CreateUserCartEntry", "/user/cart"),
  office_hours: posted("CreateAccountOfficeHours", "/account/office_hours"),
  address: posted("CreateAddress", "/address"),
  app: posted("CreateSIPControlApp", "/sip/app"),
  connection: posted("CreateSIPConnection", "/sip/connection"),
  voice_profile: posted("CreateOutboundVoiceProfile", "/profile/outbound_voice"),
  domain: posted("CreateSIPDomain", "/sip/domain", "domain"),
  sip_user: posted("CreateSIPUser", "/sip/domain/{domain}/user"),
  switch: posted("CreateSIPSwitch", "/sip/domain/{domain}/switch"),
  invite: posted("CreateSIPUserInvite", "/sip/domain/{domain}/invite"),
  invite_token: async ({ world, person, ids }) =>
    (await world.call("GET", `/sip/domain/${ids["domain"]}/invite`, { as: person })).payload[0].token,
  group: async ({ world, person, ids }) => {
    const headers = await sipHeaders(world, person, ids);
    return (await world.call("POST", "/app/group", { headers, body: { name: "Sample" } })).payload.uuid;
  },
  messaging_profile: posted("CreateMessagingProfile", "/profile/messaging"),
  autoresponse: posted("CreateAutoresponse", "/profile/messaging/{messaging_profile}/autoresponse"),
  tn_profile: posted("CreateTNProfile", "/profile/tn"),
  lease: ({ world, person, ids }) => world.lease(person, Number(ids["tn"])),
  order: async ({ world, person }) => (await world.call("GET", "/order", { as: person })).payload[0].uuid,
  colleague: posted("AddUserToAccount", "/account/user"),
  reservation: async (making) => {
    await making.world.stock(12_015_550_199);
    const uuid = await posted("CreateTNReservation", "/tn/reservation")(making);
    await making.world.store.db.updateTable("tn").set({ reserved_by: null }).where("tn", "=", 12_015_550_199).execute();
    return uuid;
  },
  batch: posted("CreateBatch", "/batch"),
  media: async ({ world, person }) => {
    const raw = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF\r\n--b--\r\n';
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    return (await world.call("POST", "/media", { as: person, raw, headers })).payload.uuid;
  },
  subscription: posted("CreateEventSubscription", "/event/subscription"),
  event: async ({ world, person }) => {
    const uuid = newUuid();
    const created_on = new Date(world.clock.now()).toISOString();
    await world.store.transaction((tx) =>
      tx.outbox.add(someEvent(person.account, { uuid, type: "tn_lease", created_on })),
    );
    await new SqlEvents({ store: world.store, node: "test" }).sequence(person.account);
    return uuid;
  },
  delivery: async ({ world, person }) =>
    (await world.call("POST", "/webhook/delivery/search", { as: person })).payload.data[0].uuid,
  payment: async ({ world, person, admin }) => {
    const body = { provider: "unknown", amount: 5, account: person.account };
    return (await world.call("POST", "/payment", { as: admin, body })).payload.uuid;
  },
  transaction: async ({ world, person }) =>
    (await world.call("POST", "/transaction/search", { as: person })).payload.data[0].uuid,
  sms: async (making) => {
    await haveCarrier(making);
    const { world, person, ids } = making;
    const body = { from: ids["tn"], to: 12015550101, message: "Sample" };
    return (await world.call("POST", "/sms", { as: person, body })).payload.uuid;
  },
  smsi: async ({ world, person, ids }) => {
    await world.smsc.text("12015550101", ids["tn"] ?? "", "Sample");
    return (await world.call("POST", "/sms/search/inbound", { as: person })).payload.data[0].uuid;
  },
  sms_batch: async ({ world, person, ids }) => {
    const body = { from: ids["tn"], phones: [12_015_550_100], message: "Sample" };
    return (await world.call("POST", "/sms/batch", { as: person, body })).payload.uuid;
  },
  sms_review: async ({ world, person }) => {
    const uuid = newUuid();
    const dates = { created_on: SOME_TIME, modified_on: SOME_TIME, until_on: SOME_TIME, next_on: SOME_TIME };
    const row = { uuid, ...dates, account: person.account, kind: "same_text", key: "k", sample: "Win!" } as const;
    await world.store.db.insertInto("sms_review").values(row).execute();
    return uuid;
  },
  optout: posted("CreateSMSOptout", "/sms/optout"),
  brand: async (making) => {
    const uuid = await posted("CreateSMSBrand", "/sms/brand")(making);
    await making.world.services.registryWorker.runDue();
    return uuid;
  },
  campaign: posted("CreateSMSCampaign", "/sms/campaign?force=true"),
  tollfree: async ({ world, person }) => {
    const uuid = newUuid();
    const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
    const row = {
      uuid,
      ...dates,
      account: person.account,
      request: JSON.stringify(TOLLFREE_REQUEST),
      numbers: [18_005_559_999],
    };
    await world.store.db.insertInto("tollfree_verification").values(row).execute();
    return uuid;
  },
  smpp_account: posted("CreateSMPPAccount", "/sms/smpp_account"),
  stir_certificate: ofAdmin(posted("CreateStirCertificate", "/admin/stir/certificate")),
  sip_carrier: ofAdmin(posted("CreateSIPCarrier", "/admin/sip/carrier")),
  call_rate: async ({ world }) => {
    const uuid = newUuid();
    const money = { per_minute: 0, connect: 0, minimum_seconds: 60, increment_seconds: 60 };
    const deck = { product: 1, direction: "in", prefix: "", name: null } as const;
    const effective_on = new Date(world.clock.now() + makes++).toISOString();
    await world.store.db
      .insertInto("call_rate")
      .values({ uuid, created_on: SOME_TIME, ...deck, ...money, effective_on, expired_on: null })
      .execute();
    return uuid;
  },
  stir_root: ofAdmin(posted("CreateStirRoot", "/admin/stir/root")),
  account_export: async ({ world, person }) => {
    const uuid = newUuid();
    const row = {
      uuid,
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      account: person.account,
      state: "failed",
    } as const;
    await world.store.db.insertInto("account_export").values(row).execute();
    return uuid;
  },
  call: async ({ world, person, ids }) => {
    const row = callRow(person, { sip_control_app: ids["app"] ?? null, tn: Number(ids["tn"]) });
    await world.callWriter.write([changeOf(row)]);
    return row.uuid;
  },
  record: async ({ world, person, ids }) => {
    const call = callRow(person, { uuid: ids["call"] ?? "" });
    const row = recordRow(call);
    await world.callWriter.write([changeOf(call, { records: [row] })]);
    return row.uuid;
  },
};

/** A carrier for messages with a route to it, unless the world has one. */
async function haveCarrier({ world }: Making): Promise<void> {
  const now = new Date(world.clock.now()).toISOString();
  await new SqlInstallation(world.store, world.box).ensureMessagingCarrier("lab", now);
}

function posted(operation: string, path: string, key = "uuid") {
  return async ({ world, person, ids }: Making): Promise<string> => {
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");
    const answer = await world.call("POST", url, { as: person, body: SAMPLES[operation]?.(ids) });
    if (answer.status !== 201) throw new Error(`${operation}: ${answer.status} ${answer.text}`);
    return answer.payload[key];
  };
}

/** Things of the operator: an Admin makes them. */
function ofAdmin(make: (making: Making) => Promise<string>) {
  return (making: Making) => make({ ...making, person: making.admin });
}

let nextTn = 12_015_551_000;
/** Rates of one prefix differ by their time. */
let makes = 0;

/** Makes one of each kind for a person who can pay for it. */
export async function makeEverything(world: NounWorld, person: RestPerson, admin: RestPerson): Promise<Everything> {
  const ids: Record<string, string> = { user: person.uuid, account: person.account, tn: String(nextTn++) };
  await world.setBalance(person, 1000);
  for (const [kind, make] of Object.entries(MAKERS)) ids[kind] = await make({ world, person, admin, ids });
  return ids;
}

/** Credentials of the SIP user among somebody's things, with its password as it was made. */
export async function sipHeaders(
  world: NounWorld,
  as: RestPerson,
  { domain = "", sip_user }: Everything,
): Promise<Record<string, string>> {
  const path = `/sip/domain/${domain}/user/${sip_user}`;
  const { payload } = await world.call("PATCH", path, { as, body: { password: SIP_PASSWORD } });
  return { "x-auth-ha1b-token": sipDigests(payload.login, domain, SIP_PASSWORD).ha1b };
}

/** Which kind a path parameter names, by the path up to it. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "/token/{uuid}": "token",
  "/token/{token}": "token",
  "/user/{uuid}": "user",
  "/account/{uuid}": "account",
  "/account/user/{uuid}": "colleague",
  "/account/export/{uuid}": "account_export",
  "/tn/reservation/{uuid}": "reservation",
  "/admin/tn/{tn}": "tn",
  "/batch/{uuid}": "batch",
  "/media/{uuid}": "media",
  "/event/subscription/{uuid}": "subscription",
  "/event/{uuid}": "event",
  "/webhook/delivery/{uuid}": "delivery",
  "/user/cart/{uuid}": "cart_entry",
  "/account/office_hours/{uuid}": "office_hours",
  "/address/{uuid}": "address",
  "/payment/{uuid}": "payment",
  "/transaction/{uuid}": "transaction",
  "/call/{uuid}": "call",
  "/call/sca/{uuid}": "call",
  "/call/record/{uuid}": "record",
  "/sip/app/{uuid}": "app",
  "/sip/app/call/flow/{uuid}": "app",
  "/sms/outbound/{uuid}": "sms",
  "/sms/inbound/{uuid}": "smsi",
  "/sms/optout/{uuid}": "optout",
  "/messages/{id}": "sms",
  "/sms/brand/{id}": "brand",
  "/sms/campaign/{id}": "campaign",
  "/sms/tollfree/{uuid}": "tollfree",
  "/sms/smpp_account/{uuid}": "smpp_account",
  "/admin/messaging/smpp_account/{uuid}": "smpp_account",
  "/admin/messaging/carrier/{uuid}": "messaging_carrier",
  "/admin/messaging/route/{uuid}": "messaging_route",
  "/carrier/{uuid}": "messaging_carrier",
  "/admin/sip/carrier/{uuid}": "sip_carrier",
  "/admin/stir/certificate/{uuid}": "stir_certificate",
  "/admin/stir/root/{uuid}": "stir_root",
  "/admin/rate/{uuid}": "call_rate",
  "/profile/messaging/{uuid}": "messaging_profile",
  "/profile/messaging/{uuid}/autoresponse/{id}": "autoresponse",
  "/profile/outbound_voice/{uuid}": "voice_profile",
  "/profile/tn/{uuid}": "tn_profile",
  "/profile/tn/special_prices/{uuid}": "special_price",
  "/order/{uuid}": "order",
  "/sip/connection/{uuid}": "connection",
  "/sip/domain/{domain}": "domain",
  "/sip/domain/{domain}/user/{uuid}": "sip_user",
  "/sip/domain/{domain}/switch/{uuid}": "switch",
  "/sip/domain/{domain}/invite/{uuid}": "invite",
  "/app/invite/{token}": "invite_token",
  "/admin/account/{uuid}": "account",
  "/admin/sip/registration/{uuid}": "sip_user",
  "/app/group/{uuid}": "group",
  "/app/group/{uuid}/users/{sip_user_uuid}": "sip_user",
  "/lease/tn/{uuid}": "lease",
  "/lease/tn/{tn_lease}": "lease",
  "/lease/tn/{tn}": "tn",
  "/lab/sms/{tn}": "tn",
  "/sms/batch/{uuid}": "sms_batch",
  "/admin/messaging/review/{uuid}": "sms_review",
};

/** Values of parameters that name no thing. */
const WORDS: Readonly<Record<string, string>> = {
  country: "CA",
  type: "voice",
  action: "expired_special_prices",
  ref_type: "payment",
  usecase: "2FA",
  upstreamCnpId: "SABC123",
  name: "mno",
};

/** Whether a path names a thing that belongs to somebody. */
export function namesThing(route: Route): boolean {
  return [...route.path.matchAll(/\{(\w+)\}/g)].some(([, name]) => WORDS[name ?? ""] === undefined);
}

/** Parameters of a path that are not known here: a new noun has to be added to this file. */
export function unknownParameters(route: Route): string[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)]
    .map(({ index, 0: text, 1: name }) => ({ name: name ?? "", key: route.path.slice(0, index + text.length) }))
    .filter(({ name, key }) => PARAMETERS[key] === undefined && WORDS[name] === undefined)
    .map(({ key }) => key);
}

/** The path of an operation with the ids of somebody's things. */
export function pathWith(route: Route, ids: Everything): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (text, name: string, at: number) => {
    const kind = PARAMETERS[route.path.slice(0, at + text.length)];
    return encodeURIComponent((kind === undefined ? WORDS[name] : ids[kind]) ?? newUuid());
  });
}
