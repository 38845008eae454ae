import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";

/** A mail to hand over. */
export interface MailText {
  readonly uuid: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Connection and greeting of a mail server. */
const CONNECT_MS = 10_000;
/** Silence of a mail server within a conversation. */
const SILENCE_MS = 20_000;
/** One mail altogether, however slowly the server answers. */
const TOTAL_MS = 30_000;

/** Hands mails to a mail server by SMTP (RFC 5321), one connection per mail, so there is nothing to close. */
export class SmtpMailer {
  readonly #transport: { sendMail(mail: SendMailOptions): Promise<unknown> };
  readonly #from: string;

  /** @param o.url `smtp:` or `smtps:`, with user and password when the server wants them */
  constructor(o: { readonly url: string; readonly from: string }) {
    this.#from = o.from;
    this.#transport = createTransport({
      url: o.url,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** @throws Error when the server refused it, was not there or took more than 30 s */
  async send(mail: MailText): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("the mail server took too long")), TOTAL_MS);
    });
    try {
      await Promise.race([this.#transport.sendMail(optionsOf(mail, this.#from)), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Puts mails as `.eml` files into a folder, for an installation without a mail server. */
export class MailFolder {
  readonly #folder: string;
  readonly #from: string;
  readonly #now: () => number;
  readonly #composer = createTransport({ streamTransport: true, buffer: true, newline: "unix" });

  /** @param o.now epoch ms, for file names that sort by time */
  constructor(o: { readonly folder: string; readonly from: string; readonly now: () => number }) {
    this.#folder = o.folder;
    this.#from = o.from;
    this.#now = o.now;
  }

  /** The file is whole as soon as its name is there. Only the own user may read it: it may hold a link that gives access. */
  async send(mail: MailText): Promise<void> {
    const { message } = await this.#composer.sendMail({
      ...optionsOf(mail, this.#from),
      date: new Date(this.#now()),
    });
    if (!Buffer.isBuffer(message)) throw new Error("the mail was not composed");
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${new Date(this.#now()).toISOString().replaceAll(":", "-")}-${mail.uuid}.eml`;
    const aside = join(this.#folder, `.${randomUUID()}.part`);
    await writeFile(aside, message, { mode: 0o600, flush: true });
    await rename(aside, join(this.#folder, name));
  }
}

function optionsOf({ uuid, to, subject, text }: MailText, from: string): SendMailOptions {
  const domain = from.slice(from.lastIndexOf("@") + 1);
  return {
    from,
    // As an object: an address is never read as a list of several.
    to: { name: "", address: to },
    subject,
    text,
    messageId: `<${uuid}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}
