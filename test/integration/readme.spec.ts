import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ConfigRow, describeConfig } from '#libs/config';
import { ApiConfig } from '../../apps/api/src/api.config.js';
import { PusherConfig } from '../../apps/pusher/src/pusher.config.js';

/** How a README says what a cell of the table of variables holds. */
interface Wording {
  readonly file: string;
  readonly required: string;
  readonly empty: string;
  readonly units: Readonly<Record<string, string>>;
  readonly both: string;
}

const ENGLISH: Wording = {
  file: 'README.md',
  required: 'required',
  empty: 'empty',
  units: { '': '', bytes: 'bytes', s: 's' },
  both: 'both',
};

const CHINESE: Wording = {
  file: 'README.zh.md',
  required: '必填',
  empty: '空',
  units: { '': '', bytes: '字节', s: '秒' },
  both: '两者',
};

const api = describeConfig(ApiConfig);
const pusher = describeConfig(PusherConfig);

/** Name, default, unit and reader of every variable, as the README is to say it. */
function expectedRows(wording: Wording): string[] {
  const byName = new Map<string, ConfigRow>([...api, ...pusher].map((row) => [row.name, row]));
  return [...byName.values()]
    .map((row) => {
      const isIn = (rows: readonly ConfigRow[]) => rows.some(({ name }) => name === row.name);
      const reader = isIn(api) && isIn(pusher) ? wording.both : isIn(api) ? 'api' : 'pusher';
      return [row.name, shownDefault(row, wording), wording.units[row.unit] ?? row.unit, reader].join(' | ');
    })
    .sort();
}

function shownDefault(row: ConfigRow, wording: Wording): string {
  if (row.required) return wording.required;
  return row.default === '' ? wording.empty : `\`${row.default}\``;
}

/** The cells of the rows between the two marks, a row each; the header and the line below it left out. */
function tableOf(file: string): string[][] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const table = /<!-- variables -->(?<table>.*)<!-- \/variables -->/s.exec(text)?.groups?.['table'] ?? '';
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

describe.each([ENGLISH, CHINESE])('$file', (wording) => {
  it('should list every variable of both apps with its default, its unit and who reads it', () => {
    const rows = tableOf(wording.file).map(([name = '', ...rest]) =>
      [name.replaceAll('`', ''), ...rest.slice(0, 3)].join(' | '),
    );
    expect(rows.sort()).toEqual(expectedRows(wording));
  });
});

it('should describe the variables in README.md in the words of the configuration', () => {
  const described = new Map(tableOf(ENGLISH.file).map(([name = '', , , , meaning]) => [name, meaning]));
  for (const { name, description } of [...api, ...pusher])
    expect(described.get(`\`${name}\``)).toBe(description);
});
