import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a parked message of SMN is built from anew. */
export class ParkedSmn1795322000000 implements MigrationInterface {
  readonly name = 'ParkedSmn1795322000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE `parked_delivery` ADD `produced_at` int UNSIGNED NOT NULL DEFAULT 0, ' +
        'ADD `smn_kind` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE `parked_delivery` DROP COLUMN `smn_kind`, DROP COLUMN `produced_at`',
    );
  }
}
