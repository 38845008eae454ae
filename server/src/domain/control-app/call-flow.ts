import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { CallFlowValidator, DocumentFault } from "../call/port/flow-validator.js";
import type { ControlAppStore } from "./port.js";

/** A hosted document and the absolute address it is fetched from. */
export interface HostedDocument {
  readonly xml: string;
  readonly url: string;
}

/** A document as a request brought it: a file, or text. */
export interface DocumentUpload {
  readonly file?: Uint8Array | undefined;
  readonly xml?: string | undefined;
}

/** Size of a document (call-xml.md 8.1). */
const MAX_BYTES = 256 * 1024;

/** The static call flow of an app (call-xml.md 7.1). Stored byte for byte. */
export class StaticCallFlows {
  readonly #store: ControlAppStore;
  readonly #validator: CallFlowValidator;
  readonly #clock: Clock;
  readonly #publicUrl: string;

  /** @param options.publicUrl address of the API without `/rest` */
  constructor(options: { store: ControlAppStore; validator: CallFlowValidator; clock: Clock; publicUrl: string }) {
    this.#store = options.store;
    this.#validator = options.validator;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl.replace(/\/$/, "");
  }

  /** 404 for an unknown app and when none is stored. */
  async get(actor: UserActor, uuid: string): Promise<HostedDocument> {
    const xml = await this.#store.document(reach(actor), uuid);
    if (xml === undefined) throw notFound("SIP Control app");
    if (xml === null) throw notFound("Call flow");
    return { xml, url: this.#url(uuid) };
  }

  /**
   * Replaces the stored document. 400 with line and column when nothing of it could run; faults that fail single
   * commands come back as warnings.
   */
  async save(actor: UserActor, uuid: string, upload: DocumentUpload) {
    const { xml, warnings } = this.check(upload);
    await this.#write(actor, uuid, xml);
    return { xml, url: this.#url(uuid), warnings };
  }

  /**
   * The document of a request, with the faults that fail single commands. 400 when nothing of it could run, or when it
   * is to run beside another one and has a command that may not.
   */
  check(
    upload: DocumentUpload,
    isInjected = false,
  ): { readonly xml: string; readonly warnings: readonly DocumentFault[] } {
    const field = upload.file ? "body.file" : "body.xml";
    const xml = textOf(upload, field);
    const verdict = this.#validator.validate(xml, isInjected);
    if (!verdict.ok) throw documentError(field, verdict.errors);
    return { xml, warnings: verdict.warnings };
  }

  /** What is wrong with the document of a request, without a call (call-xml.md 7.4). */
  judge(upload: DocumentUpload) {
    const verdict = this.#validator.validate(textOf(upload, upload.file ? "body.file" : "body.xml"));
    if (!verdict.ok) return { valid: false, errors: verdict.errors, warnings: verdict.warnings, commands: 0 };
    return { valid: true, errors: [], warnings: verdict.warnings, commands: verdict.commands };
  }

  /** Answers what was stored. */
  async remove(actor: UserActor, uuid: string): Promise<HostedDocument & { readonly uuid: string }> {
    const xml = await this.#write(actor, uuid, null);
    if (xml === null) throw notFound("Call flow");
    return { uuid, xml, url: this.#url(uuid) };
  }

  #write(actor: UserActor, uuid: string, xml: string | null): Promise<string | null> {
    return this.#store.transaction(async (tx) => {
      const app = await tx.lock(reach(actor), uuid);
      if (!app) throw notFound("SIP Control app");
      await tx.saveDocument(uuid, xml, { by: actor.user, now: isoTime(this.#clock.now()) });
      return app.document;
    });
  }

  #url(uuid: string): string {
    return `${this.#publicUrl}/rest/sip/app/call/flow/${uuid}`;
  }
}

function textOf(upload: DocumentUpload, field: string): string {
  const { file, xml } = upload;
  if (file === undefined && xml === undefined) throw invalidField("body.file", "is required");
  if ((file?.byteLength ?? Buffer.byteLength(xml ?? "")) > MAX_BYTES)
    throw new DomainError(413, "payload_too_large", "Payload too large");
  if (file === undefined) return xml ?? "";
  // Buffer.toString would put U+FFFD in place of what is no UTF-8, and the document would not be stored byte for byte.
  const text = Buffer.from(file).toString("utf8");
  if (!Buffer.from(text, "utf8").equals(file)) throw documentError(field, [NOT_UTF8]);
  return text;
}

const NOT_UTF8: DocumentFault = { line: 1, column: 1, message: "XML error at line 1, column 1: the text is not UTF-8" };

/** 400 of call-xml.md 8.2: the first fault in `fields`, with its place. */
function documentError(field: string, faults: readonly DocumentFault[]): DomainError {
  const { message, line, column, value } = faults[0] ?? NOT_UTF8;
  return new DomainError(400, "validation_failed", message, {
    [field]: { message, line, column, ...(value === undefined ? {} : { value }) },
  });
}
