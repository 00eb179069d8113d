import type { SmnPublication } from './smn-record.js';

/** The text of a publication for a protocol: its own of `message_structure`, else the structure's `default`, else `message`. */
export function messageText({ structure, message }: SmnPublication, protocol: string): string {
  return structure?.[protocol] ?? structure?.['default'] ?? message ?? '';
}
