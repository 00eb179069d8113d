import { readFileSync, readdirSync } from 'node:fs';

/**
 * A pid alone names a process only until it ends: the kernel gives the number to somebody else. A pid, the boot and
 * the start time together never come back.
 *
 * @returns {{ pid: number, bootId: string, startTime: string } | undefined} nothing when no such process runs
 */
export function identify(pid) {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // proc(5): the second field, the name in parentheses, may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, bootId: readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '', startTime };
}

/** Whether the process that was once identified still runs. */
export function stillRuns(identity) {
  const now = identity && identify(identity.pid);
  return now !== undefined && now.bootId === identity.bootId && now.startTime === identity.startTime;
}

/** The process whose command line holds exactly this argument, of those that this user may look at. */
export function findByArgument(argument) {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    if (readProc(`/proc/${entry}/cmdline`)?.split('\0').includes(argument)) {
      const identity = identify(Number(entry));
      if (identity) return identity;
    }
  }
  return undefined;
}

function readProc(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The process ended (ENOENT, ESRCH) or is not ours to see (EACCES, EPERM).
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code)) return undefined;
    throw error;
  }
}
