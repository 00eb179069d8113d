import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Initial1795294530501 implements MigrationInterface {
  readonly name = 'Initial1795294530501';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`change_counter\` (
                \`id\` tinyint UNSIGNED NOT NULL,
                \`value\` bigint UNSIGNED NOT NULL,
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`delivery_progress\` (
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`next_offset\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`settled_above\` mediumblob NULL,
                \`busy\` tinyint NOT NULL DEFAULT 0,
                \`total\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`failure\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`recovered\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`dead\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`discarded\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`skipped\` bigint UNSIGNED NOT NULL DEFAULT '0',
                INDEX \`delivery_progress_busy\` (\`topic\`, \`partition\`, \`busy\`),
                PRIMARY KEY (\`subscription_id\`, \`topic\`, \`partition\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`event_topic\` (
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`registered_at\` datetime(3) NOT NULL,
                PRIMARY KEY (\`topic\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`notice\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`kind\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`partition\` int UNSIGNED NULL,
                \`subscription_id\` int UNSIGNED NULL,
                \`from_offset\` bigint UNSIGNED NULL,
                \`to_offset\` bigint UNSIGNED NULL,
                \`detail\` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`at\` datetime(3) NOT NULL,
                INDEX \`notice_subscription\` (\`subscription_id\`, \`id\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`parked_delivery\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`offset\` bigint UNSIGNED NOT NULL,
                \`state\` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`ordering_key\` varchar(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`event_name\` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`payload\` mediumblob NOT NULL,
                \`payload_bytes\` int UNSIGNED NOT NULL,
                \`splice_at\` int NOT NULL,
                \`content_type\` varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`traceparent\` varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
                \`attempts\` int UNSIGNED NOT NULL,
                \`retries\` smallint UNSIGNED NOT NULL DEFAULT '0',
                \`next_attempt_at\` datetime(3) NULL,
                \`reason\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`detail\` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
                \`status\` smallint UNSIGNED NULL,
                \`parked_at\` datetime(3) NOT NULL,
                INDEX \`parked_delivery_quota\` (\`subscription_id\`, \`state\`, \`payload_bytes\`),
                INDEX \`parked_delivery_key\` (
                    \`topic\`,
                    \`partition\`,
                    \`subscription_id\`,
                    \`ordering_key\`,
                    \`offset\`
                ),
                INDEX \`parked_delivery_due\` (\`topic\`, \`partition\`, \`state\`, \`next_attempt_at\`),
                UNIQUE INDEX \`parked_delivery_position\` (
                    \`subscription_id\`,
                    \`topic\`,
                    \`partition\`,
                    \`offset\`
                ),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`partition_lease\` (
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`owner\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`epoch\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`expires_at\` datetime(3) NULL,
                \`scanned\` bigint UNSIGNED NOT NULL,
                \`flush_seq\` bigint UNSIGNED NOT NULL DEFAULT '0',
                \`replaced_at\` datetime(3) NULL,
                PRIMARY KEY (\`topic\`, \`partition\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`rejected_event\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`offset\` bigint UNSIGNED NOT NULL,
                \`reason\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`excerpt\` varbinary(1024) NOT NULL,
                \`at\` datetime(3) NOT NULL,
                UNIQUE INDEX \`rejected_event_position\` (\`topic\`, \`partition\`, \`offset\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`subscription_change\` (
                \`id\` bigint UNSIGNED NOT NULL,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`kind\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`floors\` json NOT NULL,
                \`published\` tinyint NOT NULL DEFAULT 0,
                \`at\` datetime(3) NOT NULL,
                INDEX \`subscription_change_unpublished\` (\`published\`, \`id\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`subscription\` (
                \`id\` int UNSIGNED NOT NULL AUTO_INCREMENT,
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`business\` bigint UNSIGNED NOT NULL,
                \`name\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`system_name\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`callback_url\` varchar(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`confirm_mode\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`confirm_pattern\` varchar(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`form\` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`timeout_seconds\` smallint UNSIGNED NOT NULL,
                \`operator\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`state\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`floors\` json NOT NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`updated_at\` datetime(3) NOT NULL,
                INDEX \`subscription_business\` (\`tenant\`, \`business\`, \`id\`),
                UNIQUE INDEX \`subscription_name\` (\`tenant\`, \`name\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query('INSERT INTO change_counter (id, value) VALUES (1, 0)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE `subscription`');
    await queryRunner.query('DROP TABLE `subscription_change`');
    await queryRunner.query('DROP TABLE `rejected_event`');
    await queryRunner.query('DROP TABLE `partition_lease`');
    await queryRunner.query('DROP TABLE `parked_delivery`');
    await queryRunner.query('DROP TABLE `notice`');
    await queryRunner.query('DROP TABLE `event_topic`');
    await queryRunner.query('DROP TABLE `delivery_progress`');
    await queryRunner.query('DROP TABLE `change_counter`');
  }
}
