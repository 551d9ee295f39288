import { describe, expect, it } from 'vitest';
import { bothClouds } from '../fake-clouds.ts';
import type { Examples } from './example.ts';
import { referencePages } from './index.ts';

const examples: Examples = new Map([
  ['Snapshot', [{ language: 'typescript', title: 'TypeScript', code: 'new Snapshot();\nnew Snapshot();' }]],
  [
    'getConsole',
    [
      { language: 'typescript', title: 'TypeScript', code: 'getConsole();' },
      { language: 'yaml', title: 'YAML', code: 'fn::invoke:' },
    ],
  ],
]);
const pages = referencePages(bothClouds, examples);

function pageOf(name: string): string {
  return pages.get(name) ?? `there is no ${name}`;
}

function anchors(text: string): Set<string> {
  const titles = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(titles.map((title) => title.toLowerCase().replaceAll(' ', '-')));
}

describe('the reference pages', () => {
  it('has one for each resource and function, and one each for settings and capabilities', () => {
    expect([...pages.keys()].sort()).toEqual([
      'README.md',
      'backup-schedule.md',
      'capabilities.md',
      'configuration.md',
      'get-backup-schedules.md',
      'get-backups.md',
      'get-console.md',
      'get-instance.md',
      'get-instances.md',
      'get-iso-images.md',
      'get-snapshots.md',
      'iso-boot.md',
      'snapshot.md',
    ]);
  });

  it('are the same every time, and say that they are generated', () => {
    expect([...referencePages(bothClouds, examples)]).toEqual([...pages]);
    for (const [name, text] of pages) {
      expect(text, name).toMatch(/^<!-- Generated .* -->\n\n# /);
      expect(text, name).toMatch(/[^\n]\n$/);
      expect(text, name).not.toContain('undefined');
    }
  });

  it('link only to what is there', () => {
    for (const [name, text] of pages) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        // The notes of a cloud are beside its code; the real ones are looked for where everything is generated.
        if (target.startsWith('../../provider/clouds/')) continue;
        const [file, anchor] = target.split('#');
        const linked = file === '' ? text : pageOf(file ?? '');
        expect(linked, `${name} → ${target}`).toContain('# ');
        if (anchor !== undefined) expect([...anchors(linked)], `${name} → ${target}`).toContain(anchor);
      }
    }
  });

  it('have tables whose rows are as wide as their heads', () => {
    for (const [name, text] of pages) {
      for (const block of text.split('\n\n').filter((one) => one.startsWith('| '))) {
        const widths = block
          .trim()
          .split('\n')
          .map((line) => line.replaceAll('\\|', '').split('|').length);
        expect(new Set(widths).size, `${name}: ${block}`).toBe(1);
      }
    }
  });
});

describe('the page of a resource', () => {
  const text = pageOf('snapshot.md');

  it('tells ids and imports', () => {
    expect(text).toContain('The id in state is `<instanceId>/<snapshotId>`.');
    expect(text).toContain("pulumi import lifeboat:index:Snapshot my-snapshot '<instanceId>/name:<name>'");
  });

  it('tells the limits of time of each cloud', () => {
    expect(text).toContain('| Alpha Cloud | 90 | 30 | 30 |\n| Beta Stack | 90 | 30 | 240 |');
  });

  it('tells the statuses, what follows from them, and the words of each cloud', () => {
    expect(text).toMatch(/\| `Failed` \| .* \| The next `pulumi up` removes it and makes a new one\. \|/);
    expect(text).toMatch(/\| `Degraded` \| .* \| No difference is shown\. \|/);
    expect(text).toContain('| `Failed` | `error`, `broken` |');
    expect(text).toContain('An unfinished snapshot must settle before it can be removed.');
    expect(text).toContain('Server versions: 6.2 and newer.');
  });

  it('tells what a cloud does not give back', () => {
    expect(text).toContain('The cloud does not give back `consistency`');
  });

  it('tells default and effect of a change, in blocks too', () => {
    expect(text).toContain('| `includeMemory` | boolean | `false` | refused | Captures memory too. |');
  });
});

