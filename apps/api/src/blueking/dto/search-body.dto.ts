import { IntegerMember, ObjectMember, TextMember, TextsMember } from './json-types.js';

/** Which part of the matches is wanted. */
export class SearchPageDto {
  @IntegerMember({ minimum: 0, default: 0, description: 'How many matches are passed over.', example: 0 })
  start?: number;

  @IntegerMember({ description: 'How many are wanted at most; 0, less or absent: all of them.', example: 10 })
  limit?: number;

  @TextMember({
    description:
      'Comma-separated fields: name or +name ascends, -name or name:-1 descends. Others are ignored.',
    example: '-last_time,subscription_name',
  })
  sort?: string;
}

/** What search is sent. */
export class SearchBodyDto {
  @ObjectMember({ type: () => SearchPageDto })
  page?: object;

  @TextsMember({ description: 'Members that each subscription is answered with; empty means all of them.' })
  fields?: string[];

  @ObjectMember({
    description:
      'Equality on stored fields, or objects of $eq $ne $in $nin $gt $gte $lt $lte $regex (RE2), and $and / $or lists.',
    example: { subscription_form: 'hostcreate', timeout: { $lte: 60 } },
  })
  condition?: object;
}
