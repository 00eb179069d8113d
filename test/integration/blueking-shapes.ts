import { expect } from 'vitest';
import { EXAMPLE_BODY } from '../support/blueking-client.js';

const LAST_TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/) as string;

/** The two shapes that answers of the dialect have. */
export const SHAPES = {
  document: {
    success: (data: unknown) => ({ result: true, bk_error_code: 0, bk_error_msg: '', data }),
    failure: (code: number, message: string) => ({
      result: false,
      bk_error_code: code,
      bk_error_msg: message,
      data: null,
    }),
    done: 'success',
    found: (subscriptions: readonly object[]): object => subscriptions,
    subscription: (id: number, change: object) => ({
      subscription_id: id,
      ...EXAMPLE_BODY,
      operator: '',
      last_time: LAST_TIME,
      statistics: { total: 0, failure: 0 },
      ...change,
    }),
  },
  cmdb: {
    success: (data: unknown) => ({
      result: true,
      bk_error_code: 0,
      bk_error_msg: 'success',
      permission: null,
      data,
    }),
    failure: (code: number, message: string) => ({
      result: false,
      bk_error_code: code,
      bk_error_msg: message,
      permission: null,
      data: null,
    }),
    done: null,
    found: (info: readonly object[], count = info.length): object => ({ count, info }),
    subscription: (id: number, change: object) => {
      const { timeout, ...rest } = EXAMPLE_BODY;
      return {
        subscription_id: id,
        ...rest,
        time_out: timeout,
        operator: '',
        last_time: LAST_TIME,
        statistics: { total: 0, failure: 0 },
        bk_supplier_account: '0',
        ...change,
      };
    },
  },
} as const;
