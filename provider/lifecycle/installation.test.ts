import { describe, expect, it } from 'vitest';
import { Bench, failureOf, savedOutputs } from '../../test/support/bench.ts';
import type { Cloud } from '../clouds/driver.ts';
import type { Installation } from '../resources/common.ts';
import { resources } from '../resources/index.ts';
import {
  checkConfiguredInstallation,
  checkInstallation,
  needsRewriting,
  rememberedInstallation,
} from './installation.ts';

const spec = resources.Snapshot;
const { cloud: base, settings } = new Bench();
const accepting = { ...settings, acceptInstallation: true };
const configured = (installation: Installation): Cloud => ({ ...base, configuredInstallation: () => installation });
const outputs = (installation: Installation) => ({ ...savedOutputs, installation });
const here: Installation = { cloud: 'memory', host: 'cloud.test:443' };

describe('what state remembers', () => {
  it('is read back, and nothing else is taken for it', () => {
    expect(rememberedInstallation(outputs({ ...here, account: 'a1' }))).toEqual({ ...here, account: 'a1' });
    expect(rememberedInstallation({ installation: { cloud: 'memory', host: 5 } })).toEqual({ cloud: 'memory' });
    for (const none of [undefined, {}, { installation: 'memory' }, { installation: { host: 'x' } }])
      expect(rememberedInstallation(none)).toBeUndefined();
  });
});

describe('what configuration alone tells', () => {
  const check =
    (remembered: Installation, now: Installation, chosen = settings) =>
    () =>
      checkConfiguredInstallation(configured(now), chosen, spec, 'vm-1/s1', outputs(remembered));

  it('accepts the same, and what it cannot compare', () => {
    expect(check(here, here)).not.toThrow();
    expect(check({ ...here, account: 'a1' }, here)).not.toThrow();
    expect(check({ cloud: 'memory', account: 'a1' }, here)).not.toThrow();
    expect(check(here, { cloud: 'memory' })).not.toThrow();
    expect(() => checkConfiguredInstallation(base, settings, spec, 'vm-1/s1', {})).not.toThrow();
  });

  it('refuses another host, unless it is accepted', () => {
    const there = { cloud: 'memory', host: 'other.test:443' };
    expect(check(here, there)).toThrow(
      'snapshot vm-1/s1 was made on memory at cloud.test:443, but the provider is configured for memory at other.test:443; it is neither changed nor taken for deleted. Correct the endpoint or the credentials. If this is the same data under a new address or account, set `acceptInstallation` for one `pulumi up`.',
    );
    expect(check(here, there, accepting)).not.toThrow();
  });

  it('never accepts another cloud', () => {
    const message =
      'snapshot vm-1/s1 was made on elsewhere account a1, but the provider is configured for memory at cloud.test:443; it is neither changed nor taken for deleted. Use a provider of that cloud for it.';
    expect(check({ cloud: 'elsewhere', account: 'a1' }, here)).toThrow(message);
    expect(check({ cloud: 'elsewhere', account: 'a1' }, here, accepting)).toThrow(message);
  });
});

describe('what the cloud itself says', () => {
  const check =
    (remembered: Installation, actual: Installation, chosen = settings) =>
    () =>
      checkInstallation(chosen, spec, 'vm-1/s1', outputs(remembered), actual);

  it('must be the same account, and may not fall silent about it', () => {
    expect(check({ ...here, account: 'a1' }, { ...here, account: 'a1' })).not.toThrow();
    expect(check(here, { ...here, account: 'a1' })).not.toThrow();
    expect(check({ ...here, account: 'a1' }, { ...here, account: 'a2' })).toThrow('at cloud.test:443 account a1, but');
    expect(check({ ...here, account: 'a1' }, here)).toThrow('account a1');
    expect(check({ ...here, account: 'a1' }, { ...here, account: 'a2' }, accepting)).not.toThrow();
    expect(check({ ...here, cloud: 'elsewhere' }, here, accepting)).toThrow('Use a provider of that cloud for it.');
  });

  it('says nothing about an import', () => {
    expect(() => checkInstallation(settings, spec, 'vm-1/s1', undefined, here)).not.toThrow();
  });

  it.each(['read', 'update', 'delete'] as const)(
    'is asked before %s: an error that names both, never "absent"',
    async (verb) => {
      const bench = new Bench();
      bench.installation = { cloud: 'memory', account: 'a2' };
      const lifecycle = bench.lifecycle();
      const stored = { id: 'vm-1/s1', inputs: {}, outputs: savedOutputs };
      const error = await failureOf(
        verb === 'read'
          ? lifecycle.read(bench.operation(), stored)
          : verb === 'update'
            ? lifecycle.update(bench.operation(), stored, {})
            : lifecycle.delete(bench.operation(), stored),
      );
      expect(error).toMatchObject({ kind: 'refused' });
      expect(String(error)).toContain(
        'snapshot vm-1/s1 was made on memory account a1, but the provider is configured for memory account a2',
      );
      expect(bench.calls).toEqual([]);
    },
  );
});

describe('an accepted installation', () => {
  it('is written by an update, and only while it is accepted and not surely the same', () => {
    expect(needsRewriting(configured(here), accepting, outputs({ ...here, host: 'old:443' }))).toBe(true);
    expect(needsRewriting(configured(here), accepting, outputs(here))).toBe(false);
    expect(needsRewriting(configured(here), settings, outputs({ ...here, host: 'old:443' }))).toBe(false);
    expect(needsRewriting(configured(here), accepting, {})).toBe(false);
  });

  it('replaces what is remembered in the next update, and nothing else changes', async () => {
    const bench = new Bench({ settings: { acceptInstallation: true } });
    bench.installation = { cloud: 'memory', account: 'a2' };
    const present = bench.put('s1');
    const saved = await bench
      .lifecycle()
      .update(bench.operation(), { id: 'vm-1/s1', inputs: present.inputs, outputs: savedOutputs }, present.inputs);
    expect(saved.outputs).toEqual({ ...savedOutputs, installation: { cloud: 'memory', account: 'a2' } });
    expect(bench.calls).toEqual([]);
  });
});
