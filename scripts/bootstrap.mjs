/** What every command does before it can run anything of the project: install, build, and find a Node that is new enough. */
export { built, ensureBuilt, isBuilt } from './bootstrap/build.mjs';
export { ensureInstalled } from './bootstrap/install.mjs';
export { appArguments, appEnvironment, nodeArguments, nodeBinary } from './bootstrap/node-binary.mjs';
