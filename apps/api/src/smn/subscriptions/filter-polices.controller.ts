import { Body, Delete, Post, Put } from '@nestjs/common';
import { Requires } from '../../identity/requires.decorator.js';
import { Project } from '../request/path.decorators.js';
import { SmnController } from '../smn-controller.decorator.js';
import { SmnOperation } from '../smn-operation.decorator.js';
import { POLICES_CHANGED } from './answers.js';
import { PolicesDto, UrnsDto } from './dto/requests.dto.js';
import { PolicesDesk } from './polices-desk.js';
import { type PolicesEntry, readPolicesEntries, readUrnTexts } from './request/batches.js';
import { SmnBodyPipe } from '../request/smn-body.pipe.js';

const entriesOf = new SmnBodyPipe(readPolicesEntries);
const urnsOf = new SmnBodyPipe(readUrnTexts);

/** What subscriptions want of messages that carry attributes. */
@Requires('manager')
@SmnController('subscriptions/filter_polices')
export class FilterPolicesController {
  constructor(private readonly desk: PolicesDesk) {}

  @Post()
  @SmnOperation({
    name: 'BatchCreateSubscriptionsFilterPolices',
    summary: 'Add filter polices',
    description: 'A name that stands already refuses its entry.',
    body: PolicesDto,
    answer: POLICES_CHANGED,
    errors: ['SMN.0043'],
  })
  create(@Project() project: string, @Body(entriesOf) entries: readonly PolicesEntry[]): Promise<object> {
    return this.desk.create(project, entries);
  }

  @Put()
  @SmnOperation({
    name: 'BatchUpdateSubscriptionsFilterPolices',
    summary: 'Replace filter polices',
    body: PolicesDto,
    answer: POLICES_CHANGED,
    errors: ['SMN.0043'],
  })
  replace(@Project() project: string, @Body(entriesOf) entries: readonly PolicesEntry[]): Promise<object> {
    return this.desk.replace(project, entries);
  }

  @Delete()
  @SmnOperation({
    name: 'BatchDeleteSubscriptionsFilterPolices',
    summary: 'Remove all filter polices',
    body: UrnsDto,
    answer: POLICES_CHANGED,
    errors: ['SMN.0043'],
  })
  remove(@Project() project: string, @Body(urnsOf) urns: readonly string[]): Promise<object> {
    return this.desk.remove(project, urns);
  }
}
