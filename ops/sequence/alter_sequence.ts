import { InvalidOperationError, IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { sequenceTexts } from "../../registry/sequence_text.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, objectsOf, putObject, sameName, tableName } from "../../schema/edit.ts";
import type { SequenceObject, TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { isEqual } from "../../schema/pairs.ts";
import { type SequenceLimits, sequenceLimits, wholeNumber, wholeSequence } from "../../schema/sequence_options.ts";
import {
  checkRange,
  numberOf,
  refuseWithoutSequences,
  type SequenceSettings,
  type SequenceState,
  SETTING_KEYS,
  settingsBefore,
  settingsOf,
  writtenSettings,
} from "./sequence.ts";

type Key = typeof SETTING_KEYS[number];

/** What of a sequence is altered, as a caller says it; `null`: what the server has by itself. */
export type SequenceChanges = { readonly [K in Key]?: SequenceSettings[K] | null };

/** {@linkcode SequenceChanges} as data. */
export type AlteredSequence = { readonly [K in Key]?: SequenceState[K] | null };

/** `alter_sequence` as data. */
export interface AlterSequence extends Operation<"alter_sequence"> {
  readonly sequence: TableName;
  /** What is altered; what is absent stays as it is. */
  readonly changes: AlteredSequence;
  /** How the sequence counted before, all of it, where the script said. */
  readonly was?: SequenceState;
  readonly ifExists?: true;
}

/** Options of {@linkcode AlterSequenceMethods.alterSequence}. */
export interface AlterSequenceOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** How it counted before, all of it, `{}` for one without options: without it the change cannot be reversed. */
  readonly was?: SequenceSettings;
}

/** What `alter_sequence` adds to `op`. */
export interface AlterSequenceMethods {
  /**
   * Alters how a sequence counts. It goes on from where it is: neither a new `start` nor anything else begins it anew.
   *
   * @param changes What is altered; `null` is what the server has by itself, and wants `was`.
   * @example op.alterSequence("invoice_number", { cache: 50 }, { was: { start: 1000, cache: 20 } });
   */
  alterSequence(name: string, changes: SequenceChanges, options?: AlterSequenceOptions): Promise<void>;
}

/** `op.alterSequence()`. */
export const alterSequence: Definition<AlterSequence, AlterSequenceMethods, "alterSequence"> = {
  kind: "alter_sequence",
  build(name, given, options = {}) {
    checkName(name, "a sequence");
    const what = `the sequence "${name}"`;
    checkOptions(`altering ${what}`, options, ["schema", "ifExists", "was"]);
    checkOptions(`the changes of ${what}`, given ?? null, SETTING_KEYS);
    const was = options.was && settingsBefore(options.was, `\`was\` of ${what}`);
    const changes = changesOf(given, what);
    const [first] = Object.keys(changes);
    if (first === undefined) throw new InvalidOperationError(`Cannot alter ${what}: no change is given`);
    const open = was === undefined ? Object.entries(changes).find(([, value]) => value === null)?.[0] : undefined;
    if (open !== undefined) {
      throw new InvalidOperationError(`Cannot take back \`${open}\` of ${what}: nobody said how it counts`, {
        hint: `pass { was: { … } } to op.alterSequence("${name}"), all that it was made with, or say the ${open}`,
      });
    }
    if (was !== undefined) checkRange(altered(was, changes), what);
    return defined({
      kind: "alter_sequence" as const,
      sequence: tableName(name, options.schema),
      changes,
      was,
      ifExists: options.ifExists || undefined,
    });
  },
  args: ({ sequence: { name, schema }, changes, was, ifExists }) => [
    name,
    writtenSettings(changes as SequenceState) as SequenceChanges,
    defined({ schema, ifExists, was: was && writtenSettings(was) }),
  ],
  touches: ({ sequence }) => [{ object: { kind: "sequence", ...nameOf(sequence) }, how: "alter" }],
  reverse({ sequence, changes, was, ifExists }): AlterSequence {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the alteration of the sequence "${sequence.name}": nobody said how it counted`,
        { hint: `pass { was: { … } } to op.alterSequence("${sequence.name}"), all that it was made with` },
      );
    }
    const back = (Object.keys(changes) as Key[]).map((key) => [key, was[key] ?? UNSAID[key] ?? null]);
    return defined({
      kind: "alter_sequence" as const,
      sequence,
      changes: Object.fromEntries(back) as AlteredSequence,
      was: altered(was, changes),
      ifExists,
    });
  },
  apply({ sequence, changes }, schema) {
    const found = objectsOf<SequenceObject>(schema, "sequence").find((each) => sameName(each, sequence));
    return found === undefined ? schema : putObject(schema, "sequence", altered(found, changes));
  },
  compile(operation, { grammar: g, server }) {
    const { sequence, changes, was = {}, ifExists } = operation;
    refuseWithoutSequences(`alter the sequence "${sequence.name}"`, server);
    const type = changes.type === undefined ? [] : [`AS ${changes.type ?? "bigint"}`];
    const limits = [sequenceLimits(was.type), sequenceLimits(altered(was, changes).type)] as const;
    const words = [...type, ...changedTexts(operation, limits, "NO CYCLE")];
    return [{ sql: `ALTER SEQUENCE ${ifExists ? "IF EXISTS " : ""}${g.table(sequence)} ${words.join(" ")}` }];
  },
};

/** How an option is said not to be, where that is no absence. */
const UNSAID: { readonly [K in Key]?: SequenceState[K] } = { cycle: false };

/** What a caller gave, as data. */
function changesOf(given: SequenceChanges, what: string): AlteredSequence {
  const { cycle, type } = given;
  // Whether the numbers fit one another is known only with what stays.
  const { type: ownType, cycle: ownCycle } = settingsOf(
    defined({ type: type ?? undefined, cycle: cycle ?? undefined }),
    what,
  );
  const changes = SETTING_KEYS.map((key) => {
    const value = given[key];
    if (value === undefined) return [key, undefined];
    if (key === "type") return [key, value === null ? null : ownType];
    if (key === "cycle") return [key, ownCycle ?? false];
    return [key, value === null ? null : numberOf(value, key, what)];
  });
  return defined(Object.fromEntries(changes) as AlteredSequence);
}

/** What makes a sequence that counts as `before` count as `after`. */
export function changesBetween(before: SequenceState, after: SequenceState): AlteredSequence {
  const keys = SETTING_KEYS.filter((key) => !isEqual(before[key], after[key]));
  return Object.fromEntries(keys.map((key) => [key, after[key] ?? UNSAID[key] ?? null])) as AlteredSequence;
}

/** `state` with what is altered of it. */
export function altered<S extends SequenceState>(state: S, changes: AlteredSequence): S {
  const all = Object.entries({ ...state, ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== false)) as unknown as S;
}

/**
 * What ALTER SEQUENCE says of the numbers: what is altered, and what would otherwise stay as it was made when the sequence
 * was: the bounds of its direction or type, and the start that goes with them.
 *
 * @param limits those of the sequence before and after
 * @param noCycle how a server is told that it does not begin anew
 */
export function changedTexts(
  { changes, was }: AlterSequence,
  [before, after]: readonly [before: SequenceLimits, after: SequenceLimits],
  noCycle: string,
): readonly string[] {
  const told = (state: SequenceState, limits: SequenceLimits) => {
    const { cycle, ...numbers } = wholeSequence(state, limits);
    const written = Object.entries(numbers).map(([key, number]) => [key, wholeNumber(number)]);
    const texts = sequenceTexts({ ...Object.fromEntries(written), cycle });
    return { ...texts, cycle: texts.cycle ?? noCycle };
  };
  const [old, texts] = [told(was ?? {}, before), told(altered(was ?? {}, changes), after)];
  const keys = Object.keys(texts) as (keyof typeof texts)[];
  return keys.filter((key) => key in changes || was !== undefined && old[key] !== texts[key]).map((key) => texts[key]!);
}
