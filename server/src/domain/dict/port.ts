import type { IDICTGTTSVoice, IDICTLERGRateCenter, IDICTLERGUploadPayload } from "@opentact/contract";
import type { LergShort } from "../call/port/shorts.js";

/** A dictionary that is imported from a file. */
export type ImportedDictionary = "lerg" | "lrn";

/** One row of a LERG file (numbers.md 9.1): a number block, where it lies and whose it is. */
export interface LergRow {
  readonly npa: string;
  readonly nxx: string;
  /** First digit of the line, or `A` = all of the NXX. */
  readonly block: string;
  readonly state: string | null;
  readonly rate_center: string | null;
  readonly lata: string | null;
  readonly ocn: string | null;
  readonly company: string | null;
  readonly ocn_type: string | null;
  readonly city: string | null;
  readonly county: string | null;
  readonly postal_codes: readonly string[];
  readonly time_zone: string | null;
  readonly country: string;
  /** Day from which the row is in force, `YYYY-MM-DD`. */
  readonly effective_on: string;
  /** The block is given up on that day. */
  readonly is_deleted: boolean;
}

/** One row of a file of ported numbers (numbers.md 9.2). */
export interface LrnRow {
  readonly tn: number;
  readonly lrn: number;
  readonly spid: string | null;
  readonly ocn: string | null;
  readonly ported_on: string | null;
}

/**
 * Takes a dictionary in. Its rows go into a new generation that nobody reads before `activate`; one import at a time
 * per dictionary, on all nodes together.
 */
export interface DictionaryLoader<Row> {
  /** Opens a generation; undefined while another import runs. One that has not written for 60 s counts as dead. */
  begin(now: string): Promise<number | undefined>;
  /** Adds rows; of rows with one key the last one stays. @throws Error when the generation was taken away meanwhile */
  write(generation: number, rows: readonly Row[]): Promise<void>;
  /** Puts the generation in the place of the one that was read until now, in one step. */
  activate(generation: number): Promise<void>;
  /** Gives the generation up: nothing of it will be read. */
  abandon(generation: number): Promise<void>;
  /** Removes the rows of generations that are not read any more, some thousands at a time. */
  sweep(): Promise<void>;
}

/** Takes a file in. */
export interface DictionaryUpload {
  /** @param pieces UTF-8 text in pieces of any size, split anywhere */
  run(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<IDICTLERGUploadPayload>;
}

/** Reads of the imported dictionaries. Before an import there is nothing. `now` says which rows are in force. */
export interface DictionaryReads {
  /** The block a number lies in. @param tn E.164 digits of the North American plan */
  blockOf(tn: number, now: string): Promise<LergShort | undefined>;
  rateCenters(country: string, state: string, now: string): Promise<readonly IDICTLERGRateCenter[]>;
  /** Whether a location routing number is known for the number. */
  isPorted(tn: number): Promise<boolean>;
}

/** A voice as its engine names it. */
export type EngineVoice = Omit<IDICTGTTSVoice, "created_on" | "modified_on">;

/** The configured speech engines. */
export interface VoiceSource {
  /** All their voices, asked of them now. */
  voices(): readonly EngineVoice[];
}

/** What the engines named last. */
export interface VoiceStore {
  /** By name. */
  list(): Promise<readonly IDICTGTTSVoice[]>;
  /** Makes the dictionary these voices and no others; one that is as it was keeps its dates. */
  replace(voices: readonly EngineVoice[], now: string): Promise<void>;
}
