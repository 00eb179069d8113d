/** How many hosts the demo creates. */
const HOSTS = 5;

/** The business whose hosts they are; the subscription is for the same. */
export const BUSINESS = 2;

/**
 * What a CMDB says when hosts are created: BlueKing `hostcreate` envelopes, as the text that goes to Kafka. The first
 * has a number that does not survive a parse and a stringify: it must arrive as it was produced.
 */
export function hostCreateEvents() {
  const firstId = 1_000 + Math.floor(Math.random() * 9_000_000); // not the hosts of an earlier demo
  return Array.from({ length: HOSTS }, (_, i) => {
    const host = firstId + i;
    const text = JSON.stringify(envelope(host, i));
    return { host, text: i === 0 ? text.replace('"event_id":0', '"event_id":9007199254740993') : text };
  });
}

function envelope(host, i) {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  return {
    event_id: i,
    txn_id: '',
    event_type: 'instdata',
    action: 'create',
    action_time: time,
    obj_type: 'host',
    data: [
      {
        cur_data: {
          bk_biz_id: BUSINESS,
          bk_host_id: host,
          bk_host_innerip: `10.0.${i}.17`,
          bk_host_name: `主机-${i}`,
          bk_cloud_id: 0,
        },
        pre_data: null,
      },
    ],
    bk_biz_id: BUSINESS,
    bk_supplier_account: '0',
    request_id: `demo-${host}`,
    request_time: time,
  };
}
