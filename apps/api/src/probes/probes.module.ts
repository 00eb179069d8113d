import { Module } from '@nestjs/common';
import { Ping } from './ping.js';
import { Telnet } from './telnet.js';

/** Tests of a callback URL, for every dialect. They touch no statistics. */
@Module({ providers: [Ping, Telnet], exports: [Ping, Telnet] })
export class ProbesModule {}
