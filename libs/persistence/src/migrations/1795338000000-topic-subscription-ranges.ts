import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items read in one go. */
const CHUNK = 2_000;
const IDS_A_RANGE = 1_024;

interface StoredItem {
  readonly id: string;
  readonly tenant: string;
  readonly protocol: string;
  readonly status: number;
  readonly remark: string;
}

export class TopicSubscriptionRanges1795338000000 implements MigrationInterface {
  readonly name = 'TopicSubscriptionRanges1795338000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE \`topic_subscription_range\` (
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`id_range\` bigint UNSIGNED NOT NULL,
                \`protocol\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`status\` tinyint UNSIGNED NOT NULL,
                \`items\` bigint NOT NULL,
                \`remarks\` mediumblob NOT NULL,
                PRIMARY KEY (\`tenant\`, \`id_range\`, \`protocol\`, \`status\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await countItems(queryRunner);
    await queryRunner.query('DROP TABLE `topic_subscription_count`');
    await queryRunner.query('DROP INDEX `topic_subscription_remark` ON `topic_subscription`');
    await queryRunner.query('DROP INDEX `topic_subscription_topic` ON `topic_subscription`');
    await queryRunner.query(
      'CREATE INDEX `topic_subscription_topic` ON `topic_subscription` (`tenant`, `topic`, `id`, `remark`)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX `topic_subscription_topic` ON `topic_subscription`');
    await queryRunner.query(
      'CREATE INDEX `topic_subscription_topic` ON `topic_subscription` (`tenant`, `topic`, `id`)',
    );
    await queryRunner.query(
      'CREATE INDEX `topic_subscription_remark` ON `topic_subscription` (`tenant`, `remark`, `id`)',
    );
    await queryRunner.query(`
            CREATE TABLE \`topic_subscription_count\` (
                \`tenant\` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`protocol\` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                \`status\` tinyint UNSIGNED NOT NULL,
                \`items\` bigint NOT NULL,
                PRIMARY KEY (\`tenant\`, \`protocol\`, \`status\`)
            ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
        `);
    await queryRunner.query(
      'INSERT INTO topic_subscription_count (tenant, protocol, status, items) ' +
        'SELECT tenant, protocol, status, COUNT(*) FROM topic_subscription GROUP BY tenant, protocol, status',
    );
    await queryRunner.query('DROP TABLE `topic_subscription_range`');
  }
}

async function countItems(queryRunner: QueryRunner): Promise<void> {
  for (let after = 0; ;) {
    const items = (await queryRunner.query(
      'SELECT id, tenant, protocol, status, remark FROM topic_subscription WHERE id > ? ORDER BY id LIMIT ?',
      [after, CHUNK],
    )) as StoredItem[];
    const last = items.at(-1);
    if (last === undefined) return;
    await queryRunner.query(
      'INSERT INTO topic_subscription_range (tenant, id_range, protocol, status, items, remarks) VALUES ? ' +
        'ON DUPLICATE KEY UPDATE items = items + VALUES(items), remarks = CONCAT(remarks, VALUES(remarks))',
      [items.map(rangeRow)],
    );
    after = Number(last.id);
  }
}

function rangeRow({ id, tenant, protocol, status, remark }: StoredItem): unknown[] {
  const place = Number(id) % IDS_A_RANGE;
  const letters = [place >> 8, (place >> 4) & 15, place & 15].map((digit) =>
    'ABCDEFGHIJKLMNOP'.charAt(digit),
  );
  const entry = remark === '' ? '' : letters.join('') + remark.replaceAll('Σ', 'σ').toLowerCase();
  return [tenant, Math.floor(Number(id) / IDS_A_RANGE), protocol, status, 1, Buffer.from(entry)];
}
