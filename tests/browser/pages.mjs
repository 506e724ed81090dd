// Which pages are visited, found from the server itself, so that the tests run on any data.

const json = async (base, path) => {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

// A set with many files, one with one file, and one found by a word; names of the first publisher, group, source and run.
export async function findPages(base) {
  const many = (await json(base, "/api/v1/datasets?sort=files&rows=1&include=distributions")).items[0];
  const few = (await json(base, "/api/v1/datasets?q=AED&rows=1&include=distributions")).items[0] ?? many;
  const organization = (await json(base, "/api/v1/organizations")).items.sort((a, b) => b.datasets - a.datasets)[0];
  const group = (await json(base, "/api/v1/groups")).items[0];
  const source = (await json(base, "/api/v1/sources")).items[0];
  const run = source && (await json(base, `/api/v1/sources/${encodeURIComponent(source.id)}/runs`)).items[0];
  const set = (d) => `/dataset/${encodeURIComponent(d.name)}`;
  const pages = [
    { name: "home", path: "/" },
    { name: "search", path: "/search?q=%E9%81%BF%E9%9B%A3" },
    { name: "search-all", path: "/search" },
    { name: "search-filtered", path: "/search?field=2&format=CSV&sort=title" },
    { name: "search-deep", path: "/search?page=2" },
    { name: "search-past-end", path: "/search?page=9999" },
    { name: "search-none", path: "/search?q=zzqqxxyy&format=CSV" },
    { name: "search-wrong", path: "/search?q=%22%29%28&page=0", status: 400 },
    { name: "ckan-list", path: "/dataset?q=AED" },
    { name: "fields", path: "/fields" },
    { name: "organizations", path: "/organization" },
    { name: "groups", path: "/group" },
    { name: "statistics", path: "/statistics" },
    { name: "harvest", path: "/harvest" },
    { name: "about", path: "/about" },
    { name: "developers", path: "/developers" },
    { name: "needs", path: "/needs" },
    { name: "not-found", path: "/dataset/no-such-thing", status: 404 },
  ];
  if (many) {
    pages.push({ name: "dataset-many", path: set(many) }, { name: "dataset-many-2", path: `${set(many)}?files=2` });
    pages.push({ name: "dataset-no-file-fits", path: `${set(many)}?file=zzqqxxyy` });
    pages.push({ name: "file", path: `${set(many)}/resource/${encodeURIComponent(many.distributions[0]?.id ?? "")}` });
  }
  if (few) pages.push({ name: "dataset", path: set(few) });
  if (few?.distributions[0]) pages.push({ name: "file-2", path: `${set(few)}/resource/${encodeURIComponent(few.distributions[0].id)}` });
  if (organization) pages.push({ name: "organization", path: `/organization/${encodeURIComponent(organization.name)}` });
  if (group) pages.push({ name: "group", path: `/group/${encodeURIComponent(group.name)}` });
  if (source) pages.push({ name: "source", path: `/harvest/${encodeURIComponent(source.id)}` });
  if (run) pages.push({ name: "run", path: `/harvest/run/${encodeURIComponent(run.id)}` });
  return pages;
}
