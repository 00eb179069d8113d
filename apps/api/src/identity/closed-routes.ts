import { Injectable, type OnModuleInit, type RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type ControllerClass, type Handler, neededIdentity } from './needed-identity.js';

/** Nest's metadata of a method that answers a route. */
const ROUTE_METHOD = 'method';

/** Ends the boot where a route does not say who may use it. */
@Injectable()
export class ClosedRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const silent = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype === null ? [] : this.silentRoutes(metatype as ControllerClass)));
    if (silent.length > 0) throw new Error(`routes without @Requires or @NoIdentity: ${silent.join(', ')}`);
  }

  private silentRoutes(controller: ControllerClass): string[] {
    const prototype = controller.prototype as Record<string, Handler>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name];
        return (
          handler !== undefined &&
          this.reflector.get<RequestMethod | undefined>(ROUTE_METHOD, handler) !== undefined &&
          neededIdentity(this.reflector, handler, controller) === undefined
        );
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
