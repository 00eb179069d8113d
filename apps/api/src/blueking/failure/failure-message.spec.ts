import { describe, expect, it } from 'vitest';
import { BluekingFailure } from './blueking-failure.js';
import { failureMessage } from './failure-message.js';

describe('failureMessage', () => {
  it('should name the argument and add the reason, in both languages', () => {
    const failure = new BluekingFailure(400, 1199006, {
      argument: 'timeout',
      reason: 'more than 600 seconds',
    });
    expect(failureMessage(failure, 'zh')).toBe("'timeout' 数据参数校验不通过: more than 600 seconds");
    expect(failureMessage(failure, 'en')).toBe(
      "'timeout' data parameter verification does not pass: more than 600 seconds",
    );
  });

  it('should write an argument as it is', () => {
    const failure = new BluekingFailure(409, 1199014, { argument: "$& $' %s" });
    expect(failureMessage(failure, 'zh')).toBe("数据唯一性校验失败， $& $' %s 重复");
  });
});
