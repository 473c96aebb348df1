CREATE TABLE `members` (
	`orgId` bigint unsigned NOT NULL,
	`userId` int NOT NULL,
	`a` int,
	`b` int,
	CONSTRAINT `members_orgId_userId_pk` PRIMARY KEY(`orgId`,`userId`)
);
--> statement-breakpoint
CREATE TABLE `orgs` (
	`id` serial AUTO_INCREMENT NOT NULL,
	`slug` varchar(30) NOT NULL,
	`code` varchar(30),
	`parent_id` bigint unsigned,
	`a` int NOT NULL,
	`b` int NOT NULL,
	CONSTRAINT `orgs_id` PRIMARY KEY(`id`),
	CONSTRAINT `orgs_slug_unique` UNIQUE(`slug`),
	CONSTRAINT `orgs_code` UNIQUE(`code`),
	CONSTRAINT `orgs_a_b_unique` UNIQUE(`a`,`b`),
	CONSTRAINT `orgs_b_a` UNIQUE(`b`,`a`)
);
--> statement-breakpoint
CREATE TABLE `types` (
	`int` int AUTO_INCREMENT NOT NULL,
	`unsigned` int unsigned DEFAULT 3,
	`tinyint` tinyint DEFAULT -1,
	`tinyintUnsigned` tinyint unsigned,
	`smallint` smallint,
	`smallintUnsigned` smallint unsigned,
	`mediumint` mediumint,
	`mediumintUnsigned` mediumint unsigned,
	`bigint` bigint DEFAULT 5,
	`bigint64` bigint unsigned,
	`boolean` boolean DEFAULT true,
	`decimal` decimal,
	`decimal10_2` decimal(10,2) DEFAULT '1.50',
	`decimalUnsigned` decimal(8,3) unsigned,
	`decimalNumber` decimal(6,1) DEFAULT 1.5,
	`double` double DEFAULT 0.5,
	`doubleUnsigned` double unsigned,
	`float` float DEFAULT 1.25,
	`real` real,
	`char` char,
	`char3` char(3) DEFAULT 'abc',
	`varchar` varchar(40) DEFAULT 'it''s done',
	`text` text,
	`tinytext` tinytext,
	`mediumtext` mediumtext,
	`longtext` longtext,
	`binary` binary(4),
	`varbinary` varbinary(20),
	`json` json,
	`date` date DEFAULT '2020-01-02',
	`dateText` date DEFAULT '2020-01-02',
	`datetime` datetime DEFAULT '2020-01-02 03:04:05.000',
	`datetime3` datetime(3) DEFAULT '2020-01-02 03:04:05.678',
	`datetimeText` datetime DEFAULT CURRENT_TIMESTAMP,
	`timestamp` timestamp DEFAULT (now()) ON UPDATE CURRENT_TIMESTAMP,
	`timestamp3` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`timestampUpdated` timestamp ON UPDATE CURRENT_TIMESTAMP,
	`time` time,
	`time2` time(2) DEFAULT '01:02:03.00',
	`year` year,
	`role` enum('admin','guest') DEFAULT 'guest',
	`computed` int GENERATED ALWAYS AS (`unsigned` + 2) VIRTUAL,
	`stored` int GENERATED ALWAYS AS (`unsigned` + 1) STORED,
	`byProgram` varchar(5),
	CONSTRAINT `types_int` PRIMARY KEY(`int`),
	CONSTRAINT `types_varchar` UNIQUE(`varchar`),
	CONSTRAINT `types_positive` CHECK(`types`.`unsigned` > 0)
);
--> statement-breakpoint
ALTER TABLE `members` ADD CONSTRAINT `members_orgId_orgs_id_fk` FOREIGN KEY (`orgId`) REFERENCES `orgs`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `members` ADD CONSTRAINT `members_a_b_orgs_a_b_fk` FOREIGN KEY (`a`,`b`) REFERENCES `orgs`(`a`,`b`) ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `orgs` ADD CONSTRAINT `orgs_parent_id_orgs_id_fk` FOREIGN KEY (`parent_id`) REFERENCES `orgs`(`id`) ON DELETE set null ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX `types_two` ON `types` (`unsigned`,`tinyint`);--> statement-breakpoint
CREATE INDEX `types_hash` ON `types` (`date`);--> statement-breakpoint
CREATE ALGORITHM = undefined
SQL SECURITY definer
VIEW `slugs` AS (select `slug` from `orgs` where `orgs`.`a` > 3);