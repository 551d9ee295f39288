import { describe, expect, it } from 'vitest';
import { writingTo } from './failure.mjs';

describe('writingTo', () => {
  it.each([
    { code: 'ENOSPC', reason: 'disk-full', message: 'the disk is full' },
    { code: 'EDQUOT', reason: 'disk-full', message: 'the disk is full' },
    { code: 'EROFS', reason: 'cache-not-writable', message: '/c cannot be written (EROFS)' },
  ])('names $code', async ({ code, reason, message }) => {
    const step = () => Promise.reject(Object.assign(new Error('x'), { code }));
    await expect(writingTo('/c', step)).rejects.toMatchObject({ reason, message });
  });
});
