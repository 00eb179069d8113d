/**
 * Why an attempt was not confirmed:
 * `status` the rule does not accept the answer's status; `pattern` the pattern is not in the body; `timeout` the
 * answer did not end in time; `refused` the receiver refused the connection; `connection` it could not be reached or
 * broke off; `protocol` it answered no valid HTTP; `egress` the address may not be called; `signature` it could not be
 * signed, so nothing was sent; `carrier` the mail server or the broker did not take it; `expired` its time_to_live leaves
 * no attempt.
 */
export type FailureReason =
  | 'status'
  | 'pattern'
  | 'timeout'
  | 'refused'
  | 'connection'
  | 'protocol'
  | 'egress'
  | 'signature'
  | 'carrier'
  | 'expired';
