/** Loaded into a pusher with `--import`: its peers can tell by its address which process calls. */
import { callFrom, SOURCE_ADDRESS } from './source-address.ts';

const address = process.env[SOURCE_ADDRESS];
if (address !== undefined) callFrom(address);
