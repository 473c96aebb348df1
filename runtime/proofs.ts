import { ProofError } from "../errors.ts";
import type { Proof, Receipt, StatementResult } from "../registry/operation.ts";

/** Looks at what statements have found that are there to prove something, and keeps it as receipts. */
export class Proofs {
  /** What was found by those that must find the same again. */
  readonly #before = new Map<string, Readonly<Record<string, unknown>>>();
  #receipts: Receipt[] = [];

  /**
   * @param index position of the statement among those that were handed over together
   * @throws {ProofError} if it found another thing than must be there
   */
  look({ about, must }: Proof, { rows }: StatementResult, index: number): void {
    const found = { ...rows[0] };
    if (must === "same") {
      const before = this.#before.get(about);
      if (before === undefined) {
        this.#before.set(about, found);
        return;
      }
      this.#before.delete(about);
      if (text(before) !== text(found)) throw refusal(`${about}: ${text(before)} before, ${text(found)} after`, index);
      this.#receipts.push({ about, found });
      return;
    }
    const { wrong, ...others } = found;
    if (Number(wrong) !== 0) throw refusal(`${about}: ${text({ wrong, ...others })}`, index);
    this.#receipts.push({ about, found: { wrong } });
  }

  /** What was found once and must be found again: the values alone, `5000`. */
  found(about: string): string | undefined {
    const before = this.#before.get(about);
    return before && Object.values(before).join(", ");
  }

  /** The receipts since they were taken last. */
  take(): readonly Receipt[] {
    const receipts = this.#receipts;
    this.#receipts = [];
    return receipts;
  }
}

/** A receipt as a line: `rows of "users": rows 5`. */
export function receiptText({ about, found }: Receipt): string {
  return `${about}: ${text(found)}`;
}

function text(found: Readonly<Record<string, unknown>>): string {
  return Object.entries(found).filter(([, value]) => value !== null).map(([name, value]) => `${name} ${value}`).join(
    ", ",
  );
}

function refusal(what: string, index: number): ProofError {
  return new ProofError(`Cannot keep what was done: ${what}`, {
    index,
    hint:
      "nothing is lost, since it is undone; look at the rows and objects that are named, and tell us if they are right",
  });
}
