interface CodeMeaning {
  readonly status: number;
  readonly message: string;
  /** The message goes on with the reason. Those of the others are fixed to the letter: clients compare them. */
  readonly isOpen?: true;
}

/** What SMN answers, and what the gateway before it does (`APIGW`). */
const MEANINGS = {
  'SMN.0001': { status: 403, message: 'No permission to request resources.' },
  'SMN.0002': { status: 400, message: 'Parameter: Name is invalid.' },
  'SMN.0003': { status: 400, message: 'Parameter: DisplayName is invalid.' },
  'SMN.0004': { status: 403, message: 'Exceeded topic limit.' },
  'SMN.0005': { status: 400, message: 'Parameter: TopicUrn is invalid.' },
  'SMN.0006': { status: 404, message: 'Topic not found.' },
  'SMN.0007': { status: 403, message: 'Exceeded subscription limit.' },
  'SMN.0008': { status: 403, message: 'Parameter: Subject is invalid.' },
  'SMN.0009': { status: 403, message: 'Parameter: Message is invalid.' },
  'SMN.0011': { status: 400, message: 'Parameter: Protocol is invalid.', isOpen: true },
  'SMN.0012': { status: 400, message: 'Parameter: Endpoint is invalid.' },
  'SMN.0013': { status: 404, message: 'Subscription resource not found.' },
  'SMN.0014': { status: 400, message: 'Parameter: SubscriptionUrn is invalid.' },
  'SMN.0015': { status: 400, message: 'Parameter: Offset or limit is invalid.' },
  'SMN.0016': { status: 500, message: 'Database Exceptions.' },
  'SMN.0017': { status: 400, message: 'Parameter: Remark is invalid.' },
  'SMN.0018': { status: 500, message: 'Service internal error.' },
  'SMN.0021': { status: 400, message: 'MessageStructure is invalid.' },
  'SMN.0022': { status: 403, message: 'Parameter: token is invalid.' },
  'SMN.0043': { status: 400, message: 'Parameter: subscription is invalid.' },
  'SMN.0045': { status: 404, message: 'Attribute not found.' },
  'SMN.0046': { status: 400, message: 'Parameter: Attribute name is invalid.' },
  'SMN.0047': { status: 403, message: 'Parameter: Value exceeds the maximum length.' },
  'SMN.0048': { status: 400, message: 'Parameter: Access policy is invalid.' },
  'SMN.0069': { status: 403, message: 'Not authorized to subscribe internal endpoints.' },
  'SMN.0077': { status: 400, message: 'Parameter: Status is invalid.' },
  'SMN.0082': {
    status: 400,
    message: 'The length of the remark parameter value has reached the maximum allowed.',
  },
  'SMN.0126': { status: 400, message: 'ContentType is wrong.' },
  'APIGW.0101': {
    status: 404,
    message: 'The API does not exist or has not been published in the environment.',
  },
  'APIGW.0201': { status: 400, message: 'Bad request.', isOpen: true },
  'APIGW.0301': { status: 401, message: 'Incorrect IAM authentication information:', isOpen: true },
  'APIGW.0308': { status: 429, message: 'The throttling threshold has been reached.' },
} as const satisfies Record<string, CodeMeaning>;

/** The error codes that this dialect answers. */
export type SmnCode = keyof typeof MEANINGS;

export const SMN_CODES: Readonly<Record<SmnCode, CodeMeaning>> = MEANINGS;
