import { describe, expect, it } from 'vitest';
import { Bench, wanted } from '../../test/support/bench.ts';
import { ambiguous, taken } from './taken.ts';

const urn = 'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly';

describe('a taken name', () => {
  const message = (bench: Bench, ...ids: string[]) => {
    const there = ids.map((id) => bench.put(id));
    const error = taken(bench.work(), wanted, there);
    expect(error.kind).toBe('exists');
    return error.message;
  };

  it('of a first create can be taken over by an import', () => {
    expect(message(new Bench(), 's1')).toBe(
      [
        'name: instance vm-1 already has a snapshot named "nightly": vm-1/s1 of 2026-01-01 (Ready) (resource nightly). Nothing was made. If this is what an interrupted run made, take it over:',
        '  - run',
        "      pulumi import lifeboat:index:Snapshot 'nightly' 'vm-1/name:nightly' --generate-code=false --protect=false",
        '      pulumi refresh --clear-pending-creates --yes',
        "  - with a parent or an explicit provider: the resource option  import: 'vm-1/name:nightly'  for one `pulumi up`, then take the option out again",
        `  - if the stack has it already (\`--replace\`, \`pulumi state taint\`): \`pulumi state untaint '${urn}'\`, and the next point`,
        '  - or change `triggers` or `name` to get a new one, or delete it',
      ].join('\n'),
    );
  });

  it('of a replacement can only be taken over by the resource option', () => {
    const bench = new Bench();
    bench.memory.noteChecked(urn, true);
    expect(message(bench, 's1')).toBe(
      [
        'name: instance vm-1 already has a snapshot named "nightly": vm-1/s1 of 2026-01-01 (Ready) (resource nightly). Nothing was made. If this is what an interrupted run made, take it over:',
        "  - the resource option  import: 'vm-1/name:nightly'  for one `pulumi up`, then take the option out again and run",
        '      pulumi refresh --clear-pending-creates --yes',
        '  - or change `triggers` or `name` to get a new one, or delete it',
      ].join('\n'),
    );
  });

  it('that several have cannot be taken over at all', () => {
    expect(message(new Bench(), 's1', 's2')).toBe(
      [
        'name: instance vm-1 already has 2 snapshots named "nightly": vm-1/s1 of 2026-01-01 (Ready), vm-1/s2 of 2026-01-01 (Ready) (resource nightly). Nothing was made. Delete or rename the ones that are not wanted, or:',
        '  - or change `triggers` or `name` to get a new one, or delete it',
      ].join('\n'),
    );
  });

  it('is quoted for a shell', () => {
    const bench = new Bench();
    const error = taken(bench.work({ name: "it's" }), { ...wanted, name: 'a $b' }, [bench.put('s1')]);
    expect(error.message).toContain(`pulumi import lifeboat:index:Snapshot 'it'\\''s' 'vm-1/name:a $b'`);
  });
});

describe('a name that fits several', () => {
  it('in state is forgotten first, then one of them imported', () => {
    const bench = new Bench();
    const error = ambiguous(bench.work(), 'vm-1/name:nightly', [bench.put('s1'), bench.put('s2', { outputs: {} })]);
    expect(error.kind).toBe('exists');
    expect(error.message).toBe(
      [
        'vm-1/name:nightly fits 2 snapshots: vm-1/s1 of 2026-01-01 (Ready), vm-1/s2 (Ready). Lifeboat cannot tell which one it made. Forget the unsettled entry, then import the right one:',
        `      pulumi state delete '${urn}'`,
        "      pulumi import lifeboat:index:Snapshot 'nightly' 'vm-1/s1' --generate-code=false --protect=false",
        "      pulumi import lifeboat:index:Snapshot 'nightly' 'vm-1/s2' --generate-code=false --protect=false",
      ].join('\n'),
    );
  });

  it('while importing is just imported by its id', () => {
    const bench = new Bench();
    const { message } = ambiguous(bench.work(), 'vm-1/name:nightly', [bench.put('s1'), bench.put('s2')], false);
    expect(message).toContain('Import the right one by its own id:\n      pulumi import');
    expect(message).not.toContain('state delete');
  });
});
