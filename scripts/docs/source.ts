/**
 * What the sources say of methods and their options, read from `deno doc --json`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A method of `op` as its declaration has it. */
export interface Method {
  readonly summary: string;
  /** One, or several where it is overloaded; `name(parameters): result`. */
  readonly signatures: readonly string[];
  readonly parameters: readonly (readonly [name: string, doc: string])[];
  readonly example?: string;
}

/** An option, its name with that of its block before it. */
export interface Property {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  /** Its default. */
  readonly initial?: string;
}

/** What was read. */
export interface Docs {
  /** @throws {Error} if no interface has it */
  method(name: string): Method;
  /** The properties of an interface, inherited ones first; none if there is no such interface. */
  properties(name: string): readonly Property[];
}

interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly {
    readonly kind: string;
    readonly name?: string;
    readonly doc?: string;
    readonly value?: string;
  }[];
}

interface TypeNode {
  readonly kind: string;
  readonly repr?: string;
  // What a kind of type holds; looked at by the code that knows the kind.
  readonly value?: unknown;
}

interface PropertyNode {
  readonly name: string;
  readonly jsDoc?: JsDoc;
  readonly tsType?: TypeNode;
}

interface InterfaceNode {
  readonly extends?: readonly TypeNode[];
  readonly properties?: readonly PropertyNode[];
  readonly methods?: readonly { readonly name: string; readonly jsDoc?: JsDoc }[];
}

/** Reads the interfaces of `paths`, relative to `root`. */
export async function readDocs(root: string, paths: readonly string[]): Promise<Docs> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...paths],
    cwd: root,
  }).output();
  if (!success) throw new Error(`deno doc failed: ${new TextDecoder().decode(stderr)}`);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly nodes: Readonly<
      Record<string, {
        readonly symbols: readonly {
          readonly name: string;
          readonly declarations: readonly { readonly kind: string; readonly def: InterfaceNode }[];
        }[];
      }>
    >;
  };
  const interfaces = new Map<string, InterfaceNode>();
  for (const { symbols } of Object.values(nodes)) {
    for (const { name, declarations } of symbols) {
      for (const { kind, def } of declarations) if (kind === "interface") interfaces.set(name, def);
    }
  }
  const sources = paths.map((path) => readFileSync(join(root, path), "utf8"));

  return {
    method(name) {
      const methods = [...interfaces.values()].flatMap((each) => each.methods ?? []).filter((each) =>
        each.name === name
      );
      const [first] = methods;
      if (first === undefined) throw new Error(`no interface has the method "${name}"`);
      const { doc = "", tags = [] } = first.jsDoc ?? {};
      const example = tags.find(({ kind }) => kind === "example")?.doc;
      return {
        summary: doc.trim().replaceAll(/\{@linkcode ([^}]+)\}/g, "`$1`"),
        signatures: signatures(sources, name),
        parameters: tags.filter(({ kind }) => kind === "param").map(({ name, doc }) => [name!, (doc ?? "").trim()]),
        ...(example !== undefined && { example: example.trim() }),
      };
    },
    properties: (name) => flat(propertiesOf(interfaces.get(name), interfaces), interfaces),
  };
}

/** The declarations of a method as they are written, with the table put back where a batch leaves it out. */
function signatures(sources: readonly string[], name: string): readonly string[] {
  const declaration = new RegExp(`^  (${name}(?:<[^>]*>)?\\([\\s\\S]*?\\): (?:Done|Promise<[\\s\\S]*?>));$`, "gm");
  return sources.flatMap((source) => [...source.matchAll(declaration)]).map(([, text]) =>
    text!.replace(/\.\.\.rest: \[\s*\.\.\.At,([\s\S]*)\]/, "table: string,$1")
      .replace(/\): Done$/, "): Promise<void>")
      .replace(/\s+/g, " ").replaceAll("( ", "(").replace(/,? \)/g, ")")
  );
}

function propertiesOf(
  def: InterfaceNode | undefined,
  interfaces: ReadonlyMap<string, InterfaceNode>,
): readonly PropertyNode[] {
  if (def === undefined) return [];
  const own = def.properties ?? [];
  const inherited = (def.extends ?? []).flatMap((base) => membersOf(base, interfaces));
  return [...inherited.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
}

/** The members of a type, as far as it is made of interfaces. */
function membersOf(
  type: TypeNode | undefined,
  interfaces: ReadonlyMap<string, InterfaceNode>,
): readonly PropertyNode[] {
  switch (type?.kind) {
    case "typeRef": {
      const { typeName, typeParams = [] } = type.value as { typeName: string; typeParams?: readonly TypeNode[] };
      if (typeName !== "Omit") return propertiesOf(interfaces.get(typeName), interfaces);
      const left = JSON.stringify(typeParams[1]);
      return membersOf(typeParams[0], interfaces).filter(({ name }) => !left.includes(JSON.stringify(name)));
    }
    case "typeLiteral":
      return (type.value as { properties?: readonly PropertyNode[] }).properties ?? [];
    case "intersection":
      return (type.value as readonly TypeNode[]).flatMap((part) => membersOf(part, interfaces));
    case "indexedAccess": {
      const { objType, indexType } = type.value as { objType: TypeNode; indexType: TypeNode };
      const found = membersOf(objType, interfaces).find(({ name }) => name === indexType.repr);
      return membersOf(found?.tsType, interfaces);
    }
    default:
      return [];
  }
}

const BLOCKS = ["postgres", "mysql", "sqlite"];

/** Properties with those of the blocks of each family in their place. */
function flat(
  properties: readonly PropertyNode[],
  interfaces: ReadonlyMap<string, InterfaceNode>,
  prefix = "",
): readonly Property[] {
  return properties.flatMap((property): readonly Property[] => {
    if (prefix === "" && BLOCKS.includes(property.name)) {
      return flat(membersOf(property.tsType, interfaces), interfaces, `${property.name}.`);
    }
    const initial = property.jsDoc?.tags?.find(({ kind }) => kind === "default");
    // On a line with other text, deno doc takes the tag for a part of it.
    const [doc = "", inline] = (property.jsDoc?.doc ?? "").split("@default");
    const value = (initial?.value ?? initial?.doc ?? inline)?.trim().replace(/^\{([\s\S]*)\}/, "$1");
    return [{
      name: prefix + property.name,
      type: spelt(property.tsType),
      doc: doc.trim(),
      ...(value !== undefined && { initial: value }),
    }];
  });
}

/** A type as one would write it. */
function spelt(type: TypeNode | undefined): string {
  const value = type?.value;
  switch (type?.kind) {
    case "union":
      return (value as readonly TypeNode[]).map(spelt).join(" | ");
    case "intersection":
      return (value as readonly TypeNode[]).map(spelt).join(" & ");
    case "array":
      return `${spelt(value as TypeNode)}[]`;
    case "typeOperator":
      return spelt((value as { readonly tsType: TypeNode }).tsType);
    case "parenthesized":
      return `(${spelt(value as TypeNode)})`;
    case "literal":
      return (value as { readonly kind: string }).kind === "string" ? JSON.stringify(type.repr) : type.repr!;
    case "typeLiteral":
      return `{ ${
        ((value as { properties?: readonly PropertyNode[] }).properties ?? []).map(({ name }) => name).join(", ")
      } }`;
    case "typeRef": {
      const { typeName, typeParams = [] } = value as { typeName: string; typeParams?: readonly TypeNode[] };
      return typeParams.length === 0 ? typeName : `${typeName}<${typeParams.map(spelt).join(", ")}>`;
    }
    default:
      return type?.repr ?? "unknown";
  }
}
