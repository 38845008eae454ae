import type { LintSubject } from "./lint-subject.js";
import { samplesOf } from "./lint-subject.js";
import * as words from "./lint-words.js";

/** What a rule found. */
interface Found {
  readonly field: string;
  readonly message: string;
}

interface LintRule {
  readonly id: string;
  readonly level: "error" | "warning";
  readonly hint: string;
  /** Undefined: nothing to say. */
  readonly check: (subject: LintSubject) => Found | undefined;
}

const found = (field: string, message: string): Found => ({ field, message });
const when = (isFound: boolean, field: string, message: string) => (isFound ? found(field, message) : undefined);

function error(id: string, hint: string, check: LintRule["check"]): LintRule {
  return { id, level: "error", hint, check };
}

function warning(id: string, hint: string, check: LintRule["check"]): LintRule {
  return { id, level: "warning", hint, check };
}

/** The first sample a test holds for. */
function sampleWith({ campaign }: LintSubject, test: (text: string) => boolean): string | undefined {
  return samplesOf(campaign).find(([, text]) => test(text))?.[0];
}

function termsOf({ terms, campaign }: LintSubject) {
  const chosen = campaign.mnoIds.length === 0 ? Object.keys(terms) : campaign.mnoIds.map(String);
  return chosen.flatMap((id) => terms[id] ?? []);
}

const names = ({ brand }: LintSubject) =>
  [brand.displayName, brand.companyName].flatMap((name) => (name === null ? [] : [name.toLowerCase()]));
const namesBrand = (subject: LintSubject, text: string) =>
  names(subject).some((name) => text.toLowerCase().includes(name));
const hostOf = (url: string | null) => {
  const full = url === null || /^https?:\/\//i.test(url) ? url : `https://${url}`;
  return full !== null && URL.canParse(full) ? new URL(full).hostname.replace(/^www\./, "") : undefined;
};
const isCompany = ({ brand }: LintSubject) => brand.entityType !== "SOLE_PROPRIETOR";
const hasWords = (pattern: RegExp, { campaign }: LintSubject) =>
  [campaign.description, ...samplesOf(campaign).map(([, text]) => text)].some((text) => pattern.test(text));

