// Our JSON-LD reader against npm jsonld: each document of cases/ and of the shared samples, read by both, must be the same set of
// triples (RDFC-1.0 makes blank nodes comparable). Usage, from this folder: npm ci && node compare.mjs [path of catalog_test]
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import jsonld from 'jsonld';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const program = process.argv[2] ?? path.join(root, 'build/dev/bin/catalog_test');
const base = 'https://example.org/catalog';

const contexts = {
  'https://semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld': 'dcat_ap.jsonld',
  'https://semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.0/html/examples/context.jsonld': 'dcat_ap_example.jsonld',
  'https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld': 'open_data_1_1.jsonld',
  'https://schema.org/': 'schema_org.jsonld',
};
async function documentLoader(url) {
  const name = contexts[url];
  if (!name) throw new Error(`context ${url} is not bundled`);
  const document = JSON.parse(fs.readFileSync(path.join(root, 'src/catalog/harvest/context', name), 'utf8'));
  return {contextUrl: null, documentUrl: url, document};
}

function documents() {
  const out = fs.readdirSync(path.join(here, 'cases')).map(n => path.join(here, 'cases', n));
  const shared = [process.env.GYOJI_SHARED, path.join(root, '../shared'), '/work/shared'].find(p => p && fs.existsSync(path.join(p, 'data')));
  if (!shared) console.log('SKIPPED: the shared samples (set GYOJI_SHARED)');
  for (const folder of shared ? ['w3c', 'semic'] : []) {
    const where = path.join(shared, 'data/catalog/dcat', folder);
    for (const name of fs.readdirSync(where)) if (name.endsWith('.jsonld') && !name.includes('context')) out.push(path.join(where, name));
  }
  return out.filter(p => p.endsWith('.jsonld')).sort();
}

// Our reader merges named graphs.
const quad = /^(\S+ <[^>]*> (?:"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?|<[^>]*>|_:\S+)) (?:<[^>]*>|_:\S+) \.$/gm;
const merged = quads => quads.replace(quad, '$1 .');
// It keeps language tags in lower case (RDF 1.1: they compare without case).
const plain = quads => quads.replace(/"@([A-Za-z0-9-]+) /g, (_, tag) => `"@${tag.toLowerCase()} `);
const canonical = quads => jsonld.canonize(quads, {algorithm: 'URDNA2015', inputFormat: 'application/n-quads', format: 'application/n-quads'});

const files = documents();
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'gyoji-jsonld-'));
fs.writeFileSync(path.join(work, 'files'), files.join('\n') + '\n');
execFileSync(program, ['-tc=JSON-LD as N-Quads for the oracle'], {env: {...process.env, GYOJI_JSONLD_FILES: path.join(work, 'files'), GYOJI_JSONLD_OUT: work}, stdio: 'pipe'});

let passed = 0, failed = 0;
for (const [index, file] of files.entries()) {
  const document = JSON.parse(fs.readFileSync(file, 'utf8'));
  let theirs;
  try {
    theirs = await canonical(merged(await jsonld.toRDF(document, {base, documentLoader, format: 'application/n-quads'})));
  } catch (problem) {
    theirs = `error ${problem.details?.code ?? problem.message}`;
  }
  const raw = fs.readFileSync(path.join(work, `${index}.nq`), 'utf8');
  const ours = raw.startsWith('error') ? raw : await canonical(raw);
  if (plain(theirs) === plain(ours)) {
    passed++;
    continue;
  }
  failed++;
  console.log(`DIFFERS ${file}`);
  const a = new Set(plain(theirs).split('\n')), b = new Set(plain(ours).split('\n'));
  for (const line of a) if (!b.has(line)) console.log(`  only jsonld: ${line}`);
  for (const line of b) if (!a.has(line)) console.log(`  only ours:   ${line}`);
}
fs.rmSync(work, {recursive: true});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
