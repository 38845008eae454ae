import { expect, test } from "vitest";
import { SAMPLE_BRAND, SAMPLE_CAMPAIGN } from "../../../../test/support/registrations.js";
import { lint } from "./lint.js";
import { LINT_RULES } from "./lint-rules.js";
import type { LintSubject } from "./lint-subject.js";
import { mnoTerms } from "./mno.js";
import type { BrandLocked } from "./port.js";

const brand: LintSubject["brand"] = {
  ...SAMPLE_BRAND,
  identityStatus: "VERIFIED",
  status: "OK",
  stockSymbol: null,
  stockExchange: null,
  businessContactEmail: null,
};

const campaign: LintSubject["campaign"] = {
  ...SAMPLE_CAMPAIGN,
  subUsecases: [],
  vertical: "RETAIL",
  sample3: null,
  sample4: null,
  sample5: null,
  subscriberHelp: true,
  subscriberOptin: true,
  subscriberOptout: true,
  optinKeywords: null,
  autoRenewal: true,
  embeddedLink: false,
  embeddedPhone: false,
  numberPool: false,
  ageGated: false,
  directLending: false,
  affiliateMarketing: false,
  embeddedLinkSample: null,
  termsAndConditionsLink: null,
  termsAndConditions: false,
  mnoIds: [],
  resellerId: null,
  tag: [],
  mock: false,
  quiet_hours: { enabled: true, start: "08:00", end: "21:00" },
};

interface Change {
  readonly campaign?: Partial<LintSubject["campaign"]>;
  readonly brand?: Partial<LintSubject["brand"]>;
  readonly more?: Partial<LintSubject>;
}

function found(change: Change): string[] {
  const changed = { ...campaign, ...change.campaign };
  const its = { ...brand, ...change.brand };
  const terms = mnoTerms({ ...its, vettings: [], optionalAttributes: null } as unknown as BrandLocked, changed.usecase);
  const subject = { campaign: changed, brand: its, terms, isOtpDone: false, others: 0, numbers: 0, hasHost: true };
  const { findings } = lint({ ...subject, partsOf: (text) => Math.ceil(text.length / 153), ...change.more });
  return findings.map(({ id }) => id);
}

const sample = (sample1: string): Change => ({ campaign: { sample1 } });
const flow = (messageFlow: string): Change => ({ campaign: { messageFlow } });
const SOLE = { entityType: "SOLE_PROPRIETOR", companyName: null, ein: null } as const;

