import type { ResourceDefinition } from '../../clouds/driver.ts';
import type { ResourceModel, ResourceOnCloud } from '../model.ts';
import { canonicalId, importIds, importLines } from '../resource.ts';
import type { Property } from '../shape.ts';
import { anyOf, changeLegend, code, enumerated, sentence } from '../wording.ts';
import { type Example, exampleSection } from './example.ts';
import { fence, list, notesOf, page, section, table } from './markdown.ts';
import { inputTable, propertyTable, typeSections } from './types.ts';

export function resourcePage(model: ResourceModel, examples?: readonly Example[]): string {
  const everything = [...model.inputs, ...model.blocks, ...model.outputs, ...model.details];
  return page(model.spec.kind, [
    `Token: ${code(model.token)}`,
    model.spec.description,
    exampleSection(examples),
    section(
      'Inputs',
      inputTable(model, [...model.inputs, ...model.blocks]),
      list(changeLegend(model, settings(model))),
      'What each cloud makes of them: [capabilities](capabilities.md).',
    ),
    section('Outputs', propertyTable([...model.outputs, ...model.details]), 'Every input is an output too.'),
    statuses(model),
    ids(model),
    timeouts(model),
    section(
      'On each cloud',
      notesOf(model.clouds.map((on) => on.cloud)),
      ...model.clouds.map((on) => onCloud(model, on)),
    ),
    ...typeSections(everything, model),
  ]);
}

/** Everything that has a row in a table of inputs: the common ones, and those inside the blocks. */
function settings(model: ResourceModel): Property[] {
  return [...model.inputs, ...model.clouds.flatMap(({ block }) => block?.properties ?? [])];
}

function statuses(model: ResourceModel): string | undefined {
  const status = model.outputs.find((output) => output.name === 'status')?.shape;
  if (status?.kind !== 'enum') return undefined;
  const rows = status.members.map(({ value, description }) => [
    code(value),
    description ?? '',
    whenNothingChanged(model, value),
  ]);
  return section('Statuses', status.description, table(['Status', 'Meaning', 'When no input changed'], rows));
}

function whenNothingChanged({ inputs, spec }: ResourceModel, status: string): string {
  if (status === spec.statuses.ended) {
    const events = inputs.filter((input) => input.facts.eventOnly).map((input) => input.name);
    return `Nothing is done until ${anyOf(events)} change or are added.`;
  }
  const repair = spec.repairs[status];
  if (repair === undefined) return 'No difference is shown.';
  if (repair === 'replaceOldFirst') return 'The next `pulumi up` removes it and makes a new one.';
  return `The next \`pulumi up\` ${status === spec.statuses.degraded ? 'repairs' : 'settles'} it.`;
}

function ids(model: ResourceModel): string | undefined {
  const forms = importIds(model);
  return section(
    'Id and import',
    model.spec.identity === 'instance'
      ? `The id in state is ${code(canonicalId(model.spec))}: an instance has one session at a time. An import takes ${anyOf(forms)}:`
      : `The id in state is ${code(canonicalId(model.spec))}. The first slash splits; what follows it may hold any character. An import takes ${anyOf(forms)}${forms.length > 1 ? '; a name must be the only one of its kind on the instance' : ''}:`,
    fence('sh', importLines(model)),
  );
}

function timeouts(model: ResourceModel): string | undefined {
  const verbs = ['create', 'update', 'delete'] as const;
  return section(
    'Default timeouts',
    'In minutes; the resource option `customTimeouts` overrides them. The clock starts when the turn of the instance has come, not while another operation on the same instance runs.',
    table(
      ['Cloud', ...verbs],
      model.clouds.map((on) => [on.cloud.title, ...verbs.map((verb) => String(on.timeouts[verb]))]),
    ),
  );
}

function onCloud(model: ResourceModel, { cloud, definition }: ResourceOnCloud): string {
  const facts = peculiarities(model, definition);
  const { ended, pending } = model.spec.statuses;
  const others = `that is not listed counts as ${code(pending)} until the time limit`;
  const unlisted =
    ended === undefined
      ? `Any word of the cloud ${others}.`
      : `An instance that is not in the session counts as ${code(ended)}, whatever the cloud's word; any other word ${others}.`;
  const blocks = [
    `### ${cloud.title}`,
    facts.length === 0 ? undefined : list(facts),
    `${unlisted} Source: ${sentence(definition.phases.source)}`,
    table(
      ['Status', "The cloud's words"],
      heard(model, definition).map(([status, said]) => [code(status), said.map(code).join(', ')]),
    ),
  ];
  return blocks.filter((block) => block !== undefined).join('\n\n');
}

/** In sentences, what is different on this cloud. */
function peculiarities(model: ResourceModel, definition: ResourceDefinition<unknown>): string[] {
  const { importInput, noun } = model.spec;
  const events = model.inputs.filter((input) => input.facts.eventOnly).map((input) => input.name);
  return [
    definition.since === '' ? undefined : `Server versions: ${sentence(definition.since)}`,
    definition.unreadable.length === 0
      ? undefined
      : `The cloud does not give back ${anyOf(definition.unreadable)}: after an import a missing old value is no difference.`,
    definition.separately === undefined || definition.separately.length === 0
      ? undefined
      : `${enumerated(definition.separately.map(code), 'and')} cannot be set while the ${noun} is made: it is a request of its own, right after.`,
    definition.changesByReentry === true
      ? `A session cannot be changed while it is on: for a change of ${anyOf([...(importInput === undefined ? [] : [importInput]), ...events])} it is left and entered again.`
      : undefined,
    definition.removeNewestFirst === true
      ? `The ${noun}s of one instance hang on each other: those that one run deletes go newest first.`
      : undefined,
    definition.removeWhilePending ? undefined : `An unfinished ${noun} must settle before it can be removed.`,
  ].filter((fact) => fact !== undefined);
}

/** Status and the words of the cloud that mean it, each status once. */
function heard({ spec }: ResourceModel, { phases }: ResourceDefinition<unknown>): [string, string[]][] {
  const { pending, done, degraded, failed } = spec.statuses;
  const words = new Map<string, string[]>();
  const add = (status: string, said: readonly string[]) => {
    if (said.length > 0) words.set(status, [...(words.get(status) ?? []), ...said]);
  };
  add(pending, phases.pending);
  add(done, phases.done);
  for (const [status, said] of Object.entries(phases.named ?? {})) add(status, said);
  add(degraded, phases.degraded ?? []);
  add(failed ?? degraded, phases.failed);
  return [...words];
}
