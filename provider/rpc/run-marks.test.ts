import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineMarks } from './run-marks.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lifeboat-marks-'));
  vi.stubEnv('TMPDIR', directory);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

const marks = (address: string, debug: (text: string) => void = () => undefined) => new EngineMarks(address, debug);

it('shows a mark to the other processes of the same engine, and to no other engine', () => {
  marks('127.0.0.1:1').add('failed urn:secret-name');
  expect(marks('127.0.0.1:1').has('failed urn:secret-name')).toBe(true);
  expect(marks('127.0.0.1:1').has('failed urn:other')).toBe(false);
  expect(marks('127.0.0.1:2').has('failed urn:secret-name')).toBe(false);
});

it('names nothing in clear', () => {
  marks('127.0.0.1:1').add('failed urn:secret-name');
  expect(readdirSync(directory, { recursive: true }).join()).not.toContain('secret-name');
});

it('takes its own marks away, one by one or at the end, and leaves those of others', () => {
  const [one, other] = [marks('127.0.0.1:1'), marks('127.0.0.1:1')];
  one.add('a');
  one.add('b');
  other.add('c');
  one.remove('a');
  expect([one.has('a'), other.has('b')]).toEqual([false, true]);
  one.close();
  expect([other.has('b'), one.has('c')]).toEqual([false, true]);
  other.close();
  expect(readdirSync(directory)).toEqual([]);
});

it('keeps its own marks where nothing can be written, and says so once asked', () => {
  const file = join(directory, 'no-directory');
  writeFileSync(file, '');
  vi.stubEnv('TMPDIR', file);
  const told: string[] = [];
  const lonely = marks('127.0.0.1:1', (text) => told.push(text));
  lonely.add('a');
  expect(lonely.has('a')).toBe(true);
  expect(told.join()).toContain('not shared with other provider processes');
});

it('writes nothing without an engine', () => {
  const alone = marks('');
  alone.add('a');
  expect(alone.has('a')).toBe(true);
  expect(existsSync(directory) && readdirSync(directory)).toEqual([]);
});
