import { keywordList, type OwnKeywords } from "./keywords.js";
import type { Autoresponse, InboundOwner } from "./port/new-message.js";
import type { KeywordAction } from "./port/texts.js";

type Answering = Pick<InboundOwner, "type" | "campaign" | "autoresponses">;

const OPS: Readonly<Record<KeywordAction, Autoresponse["op"]>> = { stop: "stop", start: "start", help: "info" };
/** Name that replies give when the number is under no campaign. */
const NO_NAME = "This number";

/** Keywords of the campaign and of the profile. */
export function ownKeywords({ campaign, autoresponses }: Answering): OwnKeywords {
  const words = (action: KeywordAction, list: string | null | undefined) => [
    ...keywordList(list ?? null),
    ...autoresponses.filter(({ op }) => op === OPS[action]).flatMap(({ keywords }) => keywords),
  ];
  return {
    stop: words("stop", campaign?.optoutKeywords),
    start: words("start", campaign?.optinKeywords),
    help: words("help", campaign?.helpKeywords),
  };
}

/**
 * Text of the automatic reply to a keyword: the profile's for the country, the profile's for all, the campaign's, the
 * default (messaging.md 11.2, 11.4). Undefined: the network of toll-free numbers answers STOP and START itself.
 * @param country a2 of the subscriber
 */
export function replyText(action: KeywordAction, owner: Answering, country: string | undefined): string | undefined {
  if (owner.type === "toll_free" && action !== "help") return undefined;
  const own = owner.autoresponses.filter(({ op }) => op === OPS[action]);
  const profile = own.find((one) => one.country_code === country) ?? own.find((one) => one.country_code === "*");
  return profile?.resp_text ?? campaignText(action, owner) ?? defaultText(action, owner);
}

function campaignText(action: KeywordAction, { campaign }: Answering): string | null | undefined {
  switch (action) {
    case "stop":
      return campaign?.optoutMessage;
    case "start":
      return campaign?.optinMessage;
    case "help":
      return campaign?.helpMessage;
    default:
      return action satisfies never;
  }
}

function defaultText(action: KeywordAction, { campaign }: Answering): string {
  const name = campaign?.brand.displayName ?? NO_NAME;
  switch (action) {
    case "stop":
      return `${name}: You are unsubscribed and will receive no more messages. Reply START to resubscribe.`;
    case "start":
      return `${name}: You are subscribed again. Reply HELP for help, STOP to unsubscribe.`;
    case "help":
      return campaign
        ? `${name}: Help at ${campaign.brand.email || campaign.brand.website}. Reply STOP to unsubscribe.`
        : `${name}: Reply STOP to unsubscribe.`;
    default:
      return action satisfies never;
  }
}
