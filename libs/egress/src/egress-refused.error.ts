/** The address policy does not permit the address, or one of the addresses of the name. Nothing was dialled. */
export class EgressRefusedError extends Error {
  readonly code = 'EGRESS_REFUSED';

  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`${host} leads to ${address}, which the address policy does not permit`);
    this.name = 'EgressRefusedError';
  }
}
