/** One fault of a document, lines and columns from 1. */
export interface DocumentFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Element the fault is in, for command errors. */
  readonly path?: string;
  /** The offending token, for document errors. */
  readonly value?: string;
  /** Names or words that may stand there. */
  readonly allowed?: readonly string[];
  /** The one of them that was likely meant. */
  readonly nearest?: string;
}

/** Judges a call-control document. Implemented by the script's parser. */
export interface CallFlowValidator {
  /**
   * `ok` false: nothing of it can run (call-xml.md 8.2), `errors` says why. Warnings are command errors (8.3).
   * @param isInjected it is to run beside another one, where not every command may (7.2)
   */
  validate(
    xml: string,
    isInjected?: boolean,
  ):
    | { readonly ok: true; readonly warnings: readonly DocumentFault[]; readonly commands: number }
    | {
        readonly ok: false;
        readonly errors: readonly DocumentFault[];
        /** What is wrong with single commands besides. */
        readonly warnings: readonly DocumentFault[];
      };
}
