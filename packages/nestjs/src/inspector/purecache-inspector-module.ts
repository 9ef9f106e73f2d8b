/** A guarded JSON endpoint with the counts of every cached method, and an invalidate call. Off unless it is imported. */
import { Module, type DynamicModule } from '@nestjs/common';

import { inspectorController } from './inspector-controller.js';
import { assertInspectorOptions, type InspectorOptions } from './inspector-options.js';

export class PurecacheInspectorModule {
  /**
   * `GET /purecache` and `POST /purecache/invalidate` with `{ tags }` or `{ method: 'Class.method' }`. Needs a
   * `PurecacheModule.forRoot`.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION`, above all without `guards`
   */
  static register(options: InspectorOptions): DynamicModule {
    assertInspectorOptions(options);
    return {
      module: PurecacheInspectorModule,
      imports: options.imports ?? [],
      controllers: [inspectorController(options)],
    };
  }
}

Module({})(PurecacheInspectorModule);
