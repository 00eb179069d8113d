import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeliveryControl1795305600000 implements MigrationInterface {
  readonly name = 'DeliveryControl1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`subscription_pace\` (
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`owner\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`in_flight\` int UNSIGNED NOT NULL,
                \`concurrency\` int UNSIGNED NOT NULL,
                \`breaker\` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`next_probe_at\` datetime(3) NULL,
                \`at\` datetime(3) NOT NULL,
                INDEX \`subscription_pace_owner\` (\`owner\`),
                PRIMARY KEY (\`subscription_id\`, \`owner\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`failing_subscription\` (
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`since\` datetime(3) NOT NULL,
                PRIMARY KEY (\`subscription_id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`command_part\` (
                \`command_id\` bigint UNSIGNED NOT NULL,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`state\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`offset\` bigint UNSIGNED NULL,
                \`ordering_key\` varchar(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`result\` json NULL,
                \`updated_at\` datetime(3) NOT NULL,
                INDEX \`command_part_open\` (\`topic\`, \`partition\`, \`state\`),
                PRIMARY KEY (\`command_id\`, \`topic\`, \`partition\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`command\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`kind\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`request\` json NOT NULL,
                \`cancel_asked\` tinyint NOT NULL DEFAULT 0,
                \`created_at\` datetime(3) NOT NULL,
                INDEX \`command_subscription\` (\`subscription_id\`, \`id\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`attempt\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`topic\` varchar(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`partition\` int UNSIGNED NOT NULL,
                \`offset\` bigint UNSIGNED NOT NULL,
                \`event_name\` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`attempt\` int UNSIGNED NOT NULL,
                \`replay_id\` bigint UNSIGNED NULL,
                \`at\` datetime(3) NOT NULL,
                \`url\` varchar(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`status\` smallint UNSIGNED NULL,
                \`ms\` int UNSIGNED NOT NULL,
                \`verdict\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`detail\` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
                \`answer\` varbinary(1024) NULL,
                INDEX \`attempt_age\` (\`at\`),
                INDEX \`attempt_subscription\` (\`subscription_id\`, \`id\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query('ALTER TABLE `delivery_progress` ADD `replay_id` bigint UNSIGNED NULL');
    await queryRunner.query(
      'ALTER TABLE `delivery_progress` ADD `replay_until` bigint UNSIGNED NOT NULL DEFAULT 0',
    );
    await queryRunner.query(
      'ALTER TABLE `delivery_progress` ADD `skip_until` bigint UNSIGNED NOT NULL DEFAULT 0',
    );
    await queryRunner.query('ALTER TABLE `notice` ADD `published` tinyint NOT NULL DEFAULT 0');
    await queryRunner.query(
      'ALTER TABLE `subscription` ADD `state_reason` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL',
    );
    await queryRunner.query('ALTER TABLE `subscription` ADD `max_in_flight` smallint UNSIGNED NULL');
    await queryRunner.query(
      "ALTER TABLE `subscription` ADD `recorded_attempts` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'failed'",
    );
    await queryRunner.query('ALTER TABLE `subscription` ADD `start_at` datetime(3) NULL');
    await queryRunner.query('ALTER TABLE `delivery_progress` CHANGE `dead` `dead` bigint NOT NULL DEFAULT 0');
    await queryRunner.query('ALTER TABLE `parked_delivery` ADD `replay_id` bigint UNSIGNED NULL');
    await queryRunner.query('CREATE INDEX `notice_unpublished` ON `notice` (`published`, `id`)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE `subscription_pace`');
    await queryRunner.query('DROP TABLE `failing_subscription`');
    await queryRunner.query('DROP TABLE `command_part`');
    await queryRunner.query('DROP TABLE `command`');
    await queryRunner.query('DROP TABLE `attempt`');
    await queryRunner.query('ALTER TABLE `delivery_progress` DROP COLUMN `replay_id`');
    await queryRunner.query('ALTER TABLE `delivery_progress` DROP COLUMN `replay_until`');
    await queryRunner.query('ALTER TABLE `delivery_progress` DROP COLUMN `skip_until`');
    await queryRunner.query('ALTER TABLE `notice` DROP COLUMN `published`');
    await queryRunner.query('ALTER TABLE `subscription` DROP COLUMN `state_reason`');
    await queryRunner.query('ALTER TABLE `subscription` DROP COLUMN `max_in_flight`');
    await queryRunner.query('ALTER TABLE `subscription` DROP COLUMN `recorded_attempts`');
    await queryRunner.query('ALTER TABLE `subscription` DROP COLUMN `start_at`');
    await queryRunner.query(
      'ALTER TABLE `delivery_progress` CHANGE `dead` `dead` bigint UNSIGNED NOT NULL DEFAULT 0',
    );
    await queryRunner.query('ALTER TABLE `parked_delivery` DROP COLUMN `replay_id`');
    await queryRunner.query('DROP INDEX `notice_unpublished` ON `notice`');
  }
}
