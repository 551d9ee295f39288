import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const repository = dirname(dirname(import.meta.dirname));

// Two copies would not know each other's messages and credentials.
it.each(['@grpc/grpc-js', 'google-protobuf'])('there is exactly one copy of %s', (name) => {
  const lock: unknown = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const packages =
    typeof lock === 'object' && lock !== null && 'packages' in lock ? Object.keys(lock.packages ?? {}) : [];
  expect(packages.filter((path) => path.endsWith(`node_modules/${name}`))).toEqual([`node_modules/${name}`]);

  const ours = createRequire(join(repository, 'package.json'));
  const pulumis = createRequire(ours.resolve('@pulumi/pulumi/proto/provider_pb.js'));
  expect(pulumis.resolve(name)).toBe(ours.resolve(name));
});
