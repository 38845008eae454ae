/** What one element does, and its attributes as far as they need words of their own. */
export interface VerbMeaning {
  /** Text of the section, Markdown. */
  readonly does: string;
  /** By canonical attribute name. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Meanings that are the same wherever the attribute stands. */
export const COMMON_ATTRIBUTES: Readonly<Record<string, string>> = {
  tag: "a name of your choice; copied to the log row and to the event of the command",
  loop: "how often it is heard; 0 = until something stops it, at most one hour",
  leg: "who hears it: `aleg` the caller, `bleg` the party that was dialled, `both`; `bleg` fails while nobody is bridged",
};

const SPEECH =
  "what may be said in place of the keys; several phrases with commas between, compared as a whole without case and punctuation";

const RECORDING: Readonly<Record<string, string>> = {
  tag: "name of the recording for `Play record`, `RecordStop` and `RecordWait`; also in rows and events",
  asr: "make a transcript after the end; it comes as `call_asr`",
  timeout: "longest recording; 3600000, or 60000 for a `Record` without children that is the last command",
  format: "format of the file; WAV where no encoder is installed. The event names the true format",
  channels: "2: left is the caller, right is all that the caller hears",
  leg: "`both` the whole conversation, `aleg` only the caller, `bleg` only the party that was dialled",
  lang: "language of the transcript (BCP 47)",
};

/** Element of contract/src/verbs.ts -> its meaning. Reserved names have none. */
export const VERB_MEANINGS: Readonly<Record<string, VerbMeaning>> = {
  Response: {
    does: "The root of every document. When its last command is over, the platform ends the call.",
    attributes: { park: "instead of ending, the call waits 30 s for another document to be pushed" },
  },
  Answer: {
    does: "Answers the call (SIP 200). On an answered call it succeeds and only the delay applies. Apps with `auto_answer` need it not.",
    attributes: { delay: "time between the answer and the next command" },
  },
  Call: {
    does: "Runs its children only when a field of the call has the given value.",
    attributes: {
      field: "a member of the call entity, dots lead into objects: `from`, `sip_control_app.name`, `meta.vars.lang`",
      value:
        "what the field must be equal to; `null` for a field that is empty or unknown. Telephone numbers are compared without `+`, texts with upper and lower case",
    },
  },
  Callback: {
    does: "Fetches another document and runs it in place. When nothing is left to run after it, the new document replaces the old one, so a chain of callbacks never grows deep. The query tells `from`, `to`, `tn`, `state`, `sca`, `call`, `tag` and the `Meta` values.",
    attributes: {
      url: "where the document is; may be the text of the element",
      method: "HTTP method",
      body: "send the call as JSON body (not with GET)",
      timeout: "of the whole exchange; 0 = the longest",
      tag: "a name of your choice; in the log row, in the event and in the query",
    },
  },
  Curl: {
    does: "Makes an HTTP request. Succeeds with a status of 200 to 299.",
    attributes: {
      url: "sent as written, nothing is added; may be the text of the element",
      method: "HTTP method",
      timeout: "of the whole exchange; 0 = the longest",
      headers: "header fields as a JSON object; the children `Header` do the same",
      body: "body of the request, at most 64 KiB; `true` alone = the call as JSON. The child `Body` does the same",
      type: "media type of the body",
      execute: "the answer is a document and runs in place",
      save: "name under which the first 1 KiB of the answer becomes a Meta value of the call",
    },
  },
  Dial: {
    does: "Rings one or more parties and connects the first that answers; the other attempts end. When the dialled party hangs up, the document goes on after `Dial`; when the caller hangs up, everything ends. Fails when nobody could be connected. Its text is a target too; at most 20 targets.",
    attributes: {
      timeout: "ring time of all targets together",
      from: "the number shown: `caller` as received, `tn` the number that was called, `anonymous`, or a number of the account",
      name: "display name shown; default that of the caller",
      record: "record the bridge; `true` = `record-from-answer`",
      asr: "make a transcript of that recording; it comes as `call_asr`",
      sequential:
        "ring one target after the other, each for its own `timeout` or its share of the whole (at least 10 s)",
      ringback: "what an answered caller hears while it rings: `tone`, `none`, or the URL of an audio file",
      time_limit: "longest bridge; then the dialled party is disconnected",
      tag: "a name of your choice; in the log row, in the event, and of the recording",
    },
  },
  Gather: {
    does: "Collects keys. `Say`, `Play` and `Pause` in it are prompts: they are heard in every attempt, and the first key stops them. Keys that were pressed before count first. See *Gather in two dialects* below.",
    attributes: {
      numDigits: "keys to wait for; 1 without it",
      finishOnKey: "each of these keys ends the input and does not count; `*` without the attribute",
      callback: "asks this address after every attempt, also after one without keys; the answer runs in place",
      dtmf_length: "keys to wait for; without it the longest `DTMF value`, else 1",
      dtmf_stop: "each of these keys ends the input and does not count; none without the attribute",
      url: "asks this address with the keys after the last attempt; the answer runs in place",
      timeout: "of one attempt, from the end of the prompts; the keys so far count",
      digit_timeout: "longest gap between two keys; the keys so far count",
      attempts: "how often it is tried",
      method: "HTTP method of `callback` or `url`",
      sensitive: "the keys are shown as `*` in rows and events; the HTTP exchange has them",
      flush: "forget keys that were pressed before",
      input:
        "what counts: keys, words that are said, or what comes first of both. Words are recognised by the engine for transcripts, and stop prompts as keys do",
      lang: "language that is spoken (BCP 47)",
      hints: "words that are likely to be said, for engines that make use of them",
      speech_timeout: "so much silence ends what is said",
    },
  },
  Geo: {
    does: "Runs its children only when the caller's number belongs to a place. Places come from the dictionary of number blocks (`POST /dict/lerg`); of a block that is not in it the state is known at most. An unknown place does not match.",
    attributes: {
      states: "postal codes of states, two letters each, with commas between",
      county: "name of the county",
    },
  },
  Hangup: { does: "Ends the call. A call that was never answered is refused with SIP 480." },
  Hold: {
    does: "The caller hears music until `Unhold` (pushed in a side document), `timeout` or the end of the call. In a side document of a bridged call both parties hear it and nothing of each other, and the bridge goes on afterwards; when the bridge ends the hold ends with it.",
    attributes: { timeout: "longest hold", url: "music; default that of the platform" },
  },
  Pause: {
    does: "Silence.",
    attributes: {
      length: "how long",
      dtmf_stop: "each of these keys ends it early; that key is used up, others stay for the next `Gather`",
    },
  },
  Play: {
    does: "Plays audio: WAV (PCM, A-law, µ-law) or MP3, known by its content, at most 50 MB. A file of the web that is heard once begins when two seconds of it are there. Exactly one source is used: `record`, else `file`, else `url`.",
    attributes: {
      url: "where the audio is; may be the text of the element",
      record: "tag of a recording of this call; the newest one wins, one that still runs is stopped first",
      file: "a file of the account's media store, by its uuid or its name",
    },
  },
  Record: {
    does: "Records the call. With children: while they run. Without children and with commands after it: in the background. Without children as the last command: it keeps the call up until hangup, `timeout`, `dtmf_stop` or `silence`, which makes a voicemail.",
    attributes: {
      ...RECORDING,
      dtmf_stop: "each of these keys ends a last `Record` without children",
      beep: "a short tone before it starts, which is not recorded",
      silence: "so much silence ends a last `Record` without children; 0 = off",
    },
  },
  RecordPause: {
    does: "Pauses recordings, for example while a card number is said. Their time goes on.",
    attributes: {
      tag: "which ones; without it all that run",
      gap: "what the file has in that place: silence of the same length, or nothing",
    },
  },
  RecordResume: {
    does: "Lets paused recordings go on.",
    attributes: { tag: "which ones; without it all that run" },
  },
  RecordStart: { does: "Starts a recording in the background.", attributes: RECORDING },
  RecordStop: {
    does: "Stops recordings.",
    attributes: { tag: "which ones; without it all that run" },
  },
  RecordWait: {
    does: "Waits until recordings have ended and their files can be fetched. It stops none.",
    attributes: {
      tag: "which ones; without it all that have ended",
      timeout: "longest wait",
      asr: "wait for the transcript too",
    },
  },
  Say: {
    does: "Speaks a text. Plain text only; not interrupted by keys, except as a prompt of `Gather`.",
    attributes: {
      text: "what to speak; may be the text of the element",
      lang: "language (BCP 47), for example `en-US`",
      type: "class of the voice",
      gender: "gender of the voice",
      code: "code of one voice; then the three above do not count",
    },
  },
  Schedule: {
    does: "Runs its children only at certain times. All given attributes must match.",
    attributes: {
      dow: "days of the week",
      time: "ranges `HH:MM:SS-HH:MM:SS` with commas between, both ends included. A range that ends before it starts runs over midnight and belongs to the day on which it starts",
      tz: "time zone (IANA), daylight saving is followed; default that of the account, else UTC",
      office:
        "by the office hours of the account: `closed` in any of their rows, `open` in none, else in a row of this type. They are hours of the account's zone, whatever `tz` says",
    },
  },
  Tone: {
    does: "Plays tones.",
    attributes: {
      hz: "frequencies of 20 to 4000: `440` one, `350,440` together, `440x2` twice, `;` begins the next step. Or a tone of the telephone network: `dial`, `ringback`, `busy` or `congestion`, with a country as in `busy:gb`; it has its own times",
      don: "how long each step sounds",
      doff: "silence after each step",
      loop: "how often the whole is heard; 0 = until `timeout`",
      volume: "loudness, 0 is the loudest",
      timeout: "longest playing",
    },
  },
  Unhold: { does: "Ends a `Hold`." },
  Switch: { does: "Holds the branches of `Gather`, dialect A." },
  Case: {
    does: "Runs when these keys were pressed.",
    attributes: {
      dtmf: "the keys; several alternatives with commas between. It may be left out where `speech` is given",
      speech: SPEECH,
    },
  },
  DTMF: {
    does: "Runs when these keys were pressed (`Gather`, dialect B).",
    attributes: {
      value: "the keys; several alternatives with commas between. It may be left out where `speech` is given",
      speech: SPEECH,
    },
  },
  Default: { does: "Branch of `Gather`: dialect A: other keys were pressed; dialect B: no key was pressed." },
  Error: {
    does: "Inside a command: runs when that command failed. After a command: the same, when that command had no `Error` of its own. Inside `Gather` or `Switch` it is a branch: dialect A: no key was pressed; dialect B: other keys were pressed. Without an `Error` the document goes on after a failed command.",
    attributes: { say: "speak the reason of the failure first" },
  },
  To: {
    does: "A party to ring: a telephone number, `login@domain` of a domain hosted here, a SIP address `user@host:port` (with `;transport=tcp` or `tls` where wanted, or `sips:`), or `group:` with the uuid or name of a group. A `login` alone belongs to the domain of the call.",
    attributes: {
      timeout: "ring time of this target; default that of the `Dial`",
      delay: "ring this target so much later",
    },
  },
  Number: {
    does: "A telephone number to ring.",
    attributes: { timeout: "as in `To`", delay: "as in `To`" },
  },
  Sip: {
    does: "A SIP user or a SIP address to ring.",
    attributes: { timeout: "as in `To`", delay: "as in `To`" },
  },
  Group: {
    does: "A group of SIP users to ring, by uuid or name: each of its users by a leg of its own.",
    attributes: { timeout: "as in `To`", delay: "as in `To`" },
  },
  Meta: {
    does: "A value that goes along with the command around it: it is in its row and event and in the query of its request. In `Response` it belongs to the call and goes with every request. All are in `call.meta.vars`; at most 50 names per call.",
    attributes: { name: "name of the value", value: "the value; may be the text of the element, white space is kept" },
  },
  Header: {
    does: "A header field of a `Curl` request.",
    attributes: { name: "name of the field", value: "its value" },
  },
  Body: { does: "The body of a `Curl` request, white space is kept." },
};
