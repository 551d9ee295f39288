import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/rpc/manual-clock.ts';
import { CallReporter } from './engine-log.ts';
import type { LogEntry } from './engine-link.ts';

function reporting(urn = 'urn:x') {
  const sent: LogEntry[] = [];
  const clock = new ManualClock();
  const reporter = new CallReporter(
    {
      log: (entry) => {
        sent.push(entry);
        return Promise.resolve();
      },
    },
    clock,
    urn,
  );
  const turns = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const advance = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return { advance, clock, reporter, sent, texts: () => sent.map(({ text }) => text), turns };
}

describe('CallReporter', () => {
  it('shows a status at once, and only changes', async () => {
    const { reporter, sent, turns } = reporting();
    reporter.status('Pending');
    reporter.status('Pending');
    await turns();
    expect(sent).toEqual([{ severity: 'info', text: 'Pending', urn: 'urn:x', ephemeral: true }]);
  });

  it('shows at most one a second, and the latest in the end', async () => {
    const { advance, reporter, texts } = reporting();
    reporter.status('a');
    reporter.status('b');
    reporter.status('c');
    await advance(999);
    expect(texts()).toEqual(['a']);
    await advance(1);
    expect(texts()).toEqual(['a', 'c']);
    await advance(5_000);
    reporter.status('d');
    await advance(0);
    expect(texts()).toEqual(['a', 'c', 'd']);
  });

  it('says nothing when the status went back before its second came', async () => {
    const { advance, clock, reporter, texts } = reporting();
    reporter.status('a');
    reporter.status('b');
    reporter.status('a');
    await advance(2_000);
    expect(texts()).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  it('closes with a text that replaces the last status, whatever waits', async () => {
    const { clock, reporter, texts, turns } = reporting();
    reporter.status('a');
    reporter.status('b');
    await reporter.close('Active after 2s');
    expect(texts()).toEqual(['a', 'Active after 2s']);
    reporter.status('late');
    await turns();
    expect(texts()).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('clears the row without a closing text, and says nothing if it never spoke', async () => {
    const spoken = reporting();
    spoken.reporter.status('a');
    await spoken.reporter.close();
    expect(spoken.texts()).toEqual(['a', '']);
    const silent = reporting();
    await silent.reporter.close('Active after 2s');
    expect(silent.sent).toEqual([]);
  });

  it('sends everything in order before it is closed', async () => {
    const { reporter, sent } = reporting();
    reporter.warn('w');
    reporter.info('i');
    reporter.debug('d');
    await reporter.close();
    expect(sent.map(({ severity, text }) => [severity, text])).toEqual([
      ['warning', 'w'],
      ['info', 'i'],
      ['debug', 'd'],
    ]);
  });

  it('has no status to show without a resource', async () => {
    const { reporter, sent, turns } = reporting('');
    reporter.status('a');
    await turns();
    expect(sent).toEqual([]);
  });
});
