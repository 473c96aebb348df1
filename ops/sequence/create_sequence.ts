import type { Grammar } from "../../registry/grammar.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { sequenceTexts } from "../../registry/sequence_text.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, putObject, tableName } from "../../schema/edit.ts";
import type { SequenceObject } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import type { DropSequence } from "./drop_sequence.ts";
import {
  refuseWithoutSequences,
  type SequenceSettings,
  SETTING_KEYS,
  settingsOf,
  stateOf,
  writtenSettings,
} from "./sequence.ts";

/** `create_sequence` as data. */
export interface CreateSequence extends Operation<"create_sequence"> {
  readonly sequence: SequenceObject;
  readonly ifNotExists?: true;
}

/** Options of {@linkcode CreateSequenceMethods.createSequence}. */
export interface CreateSequenceOptions extends SequenceSettings {
  readonly schema?: string;
  /** Leaves alone a sequence of that name, however it counts. @default {false} */
  readonly ifNotExists?: boolean;
}

/** What `create_sequence` adds to `op`. */
export interface CreateSequenceMethods {
  /**
   * Creates a sequence that no column owns. PostgreSQL and MariaDB have them.
   *
   * @example op.createSequence("invoice_number", { start: 1000, cache: 20 });
   */
  createSequence(name: string, options?: CreateSequenceOptions): Promise<void>;
}

/** `op.createSequence()`. */
export const createSequence: Definition<CreateSequence, CreateSequenceMethods, "createSequence"> = {
  kind: "create_sequence",
  build(name, options = {}) {
    checkName(name, "a sequence");
    const what = `the sequence "${name}"`;
    checkOptions(what, options, ["schema", "ifNotExists", ...SETTING_KEYS]);
    const { schema, ifNotExists } = options;
    return defined({
      kind: "create_sequence" as const,
      sequence: { ...tableName(name, schema), ...settingsOf(options, what) },
      ifNotExists: ifNotExists || undefined,
    });
  },
  args: ({ sequence, ifNotExists }) => [
    sequence.name,
    defined({ schema: sequence.schema, ifNotExists, ...writtenSettings(stateOf(sequence)) }),
  ],
  touches: ({ sequence }) => [{ object: { kind: "sequence", ...nameOf(sequence) }, how: "create" }],
  reverse: ({ sequence, ifNotExists }): DropSequence =>
    defined({
      kind: "drop_sequence" as const,
      sequence: nameOf(sequence),
      was: stateOf(sequence),
      ifExists: ifNotExists,
    }),
  apply: ({ sequence }, schema) => putObject(schema, "sequence", sequence),
  compile(operation, { grammar, server }) {
    refuseWithoutSequences(`create the sequence "${operation.sequence.name}"`, server);
    return [{ sql: createSequenceSql(operation, grammar) }];
  },
};

/** `CREATE SEQUENCE`, with what is said of it. */
export function createSequenceSql({ sequence, ifNotExists }: CreateSequence, g: Grammar): string {
  const { type } = sequence;
  return [
    `CREATE SEQUENCE ${ifNotExists ? "IF NOT EXISTS " : ""}${g.table(sequence)}`,
    ...(type === undefined ? [] : [`AS ${type}`]),
    ...Object.values(sequenceTexts(sequence)),
  ].join(" ");
}
