import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalsOf } from './vitest.mjs';

const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] };

test('should add up what passed and what failed', () => {
  const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] };
  const report = { numPassedTests: 2, numFailedTests: 1, testResults: [passedFile, failedFile] };
  assert.deepEqual(totalsOf(report, 1), { passed: 2, failed: 1 });
});

test('should count a file that does not load as a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  const report = { numPassedTests: 2, numFailedTests: 0, testResults: [passedFile, broken] };
  assert.deepEqual(totalsOf(report, 1), { passed: 2, failed: 1 });
});

test('should never call it all passed when vitest says otherwise', () => {
  const report = { numPassedTests: 2, numFailedTests: 0, testResults: [passedFile] };
  assert.deepEqual(totalsOf(report, 1), { passed: 2, failed: 1 });
  assert.deepEqual(totalsOf(undefined, 134), { passed: 0, failed: 1 });
});
