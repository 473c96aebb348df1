/**
 * What nobody can be faster than: reads the same files and opens the same database, and does nothing else. Compiled like
 * the binary itself.
 */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";

const [folder, file] = process.argv.slice(2);
let length = 0;
for (const name of readdirSync(folder!).sort()) length += readFileSync(`${folder}/${name}`, "utf8").length;
const rows = new DatabaseSync(file!).prepare("SELECT version_num FROM retort_version").all();
console.log(length, rows);
