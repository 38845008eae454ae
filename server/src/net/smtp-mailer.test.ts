import { afterEach, beforeEach, expect, test } from "vitest";
import { SmtpSink } from "../../../test/support/smtp-sink.js";
import { SmtpMailer } from "./mailer.js";

const MAIL = { uuid: "u-1", to: "ann@example.org", subject: "Grüße", text: "one\n.two\nthree €" };
let sink: SmtpSink;
beforeEach(async () => {
  sink = await SmtpSink.listen();
});
afterEach(() => sink.close());

const mailer = (user = "") =>
  new SmtpMailer({ url: `smtp://${user}127.0.0.1:${sink.port}`, from: "no-reply@sip.opentact.test" });

test("a mail reaches the server with its sender, its one recipient and the same id at each try", async () => {
  await mailer().send(MAIL);
  await mailer().send(MAIL);
  expect(sink.mails).toHaveLength(2);
  const [mail] = sink.mails;
  expect(mail).toMatchObject({ from: "no-reply@sip.opentact.test", to: ["ann@example.org"], auth: undefined });
  for (const { text } of sink.mails) {
    expect(text).toContain("Message-ID: <u-1@sip.opentact.test>");
    expect(text).toContain("Auto-Submitted: auto-generated");
    expect(text).toMatch(/^Subject: =\?UTF-8\?/m);
  }
  expect(mail?.text.split("\r\n\r\n").slice(1).join("")).toContain(".two");
});

test("user and password of the address are used", async () => {
  await mailer("us:p%40ss@").send(MAIL);
  expect(sink.mails[0]?.auth).toEqual(["us", "p@ss"]);
});

test.each([
  ["a recipient nobody knows", "RCPT", "550 no such user"],
  ["a full mailbox", "DATA", "452 full"],
  ["a server that wants no mail", "MAIL", "421 closing"],
  ["a connection that is cut", "RCPT", "hang up"],
])("%s is a failure, not a mail", async (_what, word, says) => {
  sink.fault = (command) => (command.startsWith(word) ? says : undefined);
  await expect(mailer().send(MAIL)).rejects.toThrow();
  expect(sink.mails).toEqual([]);
});

test("a server that is not there is a failure", async () => {
  const { port } = sink;
  await sink.close();
  const away = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: "no-reply@sip.opentact.test" });
  await expect(away.send(MAIL)).rejects.toThrow();
  sink = await SmtpSink.listen();
});

test("an address list in the place of an address reaches nobody else", async () => {
  await mailer()
    .send({ ...MAIL, to: "ann@example.org, eve@example.org" })
    .catch(() => undefined);
  expect(sink.mails.flatMap((mail) => mail.to)).not.toContain("eve@example.org");
});
