import { join } from 'node:path';
import { checkout } from '../lib/paths.mjs';

const tool = (path, ...args) => [join(checkout, 'node_modules', path), ...args];

/** What `npm run check` checks: scripts for Node, in the order in which they begin. */
export const steps = [
  { name: 'types', script: tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'lint', script: tool('eslint/bin/eslint.js', '.') },
  { name: 'format', script: tool('prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'layers', script: tool('dependency-cruiser/bin/dependency-cruiser.mjs', 'apps', 'libs', 'test') },
  { name: 'commit', script: tool('@commitlint/cli/cli.js', '--last') },
  { name: 'openapi', script: [join(checkout, 'scripts/openapi.mjs'), '--check'] },
];
