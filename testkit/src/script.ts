/** A time: milliseconds, or a text such as `500ms`, `2s`, `10m`, `1h`. */
export type Span = number | string;

/** When a step is taken: `after` its cue. Without `on` and `said` the cue is the start of the call. */
export interface Cue {
  /** A line of the trace that starts so. */
  readonly on?: string;
  /** A text that begins to be spoken, or a pattern of it. */
  readonly said?: string;
  /** The cue comes for the n-th time; default the first. */
  readonly nth?: number;
  /** Default at once. */
  readonly after?: Span;
}

/** One thing that the caller, or a program beside the call, does. */
export interface CallerStep extends Cue {
  readonly press?: string;
  readonly say?: string;
  /** How long `say` takes; default 1 s. */
  readonly lasts?: Span;
  readonly hangup?: boolean;
  /** A call-control document that is pushed to the call. */
  readonly push?: string;
  /** It runs beside the document that runs already. */
  readonly inject?: boolean;
}

/** Short words for what a phone does. */
export type PhoneWord = "answers" | "busy" | "no_answer" | "rejects" | "unavailable" | "dropped";

/** What the phone behind a dial target does; times from the start of its leg, of `hangs_up` and `drops` from its answer. */
export interface PhonePlan {
  readonly rings?: Span;
  readonly answers?: Span;
  readonly hangs_up?: Span;
  /** Is lost without a word. */
  readonly drops?: Span;
  /** Q.850 cause of its refusal. */
  readonly refuses?: number;
  /** When it refuses. */
  readonly after?: Span;
}

/** Ways in which an exchange fails. */
export type FaultWord = "timeout" | "reset" | "refused" | "blocked" | "too_large" | "redirects";

/** What a web host answers once. */
export interface HostReply {
  /** Default 200. */
  readonly status?: number;
  readonly body?: string;
  /** Content-Type. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delay?: Span;
  /** The body is audio of this length. */
  readonly audio?: Span;
  readonly fault?: FaultWord;
}

/** What must have come of a call. In lists `...` stands for any number of items and `/…/` is a pattern. */
export interface Expected {
  /** Texts that were spoken, in order. */
  readonly said?: readonly string[];
  /** Digits of every Gather that got some. */
  readonly digits?: readonly string[];
  /** Targets as written in the document, in the order in which they were called. */
  readonly dialled?: readonly string[];
  /** Lines of the trace. */
  readonly events?: readonly string[];
  /** Log rows that came in this order; others may stand between them. */
  readonly rows?: readonly ExpectedRow[];
  /** `GET https://…` */
  readonly requests?: readonly string[];
  readonly recordings?: readonly ExpectedRecording[];
  /** Variables of the call. */
  readonly vars?: Readonly<Record<string, string>>;
  /** `completed`, `rejected`, `no_answer`, `canceled` or `failed`. */
  readonly outcome?: string;
  /** Q.850 cause. */
  readonly cause?: number;
  readonly cost?: number;
  /** A length, to a tenth of a second, or its limits. */
  readonly lasted?: Span | { readonly least?: Span; readonly most?: Span };
}

/** Only what is given is compared. */
export interface ExpectedRow {
  readonly path?: string;
  readonly name?: string;
  readonly success?: boolean;
  readonly reason?: string;
  readonly tag?: string;
}

export interface ExpectedRecording {
  readonly tag?: string;
  /** What the caller said while it ran. */
  readonly text?: string;
  readonly lasted?: Span | { readonly least?: Span; readonly most?: Span };
}

/** The world around one call and what must come of it: the form of `caller.yml` (docs/testkit.md). */
export interface CallerScript {
  readonly call?: {
    readonly from?: string;
    readonly to?: string;
    /** Default true. */
    readonly auto_answer?: boolean;
    /** The platform calls: the document runs once the called party has answered. */
    readonly outbound?: boolean;
    readonly max_length?: Span;
    /** The call has to end until then; default 4 h. */
    readonly limit?: Span;
  };
  readonly facts?: {
    /** Wall time at the start, ISO 8601; default 2024-01-01T00:00:00Z. */
    readonly time?: string;
    /** IANA zone of the account. */
    readonly zone?: string;
    /** What number block data say of the caller's number. */
    readonly number?: Readonly<Record<string, string>>;
    /** When nobody is there. */
    readonly office_hours?: readonly {
      readonly dow: string;
      readonly from: string;
      readonly to: string;
      readonly type: string;
    }[];
  };
  readonly caller?: readonly CallerStep[];
  /** By target as written; of a list every call takes the next, the last one repeats. Others never answer. */
  readonly phones?: Readonly<Record<string, PhoneWord | PhonePlan | readonly (PhoneWord | PhonePlan)[]>>;
  /** By URL without query; of a list every request takes the next, the last one repeats. Others are 404. */
  readonly http?: Readonly<Record<string, FaultWord | HostReply | readonly (FaultWord | HostReply)[]>>;
  /** Lengths of the files of `<Play file>`. */
  readonly files?: Readonly<Record<string, Span>>;
  readonly speech?: {
    /** Length of every text; default 1 s. */
    readonly each?: Span;
    readonly per_character?: Span;
    readonly texts?: Readonly<Record<string, Span>>;
    /** Languages that can be spoken; default `en`. */
    readonly languages?: readonly string[];
    readonly voices?: readonly string[];
  };
  /** By the minute begun: of the call itself, and of every number that was dialled and answered. */
  readonly prices?: { readonly call?: string | number; readonly dial?: string | number };
  readonly expect?: Expected;
}
