import type { FunctionModel } from '../model.ts';
import { code } from '../wording.ts';
import { type Example, exampleSection } from './example.ts';
import { page, section } from './markdown.ts';
import { propertyTable, typeSections } from './types.ts';

export function functionPage(model: FunctionModel, examples?: readonly Example[]): string {
  return page(model.spec.kind, [
    `Token: ${code(model.token)}`,
    model.spec.description,
    exampleSection(examples),
    section('Arguments', propertyTable(model.args.properties)),
    section('Result', propertyTable(model.result.properties)),
    ...typeSections([...model.args.properties, ...model.result.properties]),
  ]);
}
