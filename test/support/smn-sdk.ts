import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient, HttpRequestOptions } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { Logger4jInstance } from '@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger.js';
import type { AccessKey } from '../../apps/api/src/identity/access-key.js';

// It would log every refusal.
Logger4jInstance.level = 'off';

/** As the generated client names a body. */
const JSON_BODY = 'application/json;charset=UTF-8';

/** What the SDK made of an answer. */
export interface SdkAnswer {
  readonly httpStatusCode: number;
  readonly [member: string]: unknown;
}

/** Calls SMN as the official Node SDK does: its core signs and sends, as its generated client of SMN asks it to. */
export class SmnSdk {
  private constructor(
    private readonly client: HcClient,
    private readonly project: string,
  ) {}

  static open(url: string, project: string, { accessKey, secretKey }: AccessKey): SmnSdk {
    const credential = new BasicCredentials().withAk(accessKey).withSk(secretKey).withProjectId(project);
    const client = new ClientBuilder<HcClient>((made) => made)
      .withEndpoint(url)
      .withCredential(credential)
      .build();
    return new SmnSdk(client, project);
  }

  /** @param path below `/v2/{project_id}/notifications/`, with `{name}` where a path parameter stands */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    { pathParams = {}, queryParams = {}, data, axios }: SmnSdkParts = {},
  ): Promise<SdkAnswer> {
    const hasBody = data !== undefined;
    const options: HttpRequestOptions & { axiosRequestConfig?: object } = {
      method,
      url: `/v2/{project_id}/notifications/${path}`,
      contentType: hasBody ? JSON_BODY : 'application/json',
      queryParams,
      pathParams: { project_id: this.project, ...pathParams },
      headers: hasBody ? { 'Content-Type': JSON_BODY } : {},
      ...(hasBody && { data }),
      ...(axios !== undefined && { axiosRequestConfig: axios }),
    };
    return (await this.client.sendRequest(options)) as unknown as SdkAnswer;
  }
}

interface SmnSdkParts {
  readonly pathParams?: Readonly<Record<string, string>>;
  readonly queryParams?: Readonly<Record<string, string | number>>;
  readonly data?: object;
  /** Goes to axios as it is, after the request was signed. */
  readonly axios?: object;
}
