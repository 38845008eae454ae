import { eventFrames, type MadeEventType } from "@opentact/contract";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { noteEvent } from "./status-log.js";
import { undeclared } from "./undeclared.js";

interface Check {
  Check(value: unknown): boolean;
  Errors(value: unknown): unknown[];
}

const checks = new Map<string, Check>();

/**
 * Checks the frame of an event against the contract, with no member more and none less, and notes its type. Throws with
 * what is wrong.
 */
export function checkFrame(frame: unknown): void {
  const { type = "", message } = (frame ?? {}) as { readonly type?: string; readonly message?: unknown };
  const schema: TSchema | undefined = eventFrames[type as MadeEventType];
  const where = `frame ${type} "${message}"`;
  if (!schema) throw new Error(`${where}: not a type of the contract`);
  const check = checks.get(type) ?? Compile(schema);
  checks.set(type, check);
  if (!check.Check(frame)) throw new Error(`${where}: ${JSON.stringify(check.Errors(frame).slice(0, 5))}`);
  const strangers = undeclared(schema, frame, "");
  if (strangers.length > 0) throw new Error(`${where}: undeclared ${strangers.join(", ")}`);
  noteEvent(type);
}
