import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SigningSecrets1795323600000 implements MigrationInterface {
  readonly name = 'SigningSecrets1795323600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`signing_secret\` (
                \`id\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`subscription_id\` int UNSIGNED NOT NULL,
                \`kind\` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`sealed\` varbinary(255) NOT NULL,
                \`public_key\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`expires_at\` datetime(3) NULL,
                INDEX \`signing_secret_subscription\` (\`subscription_id\`, \`created_at\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE \`signing_secret\``);
  }
}
