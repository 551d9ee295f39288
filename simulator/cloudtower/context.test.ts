import { describe, expect, it } from 'vitest';
import { initialValues } from '../quirks.ts';
import { isAtLeast, localised } from './context.ts';
import { cloudTowerQuirks } from './quirks.ts';

describe('isAtLeast', () => {
  it.each([
    ['4.8.0', '4.8.0', true],
    ['4.8.1', '4.8.0', true],
    ['4.10.0', '4.8.0', true],
    ['5.0', '4.8.0', true],
    ['4.7.9', '4.8.0', false],
    ['4.8', '4.8.1', false],
    ['3.4.4', '4.0.0', false],
  ])('%s has what came with %s: %s', (version, since, expected) => {
    expect(isAtLeast({ ...initialValues(cloudTowerQuirks), version }, since)).toBe(expected);
  });
});

describe('localised', () => {
  it.each([
    ['en-US', 'yes'],
    ['zh-CN', '是'],
    ['*', '{"en-US":"yes","zh-CN":"是"}'],
  ] as const)('%s', (language, expected) => {
    expect(localised({ 'en-US': 'yes', 'zh-CN': '是' }, language)).toBe(expected);
  });
});
