export { aborted, type ProcessPlan, runProcess } from './run-process.js';
export { configOrExit } from './config-or-exit.js';
export { openDatabase } from './open-database.js';
export { SchemaOutdatedError } from './schema-outdated.error.js';
export { untilDone } from './until-done.js';
