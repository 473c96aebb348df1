/**
 * The tables of Drizzle ORM as models.
 *
 * @module
 */
import { isRetortError, ModelError, thrownText } from "../errors.ts";
import type { ModelContext, ModelSource } from "../registry/model_source.ts";
import { defined } from "../schema/defined.ts";
import { objectsOf, putObject } from "../schema/edit.ts";
import type { EnumObject, Schema } from "../schema/model.ts";
import { checkChoice, checkOptions } from "../schema/options.ts";
import { isEqual, nameKey } from "../schema/pairs.ts";
import { digitsOf } from "../schema/sequence_options.ts";
import {
  type DrizzleEnum,
  type DrizzleSequence,
  type Family,
  familyOf,
  isAlias,
  isDrizzleEnum,
  isDrizzleSchema,
  isDrizzleSequence,
  isDrizzleTable,
  isDrizzleView,
  isKind,
  kindOf,
  type SequenceNumber,
  tableNameOf,
  viewOf,
} from "./drizzle_entities.ts";
import { type DrizzleReading, tableOfDrizzle, textOf } from "./drizzle_table.ts";
import { type ObjectModel, schema, sequence, type SequenceModel, type TableModel } from "./schema.ts";

/** A module of Drizzle ORM's tables, as `import * as tables from "./schema.ts"` gives it. */
export type DrizzleModule = Readonly<Record<string, unknown>>;

/** What {@linkcode fromDrizzle} may be told. */
export interface DrizzleOptions {
  /**
   * How columns are called that have no name but that of their property: what `drizzle()` and `drizzle-kit` are told of it.
   *
   * @default as the property
   */
  readonly casing?: "snake_case" | "camelCase";
}

/**
 * Models that are tables of Drizzle ORM. What they are in the database is what `drizzle-kit` would make of them, names included;
 * what has no operation here (policies, roles) is warned of, and what a program does by itself (`$default`,
 * `$onUpdate`, relations) is none of the database's concern.
 *
 * Drizzle ORM itself is not imported: the tables are read as they are, whichever copy of it made them.
 *
 * @param modules a module with the tables, or what imports it, or several of either
 * @example export default { target: fromDrizzle(() => import("./src/schema.ts")) } satisfies Config;
 */
export function fromDrizzle(
  modules: DrizzleModule | (() => Promise<DrizzleModule>) | readonly (DrizzleModule | (() => Promise<DrizzleModule>))[],
  options: DrizzleOptions = {},
): ModelSource {
  checkOptions("fromDrizzle()", options, ["casing"]);
  const casing = checkChoice(options.casing, ["snake_case", "camelCase"], "`casing` of fromDrizzle()");
  return {
    source: "the tables of Drizzle ORM",
    async load(context) {
      const found = new Set<unknown>();
      for (const module of Array.isArray(modules) ? modules : [modules]) {
        for (const entity of Object.values(await imported(module))) found.add(entity);
      }
      return modelsOf(found, context, CASINGS[casing ?? "none"]);
    },
  };
}

async function imported(module: unknown): Promise<object> {
  let found = module;
  try {
    if (typeof module === "function") found = await module();
  } catch (cause) {
    throw new ModelError(`Cannot import the tables of Drizzle ORM: ${thrownText(cause)}`, { cause });
  }
  if (typeof found === "object" && found !== null) return found;
  throw new ModelError(`Cannot read the tables of Drizzle ORM: fromDrizzle() was given no module but ${typeof found}`, {
    hint: 'write fromDrizzle(() => import("./schema.ts"))',
  });
}

