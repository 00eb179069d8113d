import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

export class Identity1795312800000 implements MigrationInterface {
  readonly name = 'Identity1795312800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`principal\` (
                \`id\` int UNSIGNED NOT NULL AUTO_INCREMENT,
                \`name\` varchar(64) ${ASCII} NOT NULL,
                \`tenant\` varchar(64) ${ASCII} NULL,
                \`role\` varchar(16) ${ASCII} NOT NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`revoked_at\` datetime(3) NULL,
                UNIQUE INDEX \`principal_name\` (\`name\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`access_token\` (
                \`id\` int UNSIGNED NOT NULL AUTO_INCREMENT,
                \`principal_id\` int UNSIGNED NOT NULL,
                \`hash\` binary(32) NOT NULL,
                \`hint\` varchar(4) ${ASCII} NOT NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`expires_at\` datetime(3) NOT NULL,
                \`revoked_at\` datetime(3) NULL,
                INDEX \`access_token_principal\` (\`principal_id\`),
                UNIQUE INDEX \`access_token_hash\` (\`hash\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`access_key\` (
                \`id\` int UNSIGNED NOT NULL AUTO_INCREMENT,
                \`principal_id\` int UNSIGNED NOT NULL,
                \`access_key\` varchar(20) ${ASCII} NOT NULL,
                \`sealed_secret\` varbinary(128) NOT NULL,
                \`created_at\` datetime(3) NOT NULL,
                \`expires_at\` datetime(3) NOT NULL,
                \`revoked_at\` datetime(3) NULL,
                INDEX \`access_key_principal\` (\`principal_id\`),
                UNIQUE INDEX \`access_key_key\` (\`access_key\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['access_key', 'access_token', 'principal'])
      await queryRunner.query(`DROP TABLE \`${table}\``);
  }
}
