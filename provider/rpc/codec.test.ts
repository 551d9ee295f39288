import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asset,
  fromStruct,
  output,
  resourceReference,
  secret,
  toStruct,
  unknown,
  type Wire,
} from '../../test/rpc/wire.ts';
import { type Json, type JsonObject, UNKNOWN } from '../core/json.ts';
import { Redactor } from '../core/secret.ts';
import { decode, encode, encodeLeniently, wellFormed } from './codec.ts';
import { googleStruct } from './proto.ts';
import { noSecrets, secretAt, unionOfSecrets } from './secret-paths.ts';

function decoded(wire: { [key: string]: Wire }) {
  return decode(toStruct(wire), new Redactor());
}

/** There and back, through the bytes of the wire. */
function sent(value: JsonObject, secrets = noSecrets) {
  return googleStruct.Struct.deserializeBinary(encode(value, secrets).serializeBinary());
}

describe('decode', () => {
  it('reads plain values', () => {
    const wire = { text: 'a', number: 1.5, yes: true, nothing: null, list: [1, [2]], object: { deep: {} } };
    expect(decoded(wire)).toEqual({ value: wire, secrets: noSecrets });
  });

  it('takes an absent struct for an empty one', () => {
    expect(decode(undefined, new Redactor())).toEqual({ value: {}, secrets: noSecrets });
  });

  it('unwraps secrets and remembers their paths', () => {
    const { value, secrets } = decoded({ a: secret('one'), b: { c: secret({ d: 'two' }), e: 'three' } });
    expect(value).toEqual({ a: 'one', b: { c: { d: 'two' }, e: 'three' } });
    expect(secrets).toEqual(unionOfSecrets(secretAt(['a']), secretAt(['b', 'c'])));
  });

  it('takes a secret inside an array for a secret array', () => {
    const { value, secrets } = decoded({ list: ['a', { b: [secret('x')] }] });
    expect(value).toEqual({ list: ['a', { b: ['x'] }] });
    expect(secrets).toEqual(secretAt(['list']));
  });

  it('reads a secret inside a secret once', () => {
    const { value, secrets } = decoded({ a: secret({ b: secret('x') }) });
    expect(value).toEqual({ a: { b: 'x' } });
    expect(secrets).toEqual(secretAt(['a']));
  });

  it('reads a secret without a value as null', () => {
    expect(decoded({ a: { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' } }).value).toEqual({
      a: null,
    });
  });

  it('reads outputs: known, unknown and secret', () => {
    const { value, secrets } = decoded({
      known: output({ value: 'a', dependencies: ['urn'] }),
      unknown: output({}),
      hidden: output({ value: 'b', secret: true }),
      hiddenUnknown: output({ secret: true }),
    });
    expect(value).toEqual({ known: 'a', unknown: UNKNOWN, hidden: 'b', hiddenUnknown: UNKNOWN });
    expect(secrets).toEqual(unionOfSecrets(secretAt(['hidden']), secretAt(['hiddenUnknown'])));
  });

  it.each([
    ['string', '04da6b54-80e4-46f7-96ec-b56ff0331ba9'],
    ['boolean', '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7'],
    ['number', '3eeb2bf0-c639-47a8-9e75-3b44932eb421'],
    ['array', '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2'],
    ['object', 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff'],
    ['asset', '030794c1-ac77-496b-92df-f27374a8bd58'],
    ['archive', 'e48ece36-62e2-4504-bad9-02848725956a'],
  ])('reads an unknown %s', (_type, sentinel) => {
    expect(decoded({ a: sentinel, b: [sentinel] }).value).toEqual({ a: UNKNOWN, b: [UNKNOWN] });
  });

  it('tells the redactor every text inside a secret, and no other', () => {
    const redactor = new Redactor();
    decode(toStruct({ a: secret({ b: 'hidden-1', c: ['hidden-2'] }), d: 'plain' }), redactor);
    expect(redactor.clean('hidden-1 hidden-2 plain')).toBe('[secret] [secret] plain');
  });

  it('keeps what has no meaning here, and sends it back as it came', () => {
    const wire = {
      ref: resourceReference('urn:x', 'id'),
      pending: resourceReference('urn:y', unknown),
      file: asset('text'),
    };
    const { value, secrets } = decoded(wire);
    expect(fromStruct(encode(value, secrets))).toEqual(wire);
  });

  it('lets no key change what an object is', () => {
    const wire = new googleStruct.Struct();
    for (const key of ['constructor', 'toString', 'hasOwnProperty'])
      wire.getFieldsMap().set(key, googleStruct.Value.fromJavaScript('x'));
    const { value } = decode(wire, new Redactor());
    expect(Object.keys(value).sort()).toEqual(['constructor', 'hasOwnProperty', 'toString']);
    expect(fromStruct(encode(value))).toEqual({ constructor: 'x', toString: 'x', hasOwnProperty: 'x' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('encode', () => {
  it('leaves absent properties out, and keeps places in arrays', () => {
    const sparse: Json[] = ['a', 'b'];
    sparse.length = 3;
    expect(fromStruct(encode({ a: undefined, b: { c: undefined }, list: sparse }))).toEqual({
      b: {},
      list: ['a', 'b', null],
    });
  });

  it('writes unknowns as the one sentinel', () => {
    expect(fromStruct(encode({ a: UNKNOWN, b: [{ c: UNKNOWN }] }))).toEqual({ a: unknown, b: [{ c: unknown }] });
  });

  it('wraps what is at a secret path, and nothing where nothing is', () => {
    const secrets = unionOfSecrets(secretAt(['a']), secretAt(['b', 'c']), secretAt(['missing', 'x']));
    expect(fromStruct(encode({ a: ['x'], b: { c: UNKNOWN, d: 1 } }, secrets))).toEqual({
      a: secret(['x']),
      b: { c: secret(unknown), d: 1 },
    });
  });

  it('hides the whole where a secret path meets something else than an object', () => {
    expect(
      fromStruct(
        encode({ a: '{"c":"x"}', b: [{ c: 'x' }] }, unionOfSecrets(secretAt(['a', 'c']), secretAt(['b', 'c']))),
      ),
    ).toEqual({
      a: secret('{"c":"x"}'),
      b: secret([{ c: 'x' }]),
    });
  });

  const nonsense: [string, unknown, string][] = [
    ['a date', new Date(0), 'a Date'],
    ['a map', new Map(), 'a Map'],
    ['a class of our own', new Redactor(), 'a Redactor'],
    ['bytes', Buffer.from('x'), 'a Buffer'],
    ['a bigint', 1n, 'a bigint'],
    ['a function', () => 1, 'a function'],
    ['a foreign symbol', Symbol('x'), 'a symbol'],
    ['NaN', Number.NaN, 'a number that is not finite'],
    ['infinity', Number.NEGATIVE_INFINITY, 'a number that is not finite'],
  ];
  it.each(nonsense)('refuses %s, and says where', (_name, value, kind) => {
    const holding: JsonObject = { disks: [{ size: 1 }], a: JSON.parse('{}') };
    Reflect.set(holding.a as object, 'b', [value]);
    expect(() => encode(holding)).toThrow(new TypeError(`the answer holds ${kind} at a.b[0], which is no plain data`));
    expect(fromStruct(encodeLeniently(holding))).toEqual({ disks: [{ size: 1 }], a: { b: [] } });
  });

  it('repairs half characters, which are no UTF-8', () => {
    expect(fromStruct(sent({ a: 'x\ud83d' }))).toEqual({ a: 'x\ufffd' });
    expect(wellFormed('😀')).toBe('😀');
  });

  it('drops the one key that google-protobuf cannot hold', () => {
    const value: JsonObject = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}');
    expect(fromStruct(sent(value))).toEqual({ a: 1 });
  });
});

const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text !== '__proto__');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, UNKNOWN, '', 'text', 0, -1.5, 1e15),
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const object = fc.dictionary(key, json, { maxKeys: 5, noNullPrototype: true });
const paths = fc.array(fc.array(key, { minLength: 1, maxLength: 3 }), { maxLength: 4 });

describe('round trips', () => {
  it('gives back every plain value', () => {
    fc.assert(
      fc.property(object, (value) => {
        expect(decode(sent(value), new Redactor())).toEqual({ value, secrets: noSecrets });
      }),
    );
  });

  it('gives back every value at whatever secret paths, and wraps the same again', () => {
    const withPaths = object.chain((value) =>
      fc.record({ value: fc.constant(value), extra: paths, own: fc.subarray(Object.keys(value)) }),
    );
    fc.assert(
      fc.property(withPaths, ({ value, extra, own }) => {
        const secrets = unionOfSecrets(noSecrets, ...extra.map(secretAt), ...own.map((name) => secretAt([name])));
        const first = decode(sent(value, secrets), new Redactor());
        expect(first.value).toEqual(value);
        for (const name of own) expect(first.secrets.below.get(name)).toEqual(secretAt([]));
        const second = decode(sent(first.value, first.secrets), new Redactor());
        expect(second).toEqual(first);
      }),
    );
  });

  it('never shows a secret text outside a wrapper', () => {
    const canary = 'canary-3f9a';
    fc.assert(
      fc.property(fc.tuple(object, key, json, fc.boolean()), ([value, place, beside, inArray]) => {
        const hiding: Json = { hidden: canary, beside };
        const holding: JsonObject = { ...value, [place]: inArray ? [[hiding]] : hiding };
        const secrets = inArray ? secretAt([place]) : secretAt([place, 'hidden']);
        const wire = JSON.stringify(fromStruct(encode(holding, secrets)), (_key, inner: unknown) =>
          typeof inner === 'object' && inner !== null && '4dabf18193072939515e22adb298388d' in inner
            ? 'wrapped'
            : inner,
        );
        expect(wire).not.toContain(canary);
      }),
    );
  });
});
