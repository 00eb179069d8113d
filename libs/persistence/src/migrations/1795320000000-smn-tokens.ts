import { createHash, randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions read in one go. */
const CHUNK = 500;

interface StoredSubscription {
  readonly id: number;
  readonly tenant: string;
  readonly form: string;
  readonly callback_url: string;
}

const INDEXES = {
  topic_subscription_protocol: '`tenant`, `protocol`, `id`',
  topic_subscription_status: '`tenant`, `status`, `id`',
  topic_subscription_protocol_status: '`tenant`, `protocol`, `status`, `id`',
  topic_subscription_remark: '`tenant`, `remark`, `id`',
};

export class SmnTokens1795320000000 implements MigrationInterface {
  readonly name = 'SmnTokens1795320000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // A subscription made through SMN is named by its URN.
    await queryRunner.query(
      'ALTER TABLE `subscription` MODIFY `name` varchar(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    );
    await queryRunner.query(`
            CREATE TABLE \`smn_token\` (
                \`id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT,
                \`hash\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`topic\` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`urn_id\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`kind\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`message_id\` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`sealed\` varbinary(255) NULL,
                \`endpoint_hash\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`published\` tinyint NOT NULL DEFAULT '0',
                \`created_at\` datetime(3) NOT NULL,
                \`expires_at\` datetime(3) NOT NULL,
                \`used_at\` datetime(3) NULL,
                INDEX \`smn_token_expiry\` (\`expires_at\`),
                INDEX \`smn_token_unpublished\` (\`published\`, \`id\`),
                INDEX \`smn_token_endpoint\` (\`endpoint_hash\`, \`created_at\`),
                INDEX \`smn_token_urn\` (\`urn_id\`),
                UNIQUE INDEX \`smn_token_hash\` (\`hash\`),
                PRIMARY KEY (\`id\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(`
            CREATE TABLE \`topic_subscription_count\` (
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`protocol\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`status\` tinyint UNSIGNED NOT NULL,
                \`items\` bigint NOT NULL,
                PRIMARY KEY (\`tenant\`, \`protocol\`, \`status\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    for (const [name, columns] of Object.entries(INDEXES)) {
      await queryRunner.query(`CREATE INDEX \`${name}\` ON \`topic_subscription\` (${columns})`);
    }
    await listSubscriptions(queryRunner);
    await queryRunner.query(
      'INSERT INTO topic_subscription_count (tenant, protocol, status, items) ' +
        'SELECT tenant, protocol, status, COUNT(*) FROM topic_subscription GROUP BY tenant, protocol, status',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) {
      await queryRunner.query(`DROP INDEX \`${name}\` ON \`topic_subscription\``);
    }
    await queryRunner.query('DROP TABLE `topic_subscription_count`');
    await queryRunner.query('DROP TABLE `smn_token`');
    await queryRunner.query(
      'ALTER TABLE `subscription` MODIFY `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    );
  }
}

/** One item for each name of each form, for subscriptions that were made before there were items. */
async function listSubscriptions(queryRunner: QueryRunner): Promise<void> {
  for (let after = 0; ;) {
    const subscriptions = (await queryRunner.query(
      'SELECT id, tenant, form, callback_url FROM subscription s WHERE id > ? AND smn IS NULL ' +
        'AND NOT EXISTS (SELECT 1 FROM topic_subscription i WHERE i.subscription_id = s.id) ORDER BY id LIMIT ?',
      [after, CHUNK],
    )) as StoredSubscription[];
    const last = subscriptions.at(-1);
    if (last === undefined) return;
    for (const subscription of subscriptions) {
      await queryRunner.query(
        'INSERT INTO topic_subscription (tenant, subscription_id, topic, urn_id, protocol, endpoint, endpoint_hash, remark, status) VALUES ?',
        [itemsOf(subscription)],
      );
    }
    after = last.id;
  }
}

function itemsOf({ id, tenant, form, callback_url: endpoint }: StoredSubscription): unknown[][] {
  const protocol = /^https:/i.test(endpoint) ? 'https' : 'http';
  const hash = createHash('sha256').update(endpoint).digest('hex').slice(0, 16);
  return form
    .split(',')
    .map((topic) => [tenant, id, topic, randomBytes(16).toString('hex'), protocol, endpoint, hash, '', 1]);
}
