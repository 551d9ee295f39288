import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { functionKindOf, parseUrn, resourceKindOf } from './tokens.ts';

describe('tokens', () => {
  it('knows resources and functions', () => {
    expect(resourceKindOf('lifeboat:index:Snapshot')).toBe('Snapshot');
    expect(functionKindOf('lifeboat:index:getInstances')).toBe('getInstances');
  });

  it('names what there is', () => {
    expect(() => resourceKindOf('lifeboat:index:Snapshots')).toThrow(
      expect.objectContaining({
        code: status.INVALID_ARGUMENT,
        details: expect.stringMatching(
          /^unknown resource type "lifeboat:index:Snapshots"\. Known types: lifeboat:index:Snapshot\b/,
        ),
      }),
    );
    expect(() => functionKindOf('lifeboat:index:Snapshot')).toThrow(
      expect.objectContaining({
        code: status.UNIMPLEMENTED,
        details: expect.stringMatching(/^unknown function .* Known functions: lifeboat:index:getInstance, /),
      }),
    );
  });
});

describe('parseUrn', () => {
  it.each([
    ['urn:pulumi:dev::web::lifeboat:index:Snapshot::nightly', 'lifeboat:index:Snapshot', 'nightly'],
    ['urn:pulumi:dev::web::my:component:Vm$lifeboat:index:Snapshot::a::b', 'lifeboat:index:Snapshot', 'a::b'],
    ['nonsense', '', ''],
  ])('reads %s', (urn, type, name) => {
    expect(parseUrn(urn)).toEqual({ type, name });
  });
});
