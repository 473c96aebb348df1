/** invoices */
import type { Kit, Op } from "retort";

export const revision = "c1a0000000a3";
export const downRevision = "c1a0000000a2";

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("Invoice", [
    t.column("InvoiceId", t.integer(), { nullable: false }),
    t.column("CustomerId", t.integer(), { nullable: false }),
    t.column("InvoiceDate", t.dateTime(), { nullable: false }),
    t.column("BillingAddress", t.string(70)),
    t.column("BillingCity", t.string(40)),
    t.column("BillingState", t.string(40)),
    t.column("BillingCountry", t.string(40)),
    t.column("BillingPostalCode", t.string(10)),
    t.column("Total", t.numeric(10, 2), { nullable: false }),
    t.primaryKey(["InvoiceId"], { name: "PK_Invoice" }),
    t.foreignKey(["CustomerId"], "Customer", ["CustomerId"]),
    t.index("IFK_InvoiceCustomerId", ["CustomerId"]),
  ]);
  op.createTable("InvoiceLine", [
    t.column("InvoiceLineId", t.integer(), { nullable: false }),
    t.column("InvoiceId", t.integer(), { nullable: false }),
    t.column("TrackId", t.integer(), { nullable: false }),
    t.column("UnitPrice", t.numeric(10, 2), { nullable: false }),
    t.column("Quantity", t.integer(), { nullable: false }),
    t.primaryKey(["InvoiceLineId"], { name: "PK_InvoiceLine" }),
    t.foreignKey(["TrackId"], "Track", ["TrackId"]),
    t.foreignKey(["InvoiceId"], "Invoice", ["InvoiceId"]),
    t.index("IFK_InvoiceLineInvoiceId", ["InvoiceId"]),
    t.index("IFK_InvoiceLineTrackId", ["TrackId"]),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("InvoiceLine");
  op.dropTable("Invoice");
}
