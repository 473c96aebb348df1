/** customers and employees */
import type { Kit, Op } from "retort";

export const revision = "c1a0000000a2";
export const downRevision = "c1a0000000a1";

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("Employee", [
    t.column("EmployeeId", t.integer(), { nullable: false }),
    t.column("LastName", t.string(20), { nullable: false }),
    t.column("FirstName", t.string(20), { nullable: false }),
    t.column("Title", t.string(30)),
    t.column("ReportsTo", t.integer()),
    t.column("BirthDate", t.dateTime()),
    t.column("HireDate", t.dateTime()),
    t.column("Address", t.string(70)),
    t.column("City", t.string(40)),
    t.column("State", t.string(40)),
    t.column("Country", t.string(40)),
    t.column("PostalCode", t.string(10)),
    t.column("Phone", t.string(24)),
    t.column("Fax", t.string(24)),
    t.column("Email", t.string(60)),
    t.primaryKey(["EmployeeId"], { name: "PK_Employee" }),
    t.foreignKey(["ReportsTo"], "Employee", ["EmployeeId"]),
    t.index("IFK_EmployeeReportsTo", ["ReportsTo"]),
  ]);
  op.createTable("Customer", [
    t.column("CustomerId", t.integer(), { nullable: false }),
    t.column("FirstName", t.string(40), { nullable: false }),
    t.column("LastName", t.string(20), { nullable: false }),
    t.column("Company", t.string(80)),
    t.column("Address", t.string(70)),
    t.column("City", t.string(40)),
    t.column("State", t.string(40)),
    t.column("Country", t.string(40)),
    t.column("PostalCode", t.string(10)),
    t.column("Phone", t.string(24)),
    t.column("Fax", t.string(24)),
    t.column("Email", t.string(60), { nullable: false }),
    t.column("SupportRepId", t.integer()),
    t.primaryKey(["CustomerId"], { name: "PK_Customer" }),
    t.foreignKey(["SupportRepId"], "Employee", ["EmployeeId"]),
    t.index("IFK_CustomerSupportRepId", ["SupportRepId"]),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("Customer");
  op.dropTable("Employee");
}
