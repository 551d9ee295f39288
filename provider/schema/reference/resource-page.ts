import type { ResourceModel, ResourceOnCloud } from '../model.ts';
import { importIds } from '../resource.ts';
import { anyOf, code, fixed, sentence } from '../wording.ts';
import { fence, list, notesOf, page, section, table } from './markdown.ts';
import { inputTable, propertyTable, typeSections } from './types.ts';

export function resourcePage(model: ResourceModel): string {
  const everything = [...model.inputs, ...model.blocks, ...model.outputs, ...model.details];
  return page(model.spec.kind, [
    `Token: ${code(model.token)}`,
    model.spec.description,
    section(
      'Inputs',
      inputTable([...model.inputs, ...model.blocks]),
      changes(model),
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
    ...typeSections(everything, model.blocks),
  ]);
}

function changes(model: ResourceModel): string {
  return list([
    `*in place*: the existing ${model.spec.noun} is changed.`,
    `*new one first*: a new ${model.spec.noun} is made, then the old one is removed.`,
    `*refused*: ${lowered(fixed(model))}`,
  ]);
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

const repairs = {
  update: 'The next `pulumi up` settles it.',
  replaceOldFirst: 'The next `pulumi up` removes it and makes a new one.',
} as const;

function statuses(model: ResourceModel): string | undefined {
  const status = model.outputs.find((output) => output.name === 'status')?.shape;
  if (status?.kind !== 'enum') return undefined;
  const rows = status.members.map(({ value, description }) => {
    const repair = model.spec.repairs[value];
    return [code(value), description ?? '', repair === undefined ? 'No difference is shown.' : repairs[repair]];
  });
  return section('Statuses', status.description, table(['Status', 'Meaning', 'When no input changed'], rows));
}

function ids(model: ResourceModel): string | undefined {
  const { spec } = model;
  const forms = importIds(model);
  const canonical = spec.identity === 'instance' ? '<instanceId>' : `<instanceId>/<${spec.idOutput}>`;
  return section(
    'Id and import',
    `The id in state is ${code(canonical)}. The first slash splits; what follows it may hold any character. An import takes ${anyOf(forms)}${forms.length > 1 ? '; a name must be the only one of its kind on the instance' : ''}:`,
    fence(
      'sh',
      forms.map((form) => `pulumi import ${model.token} my-${spec.noun.replaceAll(' ', '-')} '${form}'`),
    ),
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

function onCloud(model: ResourceModel, on: ResourceOnCloud): string {
  const { cloud, definition } = on;
  const { statuses: words } = model.spec;
  const { phases } = definition;
  const facts = [
    definition.since === '' ? undefined : `Server versions: ${sentence(definition.since)}`,
    definition.unreadable.length === 0
      ? undefined
      : `The cloud does not give back ${anyOf(definition.unreadable)}: after an import a missing old value is no difference.`,
    definition.removeNewestFirst === true
      ? `The ${model.spec.noun}s of one instance hang on each other: those that one run deletes go newest first.`
      : undefined,
    definition.removeWhilePending
      ? undefined
      : `An unfinished ${model.spec.noun} must settle before it can be removed.`,
  ].filter((fact) => fact !== undefined);
  const heard = [
    [words.pending, phases.pending],
    [words.done, phases.done],
    [words.degraded, phases.degraded ?? []],
    [words.failed, phases.failed],
  ] as const;
  const blocks = [
    `### ${cloud.title}`,
    facts.length === 0 ? undefined : list(facts),
    `Any word of the cloud that is not listed counts as ${code(words.pending)} until the time limit. Source: ${sentence(phases.source)}`,
    table(
      ['Status', "The cloud's words"],
      heard.filter(([, said]) => said.length > 0).map(([status, said]) => [code(status), said.map(code).join(', ')]),
    ),
  ];
  return blocks.filter((block) => block !== undefined).join('\n\n');
}
