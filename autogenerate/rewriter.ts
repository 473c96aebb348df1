import { ConfigError, DuplicateRegistrationError } from "../errors.ts";
import type { DirectiveContext, DirectiveHook, RevisionDirective } from "../registry/autogenerate_options.ts";
import type { Operation } from "../registry/operation.ts";
import { matching } from "./selection.ts";

/** What stands in the place of an operation: another, or itself; several, in their order; `null`: nothing. */
export type Rewritten = Operation | readonly Operation[] | null;

/** What a {@linkcode Rewriter} does with an operation. */
export type Rewrite<Op extends Operation> = (
  context: DirectiveContext,
  operation: Op,
) => Rewritten | Promise<Rewritten>;

interface Rule {
  readonly pattern: string;
  readonly matches: RegExp;
  readonly rewrite: Rewrite<never>;
}

/**
 * Puts operations in the place of others, in both directions of a revision that is about to be written, and inside of
 * batches: `processRevisionDirectives` of the config takes one. What it puts there it does not look at again. The downgrade
 * was made before: what a rewriter adds to the upgrade it takes away there itself.
 *
 * @example
 * new Rewriter().rewrites<AddColumn>("add_column", (context, operation) => operation.column.nullable ? operation : [
 *   { ...operation, column: { ...operation.column, nullable: true } },
 *   { kind: "alter_column", table: operation.table, name: operation.column.name, changes: { nullable: false }, was: { nullable: true } },
 * ]);
 */
export class Rewriter {
  readonly #rules: Rule[] = [];
  readonly #next: DirectiveHook[] = [];

  /**
   * Rewrites operations of a kind. Of several rules that are about one operation that of its very kind counts, or else the one
   * with the longest pattern.
   *
   * @param kinds a kind, or a pattern over kinds in which a star stands for anything: `"drop_*"`, `"*"`
   * @returns the rewriter
   * @throws {DuplicateRegistrationError} if there is a rule for them
   */
  rewrites<Op extends Operation = Operation>(
    kinds: Op["kind"] | (string & Record<never, never>),
    rewrite: Rewrite<Op>,
  ): this {
    if (this.#rules.some(({ pattern }) => pattern === kinds)) {
      throw new DuplicateRegistrationError(`Cannot rewrite "${kinds}": the rewriter has a rule for it`, {
        hint: "give another rewriter the second rule, and join them with `chain`",
      });
    }
    this.#rules.push({ pattern: kinds, matches: matching(kinds), rewrite: rewrite as Rewrite<never> });
    this.#rules.sort((a, b) => b.pattern.length - a.pattern.length);
    return this;
  }

  /** A rewriter that does what this one does, and then what `next` does. */
  chain(next: DirectiveHook): Rewriter {
    const both = new Rewriter();
    both.#next.push(this, next);
    return both;
  }

  /** Rewrites what is about to be written. @throws {ConfigError} if a rule returns no operation */
  async process(context: DirectiveContext, directives: RevisionDirective[]): Promise<void> {
    const seen = new Set<Operation>();
    for (const directive of directives) {
      directive.upgrade = await this.#rewritten(context, directive.upgrade, seen);
      directive.downgrade = await this.#rewritten(context, directive.downgrade, seen);
    }
    for (const next of this.#next) await runHook(next, context, directives);
  }

  async #rewritten(
    context: DirectiveContext,
    operations: readonly Operation[],
    seen: Set<Operation>,
  ): Promise<Operation[]> {
    const { registry } = context;
    const rewritten: Operation[] = [];
    for (const operation of operations) {
      for (const other of await this.#instead(context, operation, seen)) {
        const held = registry.held(other);
        const inside = held.length === 0 ? held : await this.#rewritten(context, held, seen);
        const isSame = inside.length === held.length && inside.every((each, i) => each === held[i]);
        const kept = isSame ? other : registry.holding(other, inside);
        if (kept !== undefined) rewritten.push(kept);
      }
    }
    return rewritten;
  }

  async #instead(
    context: DirectiveContext,
    operation: Operation,
    seen: Set<Operation>,
  ): Promise<readonly Operation[]> {
    const rule = this.#rules.find(({ pattern }) => pattern === operation.kind) ??
      this.#rules.find(({ matches }) => matches.test(operation.kind));
    if (rule === undefined || seen.has(operation)) return [operation];
    seen.add(operation);
    const answer: unknown = await rule.rewrite(context, operation as never);
    if (answer === null) return [];
    if (answer === undefined) {
      throw new ConfigError(`Cannot rewrite "${operation.kind}": the rule for "${rule.pattern}" returned nothing`, {
        hint: "return the operation, a list of operations, or null for none",
      });
    }
    const instead = (Array.isArray(answer) ? answer : [answer]).map((other) => context.registry.check(other));
    for (const other of instead) if (other !== operation) see(other, context, seen);
    return instead;
  }
}

/** Marks an operation that a rule has put somewhere, with all that it holds. */
function see(operation: Operation, context: DirectiveContext, seen: Set<Operation>): void {
  seen.add(operation);
  for (const held of context.registry.held(operation)) see(held, context, seen);
}

/** Lets a hook change what is about to be written. */
export async function runHook(
  hook: DirectiveHook,
  context: DirectiveContext,
  directives: RevisionDirective[],
): Promise<void> {
  if (typeof hook === "function") await hook(context, directives);
  else await hook.process(context, directives);
}