/** The rules in the order of messaging.md 13; each names a known cause of rejection. */
export const LINT_RULES: readonly LintRule[] = [
  error("L01", "Wait until the brand is registered, and correct what the registry could not verify.", ({ brand }) =>
    when(
      brand.identityStatus === "UNVERIFIED" || brand.status !== "OK",
      "brandId",
      brand.status === "OK" ? "the brand is not verified" : "the brand is not registered",
    ),
  ),
  error("L02", "Choose another use case or mobile carrier, or have the brand vetted.", (subject) => {
    const strange = subject.campaign.mnoIds.find((id) => subject.terms[String(id)] === undefined);
    if (strange !== undefined && Object.keys(subject.terms).length > 0)
      return found("mnoIds", `no mobile carrier of the registry has the id ${strange}`);
    const terms = termsOf(subject);
    const isOut = terms.length > 0 && terms.every(({ qualify }) => !qualify);
    return when(isOut, "usecase", "the brand does not qualify for this use case");
  }),
  error("L03", "Show as many messages as the carriers want to see.", (subject) => {
    const needed = Math.max(1, ...termsOf(subject).map(({ minMsgSamples }) => minMsgSamples));
    const given = samplesOf(subject.campaign).length;
    return when(given < needed, `sample${given + 1}`, `${needed} samples are needed`);
  }),
  error("L04", "Name the uses that are mixed.", ({ campaign: { usecase, subUsecases } }) => {
    const count = new Set(subUsecases).size;
    if (count < subUsecases.length || subUsecases.some((one) => one === "MIXED" || one === "LOW_VOLUME"))
      return found("subUsecases", "each sub use case counts once, and a mixture is none");
    if (usecase === "MIXED") return when(count < 2 || count > 5, "subUsecases", "MIXED needs 2 to 5 sub use cases");
    if (usecase === "LOW_VOLUME") return when(count < 1, "subUsecases", "LOW_VOLUME needs a sub use case");
    return when(count > 0, "subUsecases", `${usecase} has no sub use cases`);
  }),
  error("L05", "Say who sends what to whom, and why.", (subject) => {
    const { description } = subject.campaign;
    const isEmpty = description.length < 40 || words.ONLY_SEND_SMS.test(description);
    return when(
      isEmpty || names(subject).includes(description.trim().toLowerCase()),
      "description",
      "it says too little",
    );
  }),
  error("L06", "Say on which page, by which keyword, form or call people consent.", ({ campaign: { messageFlow } }) =>
    when(
      messageFlow === null || !words.CONSENT_PLACE.test(messageFlow),
      "messageFlow",
      "it does not tell where and how consent is given",
    ),
  ),
  error("L07", "Give the URL of the form, or of a screenshot of it.", ({ campaign: { messageFlow } }) => {
    const flow = messageFlow ?? "";
    const hasUrl = words.URL_TEXT.test(flow);
    if (words.WEB_FORM.test(flow) && !hasUrl) return found("messageFlow", "it names a web form without its URL");
    const isHidden = hasUrl && words.BEHIND_LOGIN.test(flow) && !words.SCREENSHOT.test(flow);
    return when(isHidden, "messageFlow", "the form is behind a login and no screenshot is linked");
  }),
  warning("L08", "Say it where people consent, and here.", ({ campaign: { messageFlow } }) => {
    const missing = words.FLOW_PARTS.filter(([, pattern]) => !pattern.test(messageFlow ?? "")).map(([name]) => name);
    return when(missing.length > 0, "messageFlow", `it lacks ${missing.join(", ")}`);
  }),
  error("L09", "Consent is given to the brand itself, and never with a purchase.", ({ campaign: { messageFlow } }) =>
    when(words.isConsentBought(messageFlow ?? ""), "messageFlow", "consent is shared, bought or tied to a purchase"),
  ),
  error("L10", "Link a privacy policy that is served by https.", ({ campaign }) => {
    const { privacyPolicyLink: link, usecase, messageFlow } = campaign;
    const isNeeded = words.NEEDS_PRIVACY.has(usecase) || words.WEB_FORM.test(messageFlow ?? "");
    if (link === null) return when(isNeeded, "privacyPolicyLink", "a privacy policy is needed");
    return when(!/^https:\/\//i.test(link), "privacyPolicyLink", "it is not https");
  }),
  warning("L11", "Serve the privacy policy from the brand's own domain.", ({ campaign, brand }) => {
    const [policy, website] = [hostOf(campaign.privacyPolicyLink), hostOf(brand.website)];
    const isForeign = policy !== undefined && website !== undefined && !sameDomain(policy, website);
    return when(isForeign, "privacyPolicyLink", "it is not on the domain of the brand");
  }),
  error("L12", "Register the brand with its own web page.", (subject) => {
    const host = hostOf(subject.brand.website);
    if (host === undefined) return when(isCompany(subject), "brandId", "the brand has no website");
    return when(!subject.hasHost, "brandId", "the host of the brand's website is not known");
  }),
  warning("L12", "A page of the brand's own convinces more.", ({ brand }) =>
    when(
      words.SOCIAL.test(hostOf(brand.website) ?? ""),
      "brandId",
      "the brand's website is a page of a social network",
    ),
  ),
  error("L13", "Begin a sample with the name of the brand.", (subject) => {
    const samples = samplesOf(subject.campaign);
    return when(!samples.some(([, text]) => namesBrand(subject, text)), "sample1", "no sample names the brand");
  }),
  error("L14", "End a sample with: Reply STOP to unsubscribe.", ({ campaign }) => {
    const shows = samplesOf(campaign).some(([, text]) => words.showsOptOut(text));
    return when(words.RECURRING.has(campaign.usecase) && !shows, "sample1", "no sample shows how to opt out");
  }),
  error("L15", "Set embeddedLink, or leave links out.", (subject) => {
    const field = sampleWith(subject, (text) => words.LINK.test(text));
    if (field === undefined) return undefined;
    if (!subject.campaign.embeddedLink) return found(field, "it holds a link, and embeddedLink is false");
    return when(
      termsOf(subject).some(({ noEmbeddedLink }) => noEmbeddedLink),
      field,
      "a mobile carrier takes no links under this use case",
    );
  }),
  error("L16", "Set embeddedPhone, or leave numbers out.", (subject) => {
    const field = sampleWith(subject, (text) => words.PHONE.test(text.replaceAll(/https?:\/\/\S+/gi, "")));
    return when(
      field !== undefined && !subject.campaign.embeddedPhone,
      field ?? "",
      "it holds a telephone number, and embeddedPhone is false",
    );
  }),
  error("L17", "Use links of the brand's own domain.", (subject) => {
    const field = sampleWith(subject, (text) => words.SHORTENERS.test(text));
    const isSample = words.SHORTENERS.test(subject.campaign.embeddedLinkSample ?? "");
    return when(
      field !== undefined || isSample,
      field ?? "embeddedLinkSample",
      "it holds a link of a public shortener",
    );
  }),
  error("L18", "Show messages of this use case, or choose another one.", (subject) => {
    const { usecase } = subject.campaign;
    const samples = samplesOf(subject.campaign);
    if (usecase === "2FA" && samples.length > 0 && !samples.some(([, text]) => words.CODE.test(text)))
      return found("sample1", "a sample of 2FA holds no code");
    const field = words.NOT_MARKETING.has(usecase)
      ? sampleWith(subject, (text) => words.ADVERTISING.test(text))
      : undefined;
    return when(field !== undefined, field ?? "", `it advertises, which ${usecase} does not`);
  }),
  error("L19", "Show different messages with their words.", ({ campaign }) => {
    const seen = new Set<string>();
    for (const [field, text] of samplesOf(campaign)) {
      const bare = bareOf(text);
      if (bare === "" || seen.has(bare))
        return found(field, bare === "" ? "it holds only placeholders" : "it repeats another sample");
      seen.add(bare);
    }
    return undefined;
  }),
  error("L20", "Set ageGated and check the age of recipients.", (subject) =>
    when(
      !subject.campaign.ageGated && hasWords(words.AGE_WORDS, subject),
      "ageGated",
      "content for adults, and ageGated is false",
    ),
  ),
  error("L21", "Such content is not carried, or needs directLending.", (subject) => {
    if (hasWords(words.FORBIDDEN, subject)) return found("description", "content that mobile carriers forbid");
    const lends = hasWords(words.LENDING_WORDS, subject) || hasWords(words.LENDING_RATE, subject);
    const isTold = subject.campaign.directLending;
    return when(lends && !isTold, "directLending", "content about loans, and directLending is false");
  }),
  error("L22", "Send for the brand alone under this use case.", ({ campaign: { affiliateMarketing, usecase } }) =>
    when(affiliateMarketing && words.NO_AFFILIATES.has(usecase), "affiliateMarketing", `not allowed for ${usecase}`),
  ),
  error("L23", "Mobile carriers require it.", (subject) => {
    const { subscriberOptin, subscriberOptout, subscriberHelp } = subject.campaign;
    const terms = termsOf(subject);
    const lacks = (isSet: boolean, isRequired: boolean, field: string) =>
      isRequired && !isSet ? found(field, "a mobile carrier requires it") : undefined;
    return (
      lacks(
        subscriberOptin,
        terms.some((one) => one.reqSubscriberOptin),
        "subscriberOptin",
      ) ??
      lacks(
        subscriberOptout,
        terms.some((one) => one.reqSubscriberOptout),
        "subscriberOptout",
      ) ??
      lacks(
        subscriberHelp,
        terms.some((one) => one.reqSubscriberHelp),
        "subscriberHelp",
      )
    );
  }),
  error("L24", "Name the brand, and say what the reply is for.", (subject) => {
    const { helpMessage, optoutMessage, optinMessage } = subject.campaign;
    if (helpMessage !== null && !(namesBrand(subject, helpMessage) && hasContact(helpMessage)))
      return found("helpMessage", "it lacks the brand's name or a contact");
    if (optoutMessage !== null && !(namesBrand(subject, optoutMessage) && words.NO_MORE.test(optoutMessage)))
      return found("optoutMessage", "it lacks the brand's name, or that no more messages follow");
    const isWhole = (text: string) => namesBrand(subject, text) && words.showsHelp(text) && words.showsOptOut(text);
    return when(
      optinMessage !== null && !isWhole(optinMessage),
      "optinMessage",
      "it lacks the brand's name, HELP or STOP",
    );
  }),
  error("L25", "Comma lists without spaces, with STOP and HELP.", ({ campaign }) => {
    const { optoutKeywords, helpKeywords, optinKeywords } = campaign;
    const isSpaced = (list: string | null) => list !== null && /\s/.test(list);
    if (isSpaced(optoutKeywords) || lacksWord(optoutKeywords, "STOP"))
      return found("optoutKeywords", "it lacks STOP or holds spaces");
    if (isSpaced(helpKeywords) || lacksWord(helpKeywords, "HELP"))
      return found("helpKeywords", "it lacks HELP or holds spaces");
    return when(isSpaced(optinKeywords), "optinKeywords", "it holds spaces");
  }),
  error("L26", "Set numberPool.", ({ numbers, campaign: { numberPool } }) =>
    when(numbers > 49 && !numberPool, "numberPool", "more than 49 numbers without a number pool"),
  ),
  warning("L27", "Use an address of the brand's own domain.", (subject) => {
    const { email, website } = subject.brand;
    if (isCompany(subject) && words.FREE_MAIL.test(email))
      return found("brandId", "the contact is an address of a free mail service");
    const [domain, host] = [email.split("@")[1]?.toLowerCase(), hostOf(website)];
    const isForeign = domain !== undefined && host !== undefined && !sameDomain(domain, host);
    return when(isForeign, "brandId", "the contact is not on the domain of the website");
  }),
  error("L28", "Register the brand with its legal name and tax id.", (subject) => {
    const { ein, country, companyName, displayName } = subject.brand;
    if (!isCompany(subject)) return undefined;
    if (country === "US" && !/^\d{9}$/.test((ein ?? "").replaceAll("-", "")))
      return found("brandId", "the tax id has not 9 digits");
    const isTrade = companyName !== null && companyName.trim().split(/\s+/).length === 1 && companyName === displayName;
    return when(isTrade, "brandId", "the legal name is only the trade name");
  }),
  error("L29", "Register the brand with its stock symbol, exchange and business contact.", ({ brand }) => {
    const { entityType, stockSymbol, stockExchange, businessContactEmail } = brand;
    const lacks = stockSymbol === null || stockExchange === null || businessContactEmail === null;
    return when(
      entityType === "PUBLIC_PROFIT" && lacks,
      "brandId",
      "a public company lacks symbol, exchange or business contact",
    );
  }),
  error("L30", "A sole proprietor has one campaign of its own use case, after the one-time code.", (subject) => {
    const { campaign, others, isOtpDone } = subject;
    if (isCompany(subject)) return when(campaign.usecase === "SOLE_PROPRIETOR", "usecase", "only for sole proprietors");
    if (campaign.usecase !== "SOLE_PROPRIETOR")
      return found("usecase", "a sole proprietor has the use case SOLE_PROPRIETOR");
    if (others > 0) return found("brandId", "a sole proprietor has one campaign");
    return when(!isOtpDone, "brandId", "the one-time code was not given back");
  }),
  warning("L31", "Use the brand's name everywhere.", (subject) => {
    const { description, messageFlow } = subject.campaign;
    const texts = [
      description,
      messageFlow ?? "",
      samplesOf(subject.campaign)
        .map(([, text]) => text)
        .join(" "),
    ];
    const naming = texts.filter((text) => namesBrand(subject, text)).length;
    return when(
      naming > 0 && naming < texts.length,
      "description",
      "description, flow and samples disagree in the brand's name",
    );
  }),
  warning("L32", "Long messages cost more and are delivered worse.", (subject) => {
    const field = sampleWith(subject, (text) => subject.partsOf(text) > 2);
    return when(field !== undefined, field ?? "", "it is longer than 2 parts");
  }),
];

/** A text without digits and placeholders: what is left of two samples must differ. */
function bareOf(text: string): string {
  return text
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|<[^>]*>|\d+/g, "")
    .replaceAll(/[\s\p{P}\p{S}]+/gu, " ")
    .trim()
    .toLowerCase();
}

function hasContact(text: string): boolean {
  return words.EMAIL.test(text) || words.PHONE.test(text) || words.LINK.test(text);
}

function lacksWord(list: string | null, word: string): boolean {
  return list !== null && !list.toUpperCase().split(",").includes(word);
}

/** The same host, or one below the other. */
function sameDomain(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
