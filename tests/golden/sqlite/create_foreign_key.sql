-- create_foreign_key: plain
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: without a name
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "posts_user_id_fkey" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: of several columns
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: to its own table
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_parent" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: CASCADE
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: SET NULL and RESTRICT
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: SET DEFAULT and NO ACTION
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: MATCH FULL
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: checked at the end
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: never deferrable
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: of rows to come
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: that rows may break, with all the rest
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: from a schema to another
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: names that need quoting
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "f"k" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: that sets one of its columns
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_posts_user" to "posts": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_foreign_key: of ranges that others cover
-- E_UNSUPPORTED_OPERATION: Cannot add the foreign key "fk_stays" to "stays": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()
