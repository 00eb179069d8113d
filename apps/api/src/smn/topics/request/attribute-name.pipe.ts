import { Injectable, type PipeTransform } from '@nestjs/common';
import { attributeOf, type TopicAttribute } from './topic-attribute.js';

@Injectable()
export class AttributeNamePipe implements PipeTransform<string, TopicAttribute> {
  transform(text: string): TopicAttribute {
    return attributeOf(text);
  }
}
