interface CodeTexts {
  readonly zh: string;
  readonly en: string;
}

const TEXTS = {
  1103000: { zh: '创建订阅失败', en: 'Failed to create subscription' },
  1103001: { zh: '删除订阅失败', en: 'Failed to delete subscription' },
  // The product has the texts of 1103002 and 1103003 swapped.
  1103002: { zh: '查询订阅失败', en: 'Failed to query subscription' },
  1103003: { zh: '更新订阅失败', en: 'Failed to update subscription' },
  1103004: { zh: '测试推送失败', en: 'Failed to test callback' },
  1103005: { zh: '测试连通性失败', en: 'Failed to telnet callback' },
  1199000: { zh: '反序列化JSON数据失败', en: 'Deserializing JSON data failed' },
  1199006: { zh: "'%s' 数据参数校验不通过", en: "'%s' data parameter verification does not pass" },
  1199010: { zh: "'%s' 未赋值", en: "'%s' unassigned" },
  1199014: { zh: '数据唯一性校验失败， %s 重复', en: 'duplicated instances exist, fields [%s] duplicated' },
  1199027: { zh: '[%s]授权信息查询失败', en: "'%s' authorization information query failed" },
  1199047: { zh: '没有操作的权限', en: 'Do not have access permission.' },
  1199999: { zh: "'%s' 服务器内部错误", en: "'%s' Internal Server Error" },
} as const satisfies Record<number, CodeTexts>;

/** The error codes of BlueKing that this dialect answers. */
export type BluekingCode = keyof typeof TEXTS;

export const BLUEKING_CODE_TEXTS: Readonly<Record<BluekingCode, CodeTexts>> = TEXTS;
