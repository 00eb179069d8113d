import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a parked delivery was first sent: messages of SMN say it on every attempt. */
export class FirstSent1795334400000 implements MigrationInterface {
  readonly name = 'FirstSent1795334400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE `parked_delivery` ADD `first_sent_at` int UNSIGNED NOT NULL DEFAULT 0',
    );
    // Until now, what had been attempted said when it was published.
    await queryRunner.query(
      'UPDATE `parked_delivery` SET `first_sent_at` = `produced_at` WHERE `attempts` > 0',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE `parked_delivery` DROP COLUMN `first_sent_at`');
  }
}
