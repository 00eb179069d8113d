interface TextColumn {
  readonly type: 'varchar';
  readonly length: number;
  readonly charset: string;
  readonly collation: string;
}

/** Text of people and of other systems: any Unicode, compared by code point, whatever the database's default is. */
export function text(length: number): TextColumn {
  return { type: 'varchar', length, charset: 'utf8mb4', collation: 'utf8mb4_bin' };
}
