import type { Cloud } from '../../clouds/driver.ts';
import type { ResourceModel } from '../model.ts';
import { kebab } from '../names.ts';
import { changeWord, code, literal, reason, support } from '../wording.ts';
import { notesOf, page, section, table } from './markdown.ts';

export function capabilitiesPage(models: readonly ResourceModel[], clouds: readonly Cloud[]): string {
  return page('Capabilities', [
    'What each cloud makes of each property. A value that a cloud does not have fails at preview, with the reason and the way out. The provider checks against the same data that this page is made from.',
    notesOf(clouds),
    ...models.map((model) =>
      section(
        model.spec.kind,
        `[${model.spec.kind}](${kebab(model.spec.kind)}.md)`,
        matrix(model),
        explanations(model),
        settingsOfOne(model),
      ),
    ),
  ]);
}

function matrix(model: ResourceModel): string | undefined {
  return table(
    ['Property', ...model.clouds.map(({ cloud }) => cloud.title)],
    model.inputs.map((input) => [
      code(input.name),
      ...model.clouds.map(({ definition }) => {
        const capability = definition.capabilities[input.name];
        return capability === undefined ? 'supported' : support(capability, model.spec.noun);
      }),
    ]),
  );
}

/** The same cells again, one row each, with why and where that is known from. */
function explanations(model: ResourceModel): string | undefined {
  const rows = model.inputs.flatMap((input) =>
    model.clouds.flatMap(({ cloud, definition }) => {
      const capability = definition.capabilities[input.name];
      return capability === undefined
        ? []
        : [[code(input.name), cloud.title, reason(capability) ?? '', capability.source]];
    }),
  );
  return table(['Property', 'Cloud', 'Reason and way out', 'Source'], rows);
}

function settingsOfOne(model: ResourceModel): string | undefined {
  const rows = model.clouds.flatMap(({ cloud, block }) =>
    (block?.properties ?? []).map((property) => [
      code(`${cloud.name}.${property.name}`),
      property.facts.default === undefined ? '' : literal(property.facts.default),
      changeWord(model, property),
      property.facts.description,
    ]),
  );
  return table(['Only one cloud has', 'Default', 'A change', 'Description'], rows);
}
