/** What is asked from outside while the application runs: its health, its counts. */
import { Controller, Get, Inject, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { PurecacheHealth, PurecacheInspectorModule } from '@purecache/nestjs';

// #region health
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    private readonly purecache: PurecacheHealth,
  ) {}

  @Get()
  check() {
    return this.health.check([() => this.purecache.check()]);
  }
}
// #endregion

export class AdminGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest().headers['x-api-key'] === 'admin';
  }
}

// #region inspector
@Module({ imports: [PurecacheInspectorModule.register({ guards: [AdminGuard] })] })
export class InspectorModule {}
// #endregion

@Module({ imports: [TerminusModule], controllers: [HealthController] })
export class HealthModule {}
