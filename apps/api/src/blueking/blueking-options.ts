/** Whose answers are given: the document's, or those of the product it describes. */
export const BLUEKING_RESPONSES = ['document', 'cmdb'] as const;
export type BluekingResponses = (typeof BLUEKING_RESPONSES)[number];

/** What of the BlueKing dialect is a matter of configuration; its own injection token. */
export class BluekingOptions {
  constructor(
    readonly responses: BluekingResponses,
    /** IANA name of the zone of `last_time`, in answers and in conditions. */
    readonly timeZone: string,
  ) {}
}
