import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAMED = ['attempt', 'parked_delivery'];

export class TopicSubscriptions1795309200000 implements MigrationInterface {
  readonly name = 'TopicSubscriptions1795309200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE \`subscription\` ADD \`smn\` json NULL`);
    for (const table of NAMED) {
      await queryRunner.query(
        `ALTER TABLE \`${table}\` MODIFY \`event_name\` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`,
      );
    }
    await queryRunner.query(`
            CREATE TABLE \`topic_subscription\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`topic\` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`urn_id\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`protocol\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`endpoint\` varchar(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`endpoint_hash\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`remark\` varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`status\` tinyint UNSIGNED NOT NULL,
                INDEX \`topic_subscription_subscription\` (\`subscription_id\`),
                INDEX \`topic_subscription_endpoint\` (\`tenant\`, \`endpoint_hash\`, \`id\`),
                INDEX \`topic_subscription_topic\` (\`tenant\`, \`topic\`, \`id\`),
                INDEX \`topic_subscription_tenant\` (\`tenant\`, \`id\`),
                UNIQUE INDEX \`topic_subscription_urn\` (\`urn_id\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE \`topic_subscription\``);
    for (const table of NAMED) {
      await queryRunner.query(
        `ALTER TABLE \`${table}\` MODIFY \`event_name\` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`,
      );
    }
    await queryRunner.query(`ALTER TABLE \`subscription\` DROP COLUMN \`smn\``);
  }
}
