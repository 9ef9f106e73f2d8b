/** `/health`: whether the stores answer. With `@nestjs/terminus`, hand `check` to its `HealthCheckService`. */
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { PurecacheHealth } from '@purecache/nestjs';

@Controller('health')
export class HealthController {
  constructor(private readonly purecache: PurecacheHealth) {}

  @Get()
  async check(): Promise<object> {
    const details = await this.purecache.check();
    if (Object.values(details).some(({ status }) => status === 'down')) throw new ServiceUnavailableException(details);
    return { status: 'ok', details };
  }
}