/** A name in words: Drizzle's own rule. https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/casing.ts */
function words(name: string): readonly string[] {
  return name.replace(/['\u2019]/g, "").match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? [];
}

const CASINGS: Readonly<Record<"none" | "snake_case" | "camelCase", (name: string) => string>> = {
  none: (name) => name,
  snake_case: (name) => words(name).map((word) => word.toLowerCase()).join("_"),
  camelCase: (name) =>
    words(name).map((word, i) => i === 0 ? word.toLowerCase() : `${word[0]!.toUpperCase()}${word.slice(1)}`).join(""),
};

/** The models among what modules export. */
function modelsOf(exported: ReadonlySet<unknown>, context: ModelContext, cased: (name: string) => string): Schema {
  const all = [...exported];
  const tables = all.filter(isDrizzleTable).filter((table) => !isAlias(table));
  if (tables.length === 0) {
    throw new ModelError("Cannot read the tables of Drizzle ORM: there are none in what fromDrizzle() was given", {
      hint: 'give it the module that exports them: fromDrizzle(() => import("./schema.ts"))',
    });
  }
  const reading = (family: Family): DrizzleReading => ({ context, family, cased });
  const models = [
    ...tables.map((table): TableModel => ({
      kind: "table",
      ...tableOfDrizzle(table, reading(familyFor(table, context))),
    })),
    ...all.filter(isDrizzleView).flatMap((view) => viewModel(view, reading(familyFor(view, context)))),
    ...all.filter(isDrizzleSequence).map((each) => sequenceModel(each, context)),
  ];
  for (const other of all) warnOf(other, context);
  const whole = all.filter(isDrizzleEnum).reduce(withEnum, schema(models));
  return named(whole, all.filter(isDrizzleSchema).flatMap((each) => each.isExisting ? [] : each.schemaName));
}

/** The family of a table, a view or a sequence. @throws {ModelError} unless it is that of the database */
function familyFor(entity: object, { server }: ModelContext): Family {
  const family = familyOf(entity);
  if (family?.dialect === server.dialect) return family;
  const [what, name] = isDrizzleTable(entity)
    ? ["table", tableNameOf(entity)]
    : isDrizzleSequence(entity)
    ? ["sequence", entity.seqName]
    : ["view", viewOf(entity, { prefix: "", dialect: "" }).name];
  const kind = kindOf(entity);
  throw new ModelError(
    `Cannot take the Drizzle ${what} "${name}" for ${server.flavour}: it is a ${kind}, for ${
      family?.dialect ?? "a database that retort does not know"
    }`,
    {
      hint:
        "name the module of the database's own tables, in an environment of its own where there are several databases",
    },
  );
}

function viewModel(view: object, reading: DrizzleReading): readonly ObjectModel[] {
  const { name, schema, query, isMaterialized, options } = viewOf(view, reading.family);
  const { context } = reading;
  // One that is said to be there already has none.
  if (query === undefined) return [];
  const kind = isMaterialized ? "materialized_view" : "view";
  if (!context.registry.objects().some((known) => known.kind === kind)) {
    context.warn(
      `the Drizzle view "${name}" is left out: put the plugin \`views\` of "retort/plugins/views" into the config`,
    );
    return [];
  }
  if (options.length > 0) {
    context.warn(`the Drizzle view "${name}" is without ${options.join(", ")}, which no operation says`);
  }
  try {
    return [defined({ kind, name, schema, as: textOf(query, reading, false) })];
  } catch (cause) {
    throw new ModelError(`Cannot read the Drizzle view "${name}": ${thrownText(cause)}`, { cause });
  }
}

function sequenceModel(of: DrizzleSequence, context: ModelContext): SequenceModel {
  familyFor(of, context);
  const { seqName = "", seqOptions = {}, schema } = of;
  const { startWith, increment, minValue, maxValue, cache, cycle } = seqOptions;
  try {
    return sequence(
      seqName,
      defined({
        schema,
        start: digits(startWith),
        increment: digits(increment),
        minValue: digits(minValue),
        maxValue: digits(maxValue),
        cache: digits(cache),
        cycle,
      }),
    );
  } catch (cause) {
    throw new ModelError(`Cannot read the Drizzle sequence "${seqName}": ${thrownText(cause)}`, {
      cause,
      ...(isRetortError(cause) && cause.hint !== undefined && { hint: cause.hint }),
    });
  }
}

/** A number of a sequence, of which Drizzle takes the digits too; the bound of 64 bits where JavaScript's nearest is meant. */
function digits(given: SequenceNumber | undefined): number | bigint | undefined {
  if (typeof given === "string") return BigInt(given);
  return typeof given === "number" && Math.abs(given) === 2 ** 63 ? digitsOf(given) : given;
}

/** What no operation makes. */
const UNMADE: Readonly<Record<string, (entity: never) => string>> = {
  PgRole: ({ name }: { readonly name: string }) => `the Drizzle role "${name}"`,
  PgPolicy: ({ name }: { readonly name: string }) => `the Drizzle policy "${name}"`,
};

function warnOf(entity: unknown, { warn }: ModelContext): void {
  const kind = Object.keys(UNMADE).find((each) => isKind(entity, each));
  if (kind !== undefined) warn(`${UNMADE[kind]!(entity as never)} is left out: no operation makes it`);
}

/** `schema` with an enum type, which no column may have. */
function withEnum(whole: Schema, { enumName, enumValues, schema }: DrizzleEnum): Schema {
  const type: EnumObject = defined({ name: enumName, schema, values: [...enumValues] });
  const there = objectsOf<EnumObject>(whole, "enum").find((other) => nameKey(other) === nameKey(type));
  if (there === undefined || isEqual(there.values, type.values)) return putObject(whole, "enum", type);
  throw new ModelError(`Cannot read the Drizzle enum "${enumName}": there are two of the name, with other values`, {
    hint: "name one of them otherwise",
  });
}

/** `whole` with the schemas that are named, and those that its objects stand in. */
function named(whole: Schema, schemas: readonly string[]): Schema {
  const used = [whole.tables, ...Object.values(whole.objects)].flat().flatMap((object) => object.schema ?? []);
  return [...new Set([...schemas, ...used])].reduce((made, name) => putObject(made, "schema", { name }), whole);
}
