import {
  BrokerConfig,
  DatabaseConfig,
  EgressConfig,
  EnvFlag,
  EnvInteger,
  EnvString,
  LogConfig,
  SecretConfig,
  Section,
  SmnConfig,
} from '#libs/config';
import { type AuthMode, isAuthMode } from './identity/auth-mode.js';
import { BLUEKING_RESPONSES, type BluekingResponses } from './blueking/blueking-options.js';

/** All that the API reads from its environment. */
export class ApiConfig {
  @EnvString('API_HOST', { description: 'Address that the API listens on' })
  readonly host: string = '127.0.0.1';

  @EnvInteger('API_PORT', {
    description: 'Port that the API listens on; 0 takes a free one',
    min: 0,
    max: 65_535,
  })
  readonly port: number = 8090;

  @EnvString('AUTH', {
    description:
      'Who may use the API: `token`, whoever has a key (`npm run keys`), or `open`, everyone as admin of everything',
    format: {
      expects: 'token or open, and open only where API_HOST is a loopback address or AUTH_OPEN_ANYWAY is yes',
      test: isAuthMode,
    },
  })
  readonly auth: AuthMode = 'token';

  @EnvFlag('AUTH_OPEN_ANYWAY', {
    description: 'Permits `AUTH=open` on an address that others can reach',
  })
  readonly authOpenAnyway: boolean = false;

  @EnvString('BLUEKING_RESPONSES', {
    description: 'Answer as BlueKing is documented (`document`) or as the product does (`cmdb`)',
    oneOf: BLUEKING_RESPONSES,
  })
  readonly bluekingResponses: BluekingResponses = 'document';

  @EnvString('TIME_ZONE', {
    description: 'IANA time zone of `last_time`',
    format: { expects: 'the IANA name of a time zone, such as Asia/Shanghai', test: isTimeZone },
  })
  readonly timeZone: string = 'UTC';

  @Section(DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(BrokerConfig)
  readonly broker!: BrokerConfig;

  @Section(EgressConfig)
  readonly egress!: EgressConfig;

  @Section(SecretConfig)
  readonly secret!: SecretConfig;

  @Section(SmnConfig)
  readonly smn!: SmnConfig;

  @Section(LogConfig)
  readonly log!: LogConfig;
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
