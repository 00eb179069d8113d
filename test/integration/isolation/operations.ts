import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, ROLES } from '#libs/domain';

/** An operation of the OpenAPI document. */
export interface Operation {
  /** Method and path, as people call it. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The least role of its callers; undefined where it is public. */
  readonly role: Role | undefined;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  /** Name of the schema of its body; the first one of several. */
  readonly body: string | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All operations, deletions last and of them those of parts before those of wholes. */
export function operationsOf(document: OpenAPIObject): readonly Operation[] {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const named = (place: string) =>
        (operation.parameters ?? []).flatMap((one) => ('in' in one && one.in === place ? [one.name] : []));
      const role: unknown = Reflect.get(operation, 'x-role');
      return [
        {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          role: ROLES.find((one) => one === role),
          pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
          queryParameters: named('query'),
          body: schemaName(operation.requestBody),
        },
      ];
    }),
  );
  return all.sort((one, other) => order(one) - order(other) || other.path.length - one.path.length);
}

function order({ method }: Operation): number {
  return METHODS.findIndex((one) => one.toUpperCase() === method);
}

function schemaName(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return /#\/components\/schemas\/(\w+)/.exec(JSON.stringify(body))?.[1] ?? 'a schema without a name';
}
