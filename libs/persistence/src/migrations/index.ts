/** In the order they run. */
export const MIGRATIONS: (new () => import('typeorm').MigrationInterface)[] = [];
