import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseAuth } from './choose-auth.mjs';

test('should let everyone in on an address of this machine alone', () => {
  for (const API_HOST of [undefined, '127.0.0.1', '127.1.2.3', '::1', 'localhost'])
    assert.deepEqual(chooseAuth({ API_HOST }), { AUTH: 'open' });
});

test('should leave it to the api where others can reach it', () => {
  for (const API_HOST of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com'])
    assert.deepEqual(chooseAuth({ API_HOST }), {});
});

test('should leave it to who has said it', () => {
  assert.deepEqual(chooseAuth({ AUTH: 'token' }), {});
});
