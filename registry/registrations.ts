import { DuplicateRegistrationError, PluginError } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import { RESERVED_METHODS, snakeCase } from "./method_names.ts";
import type { Compiler, OperationDefinition } from "./operation.ts";
import type { ObjectKind, Plugin } from "./plugin.ts";
import type { TypeDefinition } from "./type.ts";

/** The definition of any operation. The one seam where operations lose their types: all kinds are held in one map. */
// deno-lint-ignore no-explicit-any
export type AnyDefinition = OperationDefinition<any, readonly any[], any>;
// deno-lint-ignore no-explicit-any
type AnyType = TypeDefinition<any>;

/** What has a name that nothing else of its kind has. */
interface Registered<T> {
  readonly value: T;
  /** The plugin or dialect that brought it. */
  readonly by: string;
}

/** What plugins and dialects bring, each under a name that it has alone, and nothing that breaks its contract. */
export class Registrations {
  /** Kind → what there is to know of such an operation. */
  readonly definitions = new Map<string, Registered<AnyDefinition>>();
  /** Method of `op` → the kind of the operations that it makes. */
  readonly methods = new Map<string, Registered<string>>();
  /** The name in a type's data → how it is made and spelt. */
  readonly types = new Map<string, Registered<AnyType>>();
  /** `dialect/kind` → how the dialect compiles it, where that is not as everywhere. */
  readonly compilers = new Map<string, Registered<Compiler<never>>>();
  /** Kind of object → how autogenerate sees it. */
  readonly objects = new Map<string, Registered<ObjectKind>>();
  /** Name → dialect. */
  readonly dialects = new Map<string, Registered<Dialect>>();
  /** Scheme of a URL → the dialect that answers to it. */
  readonly schemes = new Map<string, Registered<Dialect>>();

  /**
   * @throws {DuplicateRegistrationError} if two plugins have one name, or claim one method, kind, type, or one dialect's
   * compiler of a kind
   * @throws {PluginError} if a plugin breaks its contract
   */
  constructor(plugins: readonly Plugin[], dialects: readonly Dialect[]) {
    const names = new Set<string>();
    for (const plugin of plugins) {
      this.#plug(plugin);
      if (names.has(plugin.name)) {
        throw new DuplicateRegistrationError(`Cannot register the plugin "${plugin.name}": another one has that name`, {
          hint: "rename one of them, or take it out of the list `plugins` of the config",
        });
      }
      names.add(plugin.name);
    }
    for (const dialect of dialects) this.#speak(dialect);
  }

  #plug(plugin: Plugin): void {
    const by = plugin?.name;
    if (typeof by !== "string" || by === "" || typeof plugin.operations !== "object" || plugin.operations === null) {
      throw new PluginError("Cannot register a plugin: it needs a name and operations", {
        hint: "a plugin is an object { name, operations: { method: definition } }",
      });
    }
    for (const [method, definition] of Object.entries(plugin.operations as Record<string, AnyDefinition>)) {
      checkDefinition(by, method, definition);
      put(this.methods, method, definition.kind, by, `the method op.${method}()`);
      put(this.definitions, definition.kind, definition, by, `the operation "${definition.kind}"`);
    }
    for (const definition of plugin.composed ?? []) {
      checkFunctions(definition, `the operation "${definition?.kind}" of "${by}"`);
      put(this.definitions, definition.kind, definition, by, `the operation "${definition.kind}"`);
    }
    for (const [method, definition] of Object.entries((plugin.types ?? {}) as Record<string, AnyType>)) {
      if (definition?.type !== snakeCase(method)) {
        throw new PluginError(
          `Cannot register the type t.${method}() of "${by}": its name must be "${snakeCase(method)}" and is ${
            JSON.stringify(definition?.type)
          }`,
        );
      }
      put(this.types, definition.type, definition, by, `the type t.${method}()`);
    }
    for (const [dialect, table] of Object.entries(plugin.compilers ?? {})) {
      for (const [kind, compiler] of Object.entries(table)) {
        put(this.compilers, `${dialect}/${kind}`, compiler, by, `how ${dialect} compiles "${kind}"`);
      }
    }
    for (const object of plugin.objects ?? []) {
      if (typeof object?.kind !== "string") {
        throw new PluginError(`Cannot register an object kind of "${by}": it is no object with a \`kind\``);
      }
      put(this.objects, object.kind, object, by, `the object kind "${object.kind}"`);
    }
  }

  #speak(dialect: Dialect): void {
    const by = dialect.name;
    put(this.dialects, dialect.name, dialect, by, `the dialect "${dialect.name}"`);
    for (const scheme of dialect.schemes) put(this.schemes, scheme, dialect, by, `the URL scheme "${scheme}:"`);
    for (const [kind, compiler] of Object.entries(dialect.compilers)) {
      put(this.compilers, `${dialect.name}/${kind}`, compiler, by, `how ${dialect.name} compiles "${kind}"`);
    }
    for (const [name, definition] of Object.entries(dialect.types ?? {})) {
      put(this.types, `${dialect.name}.${name}`, definition, by, `the type t.${dialect.name}.${name}()`);
    }
  }
}

function put<V>(map: Map<string, Registered<V>>, key: string, value: V, by: string, what: string): void {
  const there = map.get(key);
  if (there) {
    throw new DuplicateRegistrationError(`Cannot register ${what} from "${by}": "${there.by}" has registered it`, {
      hint: `take "${by}" or "${there.by}" out of the list \`plugins\` of the config`,
    });
  }
  map.set(key, { value, by });
}

function checkDefinition(by: string, method: string, definition: AnyDefinition): void {
  const what = `the method op.${method}() of "${by}"`;
  if (RESERVED_METHODS.includes(method)) {
    throw new DuplicateRegistrationError(`Cannot register ${what}: retort has a method of that name itself`);
  }
  checkFunctions(definition, what);
  if (definition.kind !== snakeCase(method)) {
    throw new PluginError(
      `Cannot register ${what}: its kind must be "${snakeCase(method)}" and is ${JSON.stringify(definition.kind)}`,
    );
  }
}

function checkFunctions(definition: AnyDefinition, what: string): void {
  for (const part of ["build", "args", "compile"] as const) {
    if (typeof definition?.[part] === "function") continue;
    throw new PluginError(`Cannot register ${what}: its definition has no function \`${part}\``);
  }
}
