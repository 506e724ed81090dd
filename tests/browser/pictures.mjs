// node pictures.mjs BASE_URL FOLDER : the pictures of docs/pictures, on a server that holds the Tokyo catalogue.
import { chromium } from "playwright-core";

const [base, folder] = process.argv.slice(2);
const pages = {
  home: "/",
  search: "/search?q=" + encodeURIComponent("避難"),
  dataset: "/dataset/t131202d0000000003",
  organization: "/organization/t131032",
  statistics: "/statistics",
};
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const width of [1280, 360]) {
  const page = await (await browser.newContext({ locale: "ja-JP", viewport: { width, height: 900 } })).newPage();
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(base + path, { waitUntil: "load" });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, caret: "initial", fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 3200) } });
  }
}
await browser.close();
