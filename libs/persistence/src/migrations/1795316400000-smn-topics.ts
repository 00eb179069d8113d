import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SmnTopics1795316400000 implements MigrationInterface {
  readonly name = 'SmnTopics1795316400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`smn_topic\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`name\` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`topic_id\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`display_name\` varchar(192) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                \`enterprise_project_id\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`access_policy\` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
                \`introduction\` varchar(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`updated_at\` datetime(3) NOT NULL,
                INDEX \`smn_topic_tenant\` (\`tenant\`, \`id\`),
                UNIQUE INDEX \`smn_topic_name\` (\`tenant\`, \`name\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`smn_signing_key\` (
                \`certificate_id\` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`certificate\` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`region\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`sealed_key\` blob NULL,
                \`created_at\` datetime(3) NOT NULL,
                UNIQUE INDEX \`smn_signing_key_region\` (\`region\`),
                PRIMARY KEY (\`certificate_id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE \`smn_signing_key\``);
    await queryRunner.query(`DROP TABLE \`smn_topic\``);
  }
}
