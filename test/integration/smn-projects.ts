import { afterAll, beforeAll } from 'vitest';
import { type SmnAnswered, SmnClient } from '../support/smn-client.js';
import { startTestApi, type TestApi } from './api-process.js';

export const HEX = /^[0-9a-f]{32}$/;
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** An API whose projects do not know of each other. */
export class SmnProjects {
  api!: TestApi;
  #projects = 0;

  /** Starts with the first test of the file and ends with the last. */
  constructor() {
    beforeAll(async () => {
      this.api = await startTestApi();
    });
    afterAll(() => this.api.stop());
  }

  /** A client of a project that has nothing yet. */
  open(): SmnClient {
    this.#projects += 1;
    return new SmnClient(this.api.url, `project-${this.#projects}`);
  }
}

/** Status and code of an error. */
export function told({ status, body }: SmnAnswered): [number, unknown] {
  return [status, body['error_code']];
}
