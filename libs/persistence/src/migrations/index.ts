import { Initial1795294530501 } from './1795294530501-initial.js';

/** In the order they run. */
export const MIGRATIONS = [Initial1795294530501];
