import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { withArticle } from '../core/words.ts';
import { token } from '../resources/token.ts';
import { idOf, provisionalId, shellQuoted } from './ids.ts';
import { seenAs } from './inputs.ts';
import { isSession } from './session.ts';
import type { Work } from './work.ts';

/** Everything the texts say of one object: its id, date and the cloud's word. */
function describeObject(work: Work, present: Present): string {
  const created = present.outputs['createdAt'];
  const date = typeof created === 'string' ? ` of ${created}` : '';
  return `${idOf(work.spec, present.ref)}${date} (${present.cloudStatus})`;
}

/** Something stands where ours would be: nothing is made, and the lines that resolve it are printed. */
export function taken(work: Work, inputs: JsonObject, there: readonly Present[]): LifeboatError {
  return isSession(work.spec) ? sessionOn(work, inputs, there) : nameTaken(work, inputs, there);
}

function sessionOn(work: Work, inputs: JsonObject, there: readonly Present[]): LifeboatError {
  const { operation, spec } = work;
  const instanceId = String(inputs['instanceId']);
  const { importInput = '' } = spec;
  const shown = there.map((one) => seenAs(one, importInput, inputs[importInput])).find((one) => one !== undefined);
  const value = shown ?? inputs[importInput];
  const id = typeof value === 'string' ? `${instanceId}/${value}` : instanceId;
  const what = shown === undefined ? '' : `, ${importInput} ${String(shown)}`;
  const words = `${there.map((one) => one.cloudStatus).join(', ')}${what}`;
  return new LifeboatError('exists', {
    path: 'instanceId',
    message: `instance ${instanceId} is in a session of this kind already (${words}), and it cannot be told whether the resource "${operation.name}" began it`,
    advice: [
      'Nothing was done, and the instance was not restarted.',
      '  - If the resource was renamed or moved, give it the resource option `aliases`.',
      `  - If this is what an interrupted run began, take it over${shown === undefined ? `, with the ${spec.importInput ?? 'value'} that the instance really runs from` : ''}:`,
      ...takeOverLines(work, id),
      '  - or end that session first, if nobody needs it',
    ].join('\n'),
  });
}

function nameTaken(work: Work, inputs: JsonObject, there: readonly Present[]): LifeboatError {
  const { spec, operation } = work;
  const name = String(inputs['name']);
  const instanceId = String(inputs['instanceId']);
  const id = provisionalId(instanceId, name);
  const several = there.length > 1;
  const lines = [
    several
      ? 'Nothing was made. Delete or rename the ones that are not wanted, or:'
      : 'Nothing was made. If this is what an interrupted run made, take it over:',
    ...(several ? [] : takeOverLines(work, id)),
    `  - or change ${'triggers' in spec.inputs.shape ? '`triggers` or ' : ''}\`name\` to get a new one, or delete it`,
  ];
  return new LifeboatError('exists', {
    path: 'name',
    message: `instance ${instanceId} already has ${several ? `${there.length} ${spec.noun}s` : withArticle(spec.noun)} named "${name}": ${there
      .map((one) => describeObject(work, one))
      .join(', ')} (resource ${operation.name})`,
    advice: lines.join('\n'),
  });
}

function takeOverLines(work: Work, id: string): string[] {
  const { operation, memory, spec } = work;
  const option = `the resource option  import: ${shellQuoted(id)}  for one \`pulumi up\`, then take the option out again`;
  const clear = '      pulumi refresh --clear-pending-creates --yes';
  if (memory.isInState(operation.urn)) return [`  - ${option} and run`, clear];
  return [
    '  - run',
    `      pulumi import ${token(spec.kind)} ${shellQuoted(operation.name)} ${shellQuoted(id)} --generate-code=false --protect=false`,
    clear,
    `  - with a parent or an explicit provider: ${option}`,
    `  - if the stack has it already (\`--replace\`, \`pulumi state taint\`): \`pulumi state untaint ${shellQuoted(operation.urn)}\`, and ${isSession(spec) ? 'change `triggers` to enter it again' : 'the next point'}`,
  ];
}

/** A name that fits several objects: nobody but the user can tell which one is meant. Nothing is in state while importing. */
export function ambiguous(work: Work, id: string, there: readonly Present[], inState = true): LifeboatError {
  const { spec, operation } = work;
  return new LifeboatError('exists', {
    message: `${id} fits ${there.length} ${spec.noun}s: ${there.map((one) => describeObject(work, one)).join(', ')}`,
    advice: [
      ...(inState
        ? [
            'Lifeboat cannot tell which one it made. Forget the unsettled entry, then import the right one:',
            `      pulumi state delete ${shellQuoted(operation.urn)}`,
          ]
        : ['Import the right one by its own id:']),
      ...there.map(
        (one) =>
          `      pulumi import ${token(spec.kind)} ${shellQuoted(operation.name)} ${shellQuoted(idOf(spec, one.ref))} --generate-code=false --protect=false`,
      ),
    ].join('\n'),
  });
}
