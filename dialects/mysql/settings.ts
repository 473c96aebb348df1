/**
 * What a session is set to before it does anything, and a script before its first statement, so that both mean the same:
 *
 * - utf8mb4, so that every character arrives as it was sent; the collation is the server's own;
 * - strict: without it a value that does not fit is cut with no more than a warning. The server's other modes are kept, but
 *   for NO_BACKSLASH_ESCAPES, under which a backslash in a literal would mean another thing;
 * - UTC, in which every Date is written.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html
 */
export const SETTINGS = "SET NAMES utf8mb4, " +
  "SESSION sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_TRANS_TABLES'), " +
  "SESSION time_zone = '+00:00'";
