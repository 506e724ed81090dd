// node run.mjs BASE_URL [--only NAME] [--short] : every kind of page in both languages at 1280, 360 and 320 pixels.
// axe (WCAG 2.0 to 2.2, A and AA), no sideways scrolling, nothing in the console, no style attribute or inline script, the same text
// without scripts, links that answer. Pictures go to out/. Prints "N passed, N failed" and ends with 1 when something failed.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { findPages } from "./pages.mjs";

const base = (process.argv[2] ?? "").replace(/\/$/, "");
if (!base) {
  console.error("usage: node run.mjs http://127.0.0.1:8080 [--only NAME]");
  process.exit(2);
}
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const out = new URL("./out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });

// --short: Japanese at two widths, for a second catalogue whose pages are of the same kinds.
const short = process.argv.includes("--short");
const WIDTHS = short ? [1280, 360] : [1280, 360, 320];
const LANGUAGES = short ? ["ja"] : ["ja", "en"];
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
let passed = 0;
const failures = [];
const check = (name, good, detail = "") => {
  if (good) passed += 1;
  else {
    failures.push(`${name}${detail ? `: ${detail}` : ""}`);
    console.log(`FAILED ${name}${detail ? `\n       ${detail}` : ""}`);
  }
};

const textOf = (page) => page.evaluate(() => document.querySelector("main").innerText.replace(/\s+/g, " ").trim());

async function visit(page, kind, url) {
  const noise = [];
  const onConsole = (message) => message.type() !== "log" && noise.push(message.text());
  const onError = (error) => noise.push(String(error));
  page.on("console", onConsole);
  page.on("pageerror", onError);
  const answer = await page.goto(url, { waitUntil: "load" });
  page.off("console", onConsole);
  page.off("pageerror", onError);
  // A page that is an error on purpose is told by the browser too.
  return { status: answer.status(), noise: noise.filter((line) => !(kind.status && line.includes(`status of ${kind.status}`))) };
}

async function checkAxe(page, name) {
  await page.evaluate(axeSource);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }), AXE_TAGS);
  check(`${name} axe`, found.violations.length === 0, found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join("; "));
}

async function checkLayout(page, name) {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return "";
    const worst = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1 && !e.closest(".tblwrap, pre, .tabs")).slice(0, 3);
    return `${document.documentElement.scrollWidth} > ${limit}: ` + worst.map((e) => e.outerHTML.slice(0, 120)).join(" | ");
  });
  check(`${name} fits`, wide === "", wide);
}

async function checkStrict(page, name) {
  const loose = await page.evaluate(() => {
    const found = [...document.querySelectorAll("[style]")].map((e) => e.outerHTML.slice(0, 100));
    for (const script of document.querySelectorAll("script:not([src])")) if (script.type !== "application/ld+json") found.push(script.outerHTML.slice(0, 100));
    for (const element of document.querySelectorAll("*")) for (const attribute of element.attributes) if (attribute.name.startsWith("on")) found.push(attribute.name);
    for (const data of document.querySelectorAll('script[type="application/ld+json"]')) JSON.parse(data.textContent);
    return found.join(" | ");
  });
  check(`${name} strict`, loose === "", loose);
}

async function checkHead(page, name, kind) {
  const head = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    h1: document.querySelectorAll("h1").length,
    canonical: document.querySelector("link[rel=canonical]")?.href,
    languages: [...document.querySelectorAll("link[hreflang]")].map((l) => l.hreflang).sort().join(),
    twin: document.querySelector('link[rel=alternate][type="application/json"]')?.getAttribute("href"),
  }));
  check(`${name} head`, head.title !== "" && head.h1 === 1, JSON.stringify(head));
  if (kind.status) return null;
  check(`${name} languages`, head.canonical && head.languages === "en,ja,x-default", JSON.stringify(head));
  return head.twin;
}

const linkStatus = new Map();
async function statusOf(url) {
  if (!linkStatus.has(url)) {
    linkStatus.set(url, fetch(url, { redirect: "manual", headers: { accept: "text/html" } }).then((a) => a.body?.cancel().then(() => a.status) ?? a.status, (e) => String(e)));
  }
  return linkStatus.get(url);
}

async function checkLinks(page, name, twin, kind) {
  const links = await page.evaluate(() => [...document.querySelectorAll("a[href], link[rel=alternate]")].map((a) => a.href));
  const anchors = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href").slice(1)).filter((id) => id && !document.getElementById(id)));
  check(`${name} anchors`, anchors.length === 0, anchors.join());
  const inside = [...new Set(links.map((l) => l.split("#")[0]))].filter((l) => l.startsWith(base + "/"));
  const bad = [];
  for (const url of inside) {
    // Redirects to the publishers' own files leave this server; that they answer is not ours to promise.
    const status = await statusOf(url);
    // A page that is an error on purpose links to itself in the other language.
    if (!(status >= 200 && status < 400) && status !== kind.status) bad.push(`${status} ${url}`);
  }
  check(`${name} links (${inside.length})`, bad.length === 0, bad.slice(0, 8).join("; "));
  if (twin) check(`${name} twin`, (await statusOf(base + twin)) === 200, `${await statusOf(base + twin)} ${twin}`);
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const kinds = (await findPages(base)).filter((kind) => !only || kind.name === only);
  const scripted = await (await browser.newContext({ locale: "ja-JP" })).newPage();
  const plain = await (await browser.newContext({ locale: "ja-JP", javaScriptEnabled: false })).newPage();
  for (const kind of kinds)
    for (const language of LANGUAGES) {
      const url = base + (language === "en" ? "/en" + (kind.path === "/" ? "" : kind.path) : kind.path);
      for (const width of WIDTHS) {
        const name = `${kind.name} ${language} ${width}`;
        await scripted.setViewportSize({ width, height: 900 });
        const { status, noise } = await visit(scripted, kind, url);
        check(`${name} answers`, status === (kind.status ?? 200), String(status));
        check(`${name} console`, noise.length === 0, noise.join("; "));
        await checkAxe(scripted, name);
        await checkLayout(scripted, name);
        if (width !== WIDTHS[0] && width !== 360) continue;
        if (width === WIDTHS[0]) await checkStrict(scripted, name); // Before the picture: hiding the caret leaves a style attribute.
        await scripted.screenshot({ caret: "initial", path: `${out}${kind.name}-${language}-${width}.png`, fullPage: true });
        if (width !== WIDTHS[0]) continue;
        const twin = await checkHead(scripted, name, kind);
        const withScripts = await textOf(scripted);
        await checkLinks(scripted, name, twin, kind);
        await plain.setViewportSize({ width, height: 900 });
        await plain.goto(url, { waitUntil: "load" });
        check(`${name} without scripts`, (await textOf(plain)) === withScripts);
      }
    }
  if (!only) await (await import("./walks.mjs")).walk({ browser, base, check });
  await browser.close();
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length ? 1 : 0);
}

await main();
