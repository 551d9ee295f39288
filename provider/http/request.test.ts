import { expectTypeOf, test } from 'vitest';
import type { TransportRequest } from './request.ts';

test('every request must declare what it may do to the cloud', () => {
  expectTypeOf<TransportRequest>().toHaveProperty('safety').toEqualTypeOf<'read' | 'repeatable' | 'once'>();
  expectTypeOf<Pick<TransportRequest, 'safety'>>().not.toEqualTypeOf<Partial<Pick<TransportRequest, 'safety'>>>();
});
