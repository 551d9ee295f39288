import { describe, expect, it } from 'vitest';
import { FaultQueue, faultFrom } from './faults.ts';

const call = (func: string, params: Readonly<Record<string, string>> = {}) => ({ func, params });

describe('FaultQueue', () => {
  it('uses faults up in the order in which they were added', () => {
    const faults = new FaultQueue();
    faults.add({ kind: 'html', times: 2 });
    faults.add({ kind: 'resetBefore' });
    const kinds = Array.from({ length: 4 }, () => faults.take(call('any'))?.kind);
    expect(kinds).toEqual(['html', 'html', 'resetBefore', undefined]);
  });

  it('chooses by function and by parameters', () => {
    const faults = new FaultQueue();
    faults.add({ kind: 'html', func: 'create', match: { plid: '1' } });
    expect(faults.take(call('list', { plid: '1' }))).toBeUndefined();
    expect(faults.take(call('create', { plid: '2' }))).toBeUndefined();
    expect(faults.take(call('create', { plid: '1' }))?.kind).toBe('html');
  });

  it('chooses by any condition', () => {
    const faults = new FaultQueue();
    faults.add({ kind: 'html', match: ({ func }) => func.endsWith('.delete') });
    expect(faults.take(call('image.edit'))).toBeUndefined();
    expect(faults.take(call('image.delete'))?.kind).toBe('html');
  });

  it('lets the first calls pass when asked to', () => {
    const faults = new FaultQueue();
    faults.add({ kind: 'html', func: 'list', after: 2 });
    const struck = Array.from({ length: 4 }, () => faults.take(call('list')) !== undefined);
    expect(struck).toEqual([false, false, true, false]);
  });

  it('goes on for ever when asked to, until it is removed', () => {
    const faults = new FaultQueue();
    const planned = faults.add({ kind: 'html', times: 'always' });
    for (let index = 0; index < 5; index += 1) faults.take(call('list'));
    expect(planned.used).toBe(5);
    planned.remove();
    planned.remove();
    expect(faults.take(call('list'))).toBeUndefined();
  });

  it('closes the port at once, unless a call is named', () => {
    const events: string[] = [];
    const faults = new FaultQueue();
    faults.attach({ close: (forMs) => events.push(`close ${forMs}`), open: () => events.push('open') });
    faults.add({ kind: 'refuse', forMs: 10 });
    faults.add({ kind: 'refuse', func: 'list' });
    expect(events).toEqual(['close 10']);
    expect(faults.pending()).toHaveLength(1);
    faults.clear();
    expect(events).toEqual(['close 10', 'open']);
    expect(faults.pending()).toEqual([]);
  });
});

describe('faultFrom', () => {
  it('takes a fault and what it applies to apart and together again', () => {
    const fault = { kind: 'status', code: 502, body: 'bad', func: 'list', times: 'always', match: { elid: '1' } };
    expect(faultFrom(fault)).toEqual(fault);
  });

  it.each([
    [{}, 'kind'],
    ['html', 'object'],
    [{ kind: 'fire' }, 'kind'],
    [{ kind: 'status', code: 99 }, 'code'],
    [{ kind: 'html', tiems: 2 }, 'tiems'],
    [{ kind: 'html', times: 0 }, 'times'],
    [{ kind: 'error' }, 'error'],
  ])('refuses %j and names what is wrong', (given, word) => {
    expect(() => faultFrom(given)).toThrow(word);
  });
});
