import { expect, test } from "vitest";
import { withShownUrls } from "./shown-urls.js";

test("a payload bears no password or token in the URLs of its account's servers, and what needs no change is left as it is", () => {
  const plain = {
    url: "https://me:secret@e.org/",
    account: { name: "A" },
    list: [{ callback_url: "https://e.org/?a=1" }],
  };
  const payload = {
    plain,
    custom_callback_url: null,
    messaging_profile: { callback_url: "https://me:secret@e.org/a", callback_url2: "https://e.org/?token=1&a=2" },
    subscriptions: [{ messaging_profile: { callback_url: "https://e.org/?key=1" } }, plain],
  };
  const shown = withShownUrls(payload);
  expect(shown).toEqual({
    plain,
    custom_callback_url: null,
    messaging_profile: { callback_url: "https://e.org/a", callback_url2: "https://e.org/?token=***&a=2" },
    subscriptions: [{ messaging_profile: { callback_url: "https://e.org/?key=***" } }, plain],
  });
  expect(shown.plain).toBe(plain);
  expect(withShownUrls(plain)).toBe(plain);
});
