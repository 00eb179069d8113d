interface AsciiColumn {
  readonly type: 'varchar';
  readonly length: number;
  readonly charset: string;
  readonly collation: string;
}

/** Identifiers that are ASCII by rule: one byte a character, compared byte by byte. */
export function ascii(length: number): AsciiColumn {
  return { type: 'varchar', length, charset: 'ascii', collation: 'ascii_bin' };
}