/** One way to break each rule. */
const BREAKS: readonly (readonly [id: string, change: Change])[] = [
  ["L01", { brand: { identityStatus: "UNVERIFIED" } }],
  ["L01", { brand: { status: "REGISTRATION_PENDING" } }],
  ["L02", { campaign: { usecase: "CHARITY" } }],
  ["L02", { campaign: { mnoIds: [10017, 1] } }],
  ["L03", { campaign: { sample2: null } }],
  ["L04", { campaign: { usecase: "MIXED", subUsecases: ["2FA"] } }],
  ["L04", { campaign: { usecase: "LOW_VOLUME" } }],
  ["L04", { campaign: { subUsecases: ["2FA"] } }],
  ["L04", { campaign: { usecase: "MIXED", subUsecases: ["2FA", "2FA"] } }],
  ["L04", { campaign: { usecase: "MIXED", subUsecases: ["2FA", "LOW_VOLUME"] } }],
  ["L05", { campaign: { description: "offers" } }],
  ["L05", { campaign: { description: "Send SMS to customers" } }],
  ["L06", flow("They want to hear from us and told us so, every one of them did.")],
  ["L07", flow("They check a box on our website to get offers of ours.")],
  ["L07", flow("They log in to https://www.acme.example/account and check the box there.")],
  ["L08", flow("They text JOIN to us at https://www.acme.example/sms and nothing else.")],
  ["L09", flow("By purchasing you agree to get offers, see https://www.acme.example/sms there.")],
  ["L09", flow("We do not spam. Numbers come from third parties, see https://www.acme.example/sms there.")],
  ["L09", flow("We never sell numbers, but share them with our partners: https://www.acme.example/sms")],
  ["L10", { campaign: { privacyPolicyLink: null } }],
  ["L10", { campaign: { privacyPolicyLink: "http://www.acme.example/privacy" } }],
  ["L11", { campaign: { privacyPolicyLink: "https://other.example/privacy" } }],
  ["L12", { brand: { website: null } }],
  ["L12", { brand: { website: "https://www.facebook.com/acme" } }],
  ["L12", { more: { hasHost: false } }],
  ["L13", { campaign: { sample1: "20% off. Reply STOP to unsubscribe.", sample2: "Come in, it is worth it." } }],
  ["L14", { campaign: { sample1: "Acme: 20% off this week.", sample2: "Acme: come in, it is worth it." } }],
  [
    "L14",
    { campaign: { sample1: "Acme: stop by until the end of May.", sample2: "Acme: don't quit, come in and see us." } },
  ],
  ["L15", sample("Acme: see acme.example/week for offers. Reply STOP to unsubscribe.")],
  ["L15", sample("Acme: see www.acme.example/week for offers. Reply STOP to unsubscribe.")],
  ["L16", sample("Acme: call (201) 555-0100 for offers. Reply STOP to unsubscribe.")],
  ["L16", sample("Acme: call +12015550100 for offers. Reply STOP to unsubscribe.")],
  ["L16", sample("Acme: call 1-201-555-0100 for offers. Reply STOP to unsubscribe.")],
  ["L17", sample("Acme: see bit.ly/x for offers. Reply STOP to unsubscribe.")],
  ["L17", { campaign: { embeddedLinkSample: "https://tinyurl.com/x" } }],
  ["L18", { campaign: { usecase: "2FA", sample1: "Acme: welcome back, friend.", sample2: null } }],
  ["L18", { campaign: { usecase: "CUSTOMER_CARE", sample1: "Acme: a big sale on widgets for you." } }],
  [
    "L19",
    { campaign: { sample1: "Acme: order 1 is here. STOP to end.", sample2: "Acme: order 2 is here. STOP to end." } },
  ],
  ["L19", sample("{name} [code] 12345 {link}")],
  ["L20", sample("Acme: fine wine for you this week. Reply STOP to unsubscribe.")],
  ["L21", sample("Acme: 3.9% APR on each widget. Reply STOP to unsubscribe.")],
  ["L21", sample("Acme: a loan for your widget. Reply STOP to unsubscribe.")],
  [
    "L21",
    { campaign: { directLending: true, description: "Acme sends offers of payday loans to people who asked for it." } },
  ],
  ["L22", { campaign: { usecase: "2FA", affiliateMarketing: true } }],
  ["L23", { campaign: { subscriberOptout: false } }],
  ["L24", { campaign: { helpMessage: "Write to us." } }],
  ["L24", { campaign: { optoutMessage: "Good bye." } }],
  ["L24", { campaign: { optinMessage: "Acme: welcome." } }],
  ["L24", { campaign: { optinMessage: "Acme: welcome, we help you. Reply STOP to end." } }],
  ["L25", { campaign: { optoutKeywords: "END,QUIT" } }],
  ["L25", { campaign: { helpKeywords: "HELP, INFO" } }],
  ["L26", { more: { numbers: 50 } }],
  ["L27", { brand: { email: "acme@gmail.com" } }],
  ["L27", { brand: { email: "help@other.example" } }],
  ["L28", { brand: { ein: "123" } }],
  ["L28", { brand: { companyName: "Acme" } }],
  ["L29", { brand: { entityType: "PUBLIC_PROFIT" } }],
  ["L30", { brand: SOLE }],
  ["L30", { brand: SOLE, campaign: { usecase: "SOLE_PROPRIETOR" } }],
  ["L30", { brand: SOLE, campaign: { usecase: "SOLE_PROPRIETOR" }, more: { isOtpDone: true, others: 1 } }],
  ["L31", { campaign: { description: "We send our customers weekly offers of widgets, and nothing else." } }],
  ["L32", sample(`Acme: ${"very long ".repeat(40)} Reply STOP to unsubscribe.`)],
];

test("a good campaign has no findings", () => {
  expect(found({})).toEqual([]);
  expect(found({ brand: SOLE, campaign: { usecase: "SOLE_PROPRIETOR" }, more: { isOtpDone: true } })).not.toContain(
    "L30",
  );
});

/** Words of breaches in texts that are none, and breaches in another guise. */
const NEAR: readonly (readonly [id: string, change: Change])[] = [
  ["L09", flow("They text JOIN. Consent is not shared with third parties or affiliates, nor a condition of purchase.")],
  ["L09", flow("They text JOIN. We don’t sell, rent or share numbers with third parties. No third parties see them.")],
  ["L09", flow("They text JOIN at our counter. Third parties do not get their numbers from us.")],
  ["L15", sample("Acme: questions? Mail help@acme.com or to.us@mail.acme.net. Reply STOP to unsubscribe.")],
  ["L16", sample("Acme: parcel 20155501001234 is on its way. Reply STOP to unsubscribe.")],
  ["L21", sample("Acme: your widget comes on Apr 5. Reply STOP to unsubscribe.")],
  ["L24", { campaign: { optinMessage: "Acme: welcome. Text stop to end, text help for help." } }],
  ["L14", { campaign: { sample1: "Acme: 20% off. Text stop to end.", sample2: "Acme: come in, it is worth it." } }],
];

test.each(NEAR)("%s is not found in %j", (id, change) => {
  expect(found(change)).not.toContain(id);
});

test.each(BREAKS)("%s is found in %j", (id, change) => {
  expect(found(change)).toContain(id);
});

test("every rule has a case here, an id, a level and a hint", () => {
  const ids = [...new Set(LINT_RULES.map(({ id }) => id))];
  expect(ids).toEqual(Array.from({ length: 32 }, (_, at) => `L${String(at + 1).padStart(2, "0")}`));
  expect([...new Set(BREAKS.map(([id]) => id))].sort()).toEqual(ids);
  const warnings = ["L08", "L11", "L27", "L31", "L32"];
  for (const { id, level, hint } of LINT_RULES) {
    if (id !== "L12") expect([id, level]).toEqual([id, warnings.includes(id) ? "warning" : "error"]);
    expect(hint.length).toBeGreaterThan(10);
  }
});