describe('the page of a setting', () => {
  const text = pageOf('backup-schedule.md');

  it('tells that a damaged one is repaired, and what counts as damaged where nothing can fail', () => {
    expect(text).toMatch(/\| `Degraded` \| .* \| The next `pulumi up` repairs it\. \|/);
    expect(text).toContain('| `Degraded` | `broken` |');
  });

  it('tells what a cloud decides, and what it takes by itself', () => {
    expect(text).toContain('| [BackupMethod](#backupmethod) | depends on the cloud | new one first |');
    expect(text).toContain('- `keepCount` cannot be set while the backup schedule is made');
  });

  it('lists members that speak for themselves in a line', () => {
    expect(text).toContain('## Weekday\n\nA day of the week.\n\nOne of `Sunday`, `Monday`,');
  });

  it('explains only words that its tables use', () => {
    expect(text).not.toContain('*refused*');
  });
});

describe('the page of a session', () => {
  const text = pageOf('iso-boot.md');

  it('tells what a change does to the instance', () => {
    expect(text).toContain('| `instanceId` | string, required |  | old one ends first |');
    expect(text).toContain('| `triggers` | any[] |  | entered again |');
    expect(text).toContain('- *old one ends first*: the old session is ended, then a new one is entered.');
    expect(text).toContain('- A session cannot be changed while it is on: for a change of `imageId` or `triggers`');
  });

  it('tells that an ended one is left alone', () => {
    expect(text).toMatch(/\| `Ended` \| .* \| Nothing is done until `triggers` change or are added\. \|/);
    expect(text).toContain("An instance that is not in the session counts as `Ended`, whatever the cloud's word;");
  });

  it('tells id and import', () => {
    expect(text).toContain('The id in state is `<instanceId>`: an instance has one session at a time.');
    expect(text).toContain("pulumi import lifeboat:index:IsoBoot my-iso-boot '<instanceId>/<imageId>'");
  });
});

describe('examples', () => {
  it('stand before everything else, in every language that there is', () => {
    expect(pageOf('snapshot.md')).toContain(
      '## Example\n\n### TypeScript\n\n```typescript\nnew Snapshot();\nnew Snapshot();\n```\n\n## Inputs',
    );
    expect(pageOf('get-console.md')).toContain('### YAML\n\n```yaml\nfn::invoke:\n```\n\n## Arguments');
  });

  it('leave no empty section where there is none', () => {
    expect(pageOf('iso-boot.md')).not.toContain('## Example');
  });
});

it('the page of capabilities has values, limits, reasons and sources', () => {
  const text = pageOf('capabilities.md');
  expect(text).toContain('| `name` | 1 to 100 characters | cannot be changed on an existing snapshot |');
  expect(text).toContain('| `consistency` | only `Crash` | not supported |');
  expect(text).toContain('| `consistency` | Beta Stack | It freezes \\| nothing. Leave it out. | beta API |');
  expect(text).toContain('| `method` | only `Backup`; `Backup` when left out | supported |');
  expect(text).toContain('| `enabled` | only `true` | supported |');
  expect(text).toContain('| required; 1 to 99 |');
  expect(text).toContain('| `alpha.protected` | `false` | in place | Shields it from deletion. |');
});

it('the page of settings has variables, defaults and secrecy', () => {
  const text = pageOf('configuration.md');
  expect(text).toContain('| `password` | string |  | `LIFEBOAT_PASSWORD` | yes | Password for a session login. |');
  expect(text).toContain('| `maxConcurrentRequests` | integer, 1 to 256 | `8` |  |  |');
  expect(text).toContain('| `cloud` | `alpha`, `beta`, required |  | `LIFEBOAT_CLOUD` |');
  expect(text).toContain('| Beta Stack | `beta` | none: set `endpoint` | `username` and `password`: missing: log in |');
});
