export { aborted, type ProcessPlan, runProcess } from './run-process.js';
export { configOrExit } from './config-or-exit.js';
export { listeningUrl } from './listening-url.js';
export { openServices, type OpenServices, type ServicesConfig } from './open-services.js';
export { SchemaOutdatedError } from './schema-outdated.error.js';
