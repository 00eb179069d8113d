import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { databaseUrl } from './database-url.js';

/** For the TypeORM command line only: `typeorm migration:generate ... -d dist/libs/persistence/src/data-source.js`. */
export default new DataSource(dataSourceOptions(databaseUrl()));
