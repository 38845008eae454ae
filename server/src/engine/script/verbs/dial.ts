import { causeOf } from "../../../domain/call/cause.js";
import type { Verb } from "../../../wire/xml/verb.js";
import { unlessAborted } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { DialOutcome, DialRequest, DialTargetEnd, Ringback } from "../dial.js";
import { parseTarget } from "../dial-target.js";
import type { RunVerb, VerbContext } from "../verb-context.js";

/** Rings targets and bridges the first that answers; goes on when the bridge is over (call-xml.md 4.6). */
export const dial: RunVerb = async (ctx, verb) => {
  const request = dialRequest(ctx, verb);
  if (!ctx.budget.legs(request.targets.length)) throw new CommandFailure("Too many legs");
  const outcome = await ctx.call.dial(request, ctx.signal);
  if (outcome.kind === "failed") return failure(outcome);
  const { written, call, targets } = outcome;
  const response = { to: written, call, targets: targets.map(targetJson) };
  const next = async () => {
    const end = await unlessAborted(outcome.ended, ctx.signal);
    if (end) {
      ctx.budget.mediaTime(end.durationMs);
      ctx.amend({ bridge_duration_ms: Math.round(end.durationMs) });
    }
    return undefined;
  };
  return { success: true, reason: `Bridged to ${written}`, response, next };
};

function failure({ cause, asked, targets }: DialOutcome & { kind: "failed" }) {
  const reason = `[originate] ERR ${causeOf(cause).name}. no any destinations are accept the call ${asked}/${asked}`;
  return { success: false, reason, response: { targets: targets.map(targetJson) } };
}

function targetJson({ written, call, cause }: DialTargetEnd): object {
  const name = cause === undefined ? null : causeOf(cause).name;
  return { to: written, call: call ?? null, q850_cause: cause ?? null, q850_cause_string: name };
}

function dialRequest(ctx: VerbContext, verb: Verb): DialRequest {
  const { values, tag } = verb;
  const place = { country: ctx.call.country, domain: ctx.call.domain };
  const direct = verb.text === "" ? [] : [{ name: "To", text: verb.text, values: undefined }];
  return {
    targets: [...direct, ...verb.data].map((target) => ({
      written: target.text,
      address: parseTarget(target.name, target.text, place),
      timeoutMs: target.values?.number("timeout"),
      delayMs: target.values?.number("delay") ?? 0,
    })),
    takeLegs: (count) => ctx.budget.legs(count),
    timeoutMs: values.number("timeout") ?? 30_000,
    sequential: values.flag("sequential"),
    from: callerId(values.text("from") ?? "caller"),
    name: values.text("name"),
    record: RECORD[values.text("record") ?? ""] ?? "no",
    asr: values.flag("asr"),
    tag,
    ringback: ringback(ctx, values.text("ringback") ?? "tone"),
    timeLimitMs: values.number("time_limit"),
  };
}

const RECORD: Readonly<Record<string, DialRequest["record"]>> = {
  "record-from-answer": "from_answer",
  "record-from-ringing": "from_ringing",
};

function callerId(word: string): DialRequest["from"] {
  if (word === "caller" || word === "tn" || word === "anonymous") return { kind: word };
  return { kind: "number", digits: word };
}

/** A URL is fetched while the targets ring; one that gives no audio is replaced by the tone. */
function ringback(ctx: VerbContext, word: string): Ringback {
  if (word === "tone" || word === "none") return { kind: word };
  const { call, media, log, signal } = ctx;
  const audio = media
    .audio(call.account, word, (bytes) => call.decode(bytes), signal)
    .catch((error: unknown) => {
      log.warn({ err: error }, "ringback could not be fetched");
      return undefined;
    });
  return { kind: "audio", audio };
}
