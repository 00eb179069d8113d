import { type FailedVerdict, failedVerdict } from '#libs/domain';

/** Why a delivery is dead whose time_to_live leaves no further attempt. @param last of the attempt before, if there was one */
export function expiredVerdict(last: FailedVerdict | null): FailedVerdict {
  const before = last === null ? '' : `; before: ${last.reason}, ${last.detail}`;
  return failedVerdict('expired', `its time_to_live leaves no further attempt${before}`, {
    status: last?.status ?? null,
  });
}
