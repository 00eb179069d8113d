import type { ServiceResponseException } from '@huaweicloud/huaweicloud-sdk-core/exception/ServiceResponseException.js';
import type { SdkAnswer, SmnSdk } from './smn-sdk.js';

type Query = Readonly<Record<string, string | number>>;

/** The requests of the SDK's generated client of SMN. */
export class SmnService {
  constructor(readonly sdk: SmnSdk) {}

  createTopic(body: object): Promise<SdkAnswer> {
    return this.sdk.call('POST', 'topics', { data: body });
  }

  listTopics(queryParams: Query = {}): Promise<SdkAnswer> {
    return this.sdk.call('GET', 'topics', { queryParams });
  }

  showTopic(urn: string): Promise<SdkAnswer> {
    return this.sdk.call('GET', 'topics/{topic_urn}', { pathParams: { topic_urn: urn } });
  }

  updateTopic(urn: string, body: object): Promise<SdkAnswer> {
    return this.sdk.call('PUT', 'topics/{topic_urn}', { pathParams: { topic_urn: urn }, data: body });
  }

  deleteTopic(urn: string): Promise<SdkAnswer> {
    return this.sdk.call('DELETE', 'topics/{topic_urn}', { pathParams: { topic_urn: urn } });
  }

  addSubscription(topicUrn: string, body: object): Promise<SdkAnswer> {
    return this.sdk.call('POST', 'topics/{topic_urn}/subscriptions', {
      pathParams: { topic_urn: topicUrn },
      data: body,
    });
  }

  updateSubscription(topicUrn: string, urn: string, body: object): Promise<SdkAnswer> {
    return this.sdk.call('PUT', 'topics/{topic_urn}/subscriptions/{subscription_urn}', {
      pathParams: { topic_urn: topicUrn, subscription_urn: urn },
      data: body,
    });
  }

  listSubscriptions(queryParams: Query = {}): Promise<SdkAnswer> {
    return this.sdk.call('GET', 'subscriptions', { queryParams });
  }

  listSubscriptionsByTopic(topicUrn: string, queryParams: Query = {}): Promise<SdkAnswer> {
    return this.sdk.call('GET', 'topics/{topic_urn}/subscriptions', {
      pathParams: { topic_urn: topicUrn },
      queryParams,
    });
  }

  cancelSubscription(urn: string): Promise<SdkAnswer> {
    return this.sdk.call('DELETE', 'subscriptions/{subscription_urn}', {
      pathParams: { subscription_urn: urn },
    });
  }

  batchDeleteSubscriptions(body: object): Promise<SdkAnswer> {
    return this.sdk.call('DELETE', 'subscriptions', { data: body });
  }

  filterPolices(method: 'POST' | 'PUT' | 'DELETE', body: object): Promise<SdkAnswer> {
    return this.sdk.call(method, 'subscriptions/filter_polices', { data: body });
  }

  publishMessage(topicUrn: string, body: object): Promise<SdkAnswer> {
    return this.sdk.call('POST', 'topics/{topic_urn}/publish', {
      pathParams: { topic_urn: topicUrn },
      data: body,
    });
  }
}

/** The exception that a request of the SDK ends with. @throws Error where it ends with none */
export async function sdkException(request: Promise<SdkAnswer>): Promise<ServiceResponseException> {
  try {
    await request;
  } catch (error) {
    return error as ServiceResponseException;
  }
  throw new Error('the SDK threw no exception');
}
