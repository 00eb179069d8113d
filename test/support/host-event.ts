/** What tests vary of a host event. */
export interface HostEvent {
  readonly action?: 'create' | 'update' | 'delete';
  /** The instance that it is about: the ordering key of a record without a key. */
  readonly hostId?: number;
  /** Left out: the event names no business. */
  readonly business?: number;
  /** `bk_supplier_account`. Left out: tenant "0". */
  readonly tenant?: string | number;
  /** Further members of the host, such as a running number that a receiver can check. */
  readonly host?: Readonly<Record<string, unknown>>;
}

/** A BlueKing envelope about a host, as CMDB writes it: `hostcreate` by default. */
export function hostEvent({
  action = 'create',
  hostId = 17,
  business,
  tenant,
  host,
}: HostEvent = {}): string {
  const instance = {
    bk_host_id: hostId,
    bk_host_innerip: '10.0.0.17',
    bk_cloud_id: 0,
    ...(business !== undefined && { bk_biz_id: business }),
    ...host,
  };
  return JSON.stringify({
    event_id: 421,
    txn_id: '',
    event_type: 'instdata',
    action,
    action_time: '2026-03-02 08:15:40',
    obj_type: 'host',
    data: [
      { cur_data: action === 'delete' ? null : instance, pre_data: action === 'create' ? null : instance },
    ],
    ...(tenant !== undefined && { bk_supplier_account: tenant }),
    request_id: 'cc0000',
    request_time: '2026-03-02 08:15:40',
  });
}
