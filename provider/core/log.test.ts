import { expect, it } from 'vitest';
import { silentReporter } from './log.ts';

it('the silent reporter takes everything and says nothing', () => {
  for (const say of [silentReporter.status, silentReporter.info, silentReporter.warn, silentReporter.debug])
    expect(say('text')).toBeUndefined();
});
