import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

const url = process.env['DATABASE_URL'];
if (url === undefined || url === '') throw new Error('DATABASE_URL is not set');

/** For the TypeORM command line only: `typeorm migration:generate ... -d dist/libs/persistence/src/data-source.js`. */
export default new DataSource(dataSourceOptions(url));
