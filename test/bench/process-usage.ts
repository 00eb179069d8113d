import { readFileSync } from 'node:fs';

/** Linux counts CPU time in these units (`getconf CLK_TCK`). */
const TICKS_A_SECOND = 100;

/** CPU seconds, user and system, that a process has used so far. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Resident memory of a process in MiB: now, or the most that it ever was. */
export function rssMiB(pid: number, when: 'now' | 'peak'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const pattern = when === 'now' ? /VmRSS:\s+(\d+) kB/ : /VmHWM:\s+(\d+) kB/;
  return Number(pattern.exec(status)?.[1] ?? 0) / 1_024;
}
