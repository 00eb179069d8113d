import { Injectable, type PipeTransform } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { BrokerConfig } from '#libs/config';
import { MAX_EVENT_BYTES } from '#libs/domain';
import type { NewEvent } from '../events/new-event.js';
import { JsonBodyPipe } from '../http/json-body.pipe.js';
import type { ProblemDetail } from '../http/problem.js';
import { ProblemException } from '../http/problem.exception.js';
import { PublishEventDto } from './dto/publish-event.dto.js';
import { type JsonSlice, sliceElements, sliceMember, valueStart } from './json-slice.js';

const MAX_EVENTS = 1_000;
/** Told of one request; somebody who sends a thousand bad events has one mistake, not a thousand. */
const MAX_ERRORS = 20;
const MEMBERS: ReadonlySet<string> = new Set(['name', 'tenant', 'key', 'topic', 'data']);

/** Reads one event or a list of them; each keeps the bytes of its data. All are good, or none is published. */
@Injectable()
export class NewEventsPipe implements PipeTransform<unknown, NewEvent[]> {
  private readonly json = new JsonBodyPipe();

  constructor(private readonly config: BrokerConfig) {}

  transform(body: unknown): NewEvent[] {
    const parsed = this.json.transform(body);
    const bytes = body as Buffer;
    const isList = Array.isArray(parsed);
    const values: readonly unknown[] = isList ? parsed : [parsed];
    if (values.length === 0 || values.length > MAX_EVENTS) {
      throw unprocessable([{ pointer: '', detail: `must be 1 to ${MAX_EVENTS} events` }]);
    }
    const start = valueStart(bytes);
    const slices = isList ? sliceElements(bytes, start) : [{ start, end: bytes.length }];
    const errors: ProblemDetail[] = [];
    const events: NewEvent[] = [];
    values.forEach((value, index) => {
      if (errors.length >= MAX_ERRORS) return;
      const read = this.read(value, bytes, slices[index]);
      if ('faults' in read) errors.push(...read.faults.map(pointed(isList ? `/${index}` : '')));
      else events.push(read);
    });
    if (errors.length > 0) throw unprocessable(errors.slice(0, MAX_ERRORS));
    return events;
  }

  private read(value: unknown, json: Buffer, slice: JsonSlice | undefined): NewEvent | { faults: Fault[] } {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { faults: [{ member: '', detail: 'must be an object' }] };
    }
    const dto = new PublishEventDto();
    const faults: Fault[] = [];
    for (const [member, content] of Object.entries(value)) {
      if (MEMBERS.has(member)) Object.assign(dto, { [member]: content as unknown });
      else faults.push({ member, detail: 'is not a member of an event' });
    }
    const data = slice && sliceMember(json, slice.start, 'data');
    // JSON's null is data too.
    if (data !== undefined && dto.data === null) dto.data = 'null';
    for (const { property, constraints = {} } of validateSync(dto)) {
      faults.push({ member: property, detail: Object.values(constraints)[0] ?? 'is not acceptable' });
    }
    if (typeof dto.topic === 'string' && !this.config.eventTopics.includes(dto.topic)) {
      faults.push({ member: 'topic', detail: 'is not one of the event topics' });
    }
    if (data !== undefined && data.end - data.start > MAX_EVENT_BYTES) {
      faults.push({ member: 'data', detail: `is larger than ${MAX_EVENT_BYTES} bytes` });
    }
    if (faults.length > 0 || data === undefined) return { faults };
    return {
      name: dto.name,
      tenant: dto.tenant ?? null,
      key: dto.key ?? null,
      topic: dto.topic ?? undefined,
      body: json.subarray(data.start, data.end),
    };
  }
}

interface Fault {
  readonly member: string;
  readonly detail: string;
}

function pointed(prefix: string): (fault: Fault) => ProblemDetail {
  return ({ member, detail }) => {
    // RFC 6901: ~ and / are written as ~0 and ~1.
    const name = member.replaceAll('~', '~0').replaceAll('/', '~1');
    return { pointer: member === '' ? prefix : `${prefix}/${name}`, detail };
  };
}

function unprocessable(errors: readonly ProblemDetail[]): ProblemException {
  return new ProblemException({
    status: 422,
    title: 'Unprocessable Entity',
    detail: 'the events are not acceptable; none was stored',
    errors,
  });
}
