CREATE TABLE `members` (
	`orgId` integer NOT NULL,
	`userId` integer NOT NULL,
	`a` integer,
	`b` integer,
	PRIMARY KEY(`orgId`, `userId`),
	FOREIGN KEY (`orgId`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`a`,`b`) REFERENCES `orgs`(`a`,`b`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `orgs` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`code` text,
	`parent_id` integer,
	`a` integer NOT NULL,
	`b` integer NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `orgs`(`id`) ON UPDATE cascade ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orgs_slug_unique` ON `orgs` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `orgs_code` ON `orgs` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `orgs_a_b_unique` ON `orgs` (`a`,`b`);--> statement-breakpoint
CREATE UNIQUE INDEX `orgs_b_a` ON `orgs` (`b`,`a`);--> statement-breakpoint
CREATE TABLE `types` (
	`integer` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` integer DEFAULT 3,
	`boolean` integer DEFAULT true NOT NULL,
	`timestamp` integer DEFAULT (unixepoch()),
	`timestampMs` integer DEFAULT (cast((julianday('now') - 2440587.5)*86400000 as integer)),
	`text` text DEFAULT 'it''s \ done',
	`text20` text(20) DEFAULT 'a',
	`textJson` text DEFAULT '{"a":[1]}',
	`textNow` text DEFAULT CURRENT_TIMESTAMP,
	`real` real DEFAULT 1.5,
	`numeric` numeric DEFAULT '1.50',
	`numericNumber` numeric DEFAULT 2,
	`blob` blob,
	`blobJson` blob,
	`blobBigint` blob,
	`computed` integer GENERATED ALWAYS AS ("number" + 1) VIRTUAL,
	`stored` integer GENERATED ALWAYS AS ("number" + 2) STORED,
	`byProgram` text,
	CONSTRAINT "types_positive" CHECK("types"."number" > 0)
);
--> statement-breakpoint
CREATE INDEX `types_two` ON `types` (`number`,`text`);--> statement-breakpoint
CREATE UNIQUE INDEX `types_partial` ON `types` (`text`) WHERE "types"."number" > 3;--> statement-breakpoint
CREATE INDEX `types_lower` ON `types` (lower("text"));--> statement-breakpoint
CREATE TABLE `words` (
	`word` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE VIEW `slugs` AS select "slug" from "orgs" where "orgs"."a" > 3;