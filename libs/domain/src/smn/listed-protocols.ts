/** Every protocol that SMN knows, whether messages can be carried by it here or not. */
export const SMN_LISTED_PROTOCOLS = [
  'default',
  'email',
  'sms',
  'http',
  'https',
  'functionstage',
  'functiongraph',
  'dms',
  'application',
  'callnotify',
  'wechat',
  'dingding',
  'feishu',
  'welink',
  'dingTalkBot',
] as const;
