import { Get, Head, Header, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { SmnError } from '../failure/smn-error.js';
import { SmnLinkController } from '../smn-link-controller.decorator.js';
import { LinkDesk } from './link-desk.js';
import { type ConfirmQuery, readCancelQuery, readConfirmQuery } from './request/link-query.js';
import { SmnQueryPipe } from '../request/smn-query.pipe.js';

const CONFIRM = ['rest/v2/notifications/subscription/confirm', 'v2/notifications/subscriptions/subscribe'];
const CANCEL = [
  'rest/v2/notifications/subscription/unsubscribe',
  'v2/notifications/subscriptions/unsubscribe',
];
const confirmQuery = new SmnQueryPipe(readConfirmQuery);
const cancelQuery = new SmnQueryPipe(readCancelQuery);

/** The links of messages. */
@SmnLinkController('')
export class LinksController {
  constructor(private readonly desk: LinkDesk) {}

  /** Whoever only looks whether a link is alive, as mail scanners do, does nothing by it. Stands before the GETs, which would answer. */
  @Head([...CONFIRM, ...CANCEL])
  @ApiExcludeEndpoint()
  look(): never {
    throw new SmnError('APIGW.0101');
  }

  @Get(CONFIRM)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Confirm a subscription', description: 'A failure answers `message` only.' })
  @ApiQuery({ name: 'token', schema: { type: 'string' } })
  @ApiQuery({ name: 'topic_urn', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'endpoint', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: '`request_id` and `subscription_urn`' })
  confirm(@Query(confirmQuery) query: ConfirmQuery): Promise<object> {
    return this.desk.confirm(query);
  }

  @Get(CANCEL)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Cancel a subscription', description: 'A failure answers `message` only.' })
  @ApiQuery({ name: 'subscription_urn', schema: { type: 'string' } })
  @ApiOkResponse({ description: '`message`' })
  cancel(@Query(cancelQuery) urn: string): Promise<object> {
    return this.desk.cancel(urn);
  }
}
