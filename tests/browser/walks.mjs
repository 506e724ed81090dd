// What people do: type and choose a suggestion by keyboard, search and narrow without scripts, say what is missing, follow a retired address.

export async function walk({ browser, base, check }) {
  await suggestions(browser, base, check);
  await withoutScripts(browser, base, check);
  await need(browser, base, check);
  await forcedColours(browser, base, check);
}

async function suggestions(browser, base, check) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(base + "/");
  await page.locator("#q").pressSequentially("避");
  await page.locator("[role=option]").first().waitFor({ timeout: 5000 }).catch(() => {});
  const count = await page.locator("[role=option]").count();
  check("suggestions appear", count > 0, String(count));
  if (!count) return;
  await page.keyboard.press("ArrowDown");
  const chosen = await page.locator("[role=option][aria-selected=true] span").first().textContent();
  check("suggestion fills the box", (await page.locator("#q").inputValue()) === chosen, chosen);
  check("suggestion is told", (await page.locator("#q").getAttribute("aria-activedescendant")) === "q-list-0");
  await page.keyboard.press("Escape");
  check("escape gives back what was typed", (await page.locator("#q").inputValue()) === "避");
  await page.keyboard.press("ArrowDown");
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=/);
  check("enter searches", (await page.locator(".hits > li").count()) > 0);
  await page.context().close();
}

async function withoutScripts(browser, base, check) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(base + "/");
  await page.fill("#q", "避難");
  await page.click(".search__box button");
  const before = Number((await page.locator("h1 .num").textContent()).replace(",", ""));
  await page.locator(".facet[open] li a").first().click();
  const after = Number((await page.locator("h1 .num").textContent()).replace(",", ""));
  check("a facet narrows", after > 0 && after <= before, `${before} ${after}`);
  await page.locator(".chip").first().click();
  check("a chip takes it back", Number((await page.locator("h1 .num").textContent()).replace(",", "")) === before);
  await page.locator(".hits h3 a").first().click();
  check("a hit opens its page", (await page.locator("#files").count()) === 1);
  await page.context().close();
}

async function need(browser, base, check) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(base + "/search?q=zzqqxxyy");
  await page.fill("#need-text", "車いすで入れるトイレの一覧");
  await page.click("#need button[type=submit]");
  check("a need is received", (await page.locator("blockquote").count()) === 1, await page.locator("h1").textContent());
  await page.context().close();
}

// Bars and marks keep their meaning in a dark palette of the system.
async function forcedColours(browser, base, check) {
  const page = await (await browser.newContext({ forcedColors: "active", colorScheme: "dark" })).newPage();
  for (const path of ["/", "/statistics"]) {
    await page.goto(base + path);
    const sunk = await page.evaluate(() => {
      const bad = [];
      for (const bar of document.querySelectorAll("svg.bar rect, svg.goal rect")) {
        const own = getComputedStyle(bar).fill, ground = getComputedStyle(bar.parentElement).backgroundColor;
        if (own === ground) bad.push(own);
      }
      return bad.length;
    });
    check(`forced colours ${path}`, sunk === 0, String(sunk));
  }
  await page.context().close();
}
