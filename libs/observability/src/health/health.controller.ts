import { Controller, Get, Res } from '@nestjs/common';
import type { HealthReport } from './health-check.js';
import { HealthRegistry } from './health-registry.js';

/** What these routes need of an HTTP response. */
interface StatusSetter {
  status(code: number): unknown;
}

/** Health for orchestrators: 200 or 503, with the checks by name. */
@Controller()
export class HealthController {
  constructor(private readonly registry: HealthRegistry) {}

  @Get('livez')
  livez(@Res({ passthrough: true }) response: StatusSetter): HealthReport {
    return answered(this.registry.liveness(), response);
  }

  @Get('readyz')
  async readyz(@Res({ passthrough: true }) response: StatusSetter): Promise<HealthReport> {
    return answered(await this.registry.readiness(), response);
  }
}

function answered(report: HealthReport, response: StatusSetter): HealthReport {
  response.status(report.status === 'ok' ? 200 : 503);
  return report;
}
