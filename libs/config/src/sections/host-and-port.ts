/** Whether a text is a broker's address: a name, an IPv4 address or an IPv6 one in brackets, and a port. */
export function isHostAndPort(text: string): boolean {
  const port = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?<port>\d{1,5})$/.exec(text)?.groups?.['port'];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}
