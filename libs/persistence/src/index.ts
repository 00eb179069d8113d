export { dataSourceOptions } from './data-source-options.js';
export { runMigrations } from './run-migrations.js';
export type { TopicOffsets } from './topic-offsets.js';
