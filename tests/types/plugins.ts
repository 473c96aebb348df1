// How `op` and the kit know what plugins add, and refuse what no plugin in the list adds.
import type { ColumnType, Definition, KitOf, Op, Operation, OpOf, OpWith, Plugin } from "../../mod.ts";
import { type ViewOps, views } from "../../plugins/views/mod.ts";

interface GreetOps {
  /** Greets. */
  greet(name: string, options?: { readonly loud?: boolean }): Promise<number>;
}
interface Greet extends Operation<"greet"> {
  readonly name: string;
}
const greet: Definition<Greet, GreetOps, "greet"> = {
  kind: "greet",
  build: (name) => ({ kind: "greet", name }),
  args: ({ name }) => [name],
  compile: () => [],
  result: ({ rowCount }) => rowCount,
};
interface GeoTypes {
  geoPoint(dimensions: number): ColumnType<"geo_point">;
}
const greetings: Plugin<GreetOps> = { name: "greetings", operations: { greet } };
// deno-lint-ignore ban-types -- adds types alone
const geo: Plugin<{}, {}, GeoTypes> = {
  name: "geo",
  operations: {},
  types: { geoPoint: { type: "geo_point", build: () => ({ type: "geo_point" }), args: () => [2] } },
};

const plugins = [views, greetings, geo] as const;

export async function upgrade(op: OpWith<typeof plugins>, { t }: KitOf<typeof plugins>) {
  op.createView("active", "SELECT 1", { schema: "app" });
  op.createMaterializedView("kept", "SELECT 1 AS n", { indexes: [t.index("ux", ["n"], { unique: true })] });
  op.dropMaterializedView("kept", { was: { query: "SELECT 1 AS n", indexes: [t.index("ux", ["n"])] } });
  (await op.greet("Ada", { loud: true })) satisfies number;
  op.createTable("places", [t.column("at", t.geoPoint(2)), t.column("name", t.text())]);

  // @ts-expect-error: a materialized view has indexes, and no columns of its own
  op.createMaterializedView("kept", "SELECT 1 AS n", { indexes: [t.column("n", t.text())] });
  // @ts-expect-error: a plugin's method has its arguments
  op.createView("active");
  // @ts-expect-error: and its options
  op.greet("Ada", { quiet: true });
  // @ts-expect-error: and a plugin's type has its own
  t.geoPoint("2");
}

export function withoutThem(op: Op) {
  // @ts-expect-error: a plugin that is imported and not registered adds nothing
  op.createView("active", "SELECT 1");
  // @ts-expect-error: nor does this one
  op.greet("Ada");
}

export function withOne(op: OpWith<readonly [typeof greetings]>, { t }: KitOf<readonly [typeof greetings]>) {
  op.greet("Ada");
  // @ts-expect-error: views are not in the list
  op.createView("active", "SELECT 1");
  // @ts-expect-error: nor is geography
  t.geoPoint(2);
}

const alone: OpOf<readonly [typeof views]> = {} as ViewOps;
alone satisfies ViewOps;

export const wrong: readonly unknown[] = [
  {
    name: "wrong",
    // @ts-expect-error: a method without a definition
    operations: {},
  } satisfies Plugin<GreetOps>,
  {
    name: "wrong",
    // @ts-expect-error: a definition whose `build` wants other arguments
    operations: { greet: { ...greet, build: (name: number) => ({ kind: "greet", name: String(name) }) } },
  } satisfies Plugin<GreetOps>,
];

// @ts-expect-error: the method of an operation answers with a promise
export const never: Definition<Greet, { greet(name: string): number }, "greet"> = greet;
