/** What seals secrets in the databases of tests: any 32 bytes. */
export const TEST_SECRET_KEY = Buffer.alloc(32, 'ringback').toString('base64');
