// Draw every chart from the specification beside it, and let readers sort tables. Nothing is fetched.
"use strict";

async function draw(figure) {
  const spec = JSON.parse(figure.querySelector("script.spec").textContent);
  const canvas = figure.querySelector(".canvas");
  const download = { export: { svg: true, png: true }, source: false, compiled: false, editor: false };
  await vegaEmbed(canvas, spec, {
    ast: true,
    renderer: "svg",
    actions: download,
    downloadFileName: figure.id,
    loader: { load: () => Promise.reject(new Error("this report loads nothing")) },
  });
  figure.dataset.drawn = "yes";
}

// "12.3% (2024)" sorts by 12.3, "1,234" by 1234; a dash, which is a missing value, comes last.
function sortKey(text) {
  const number = text.replace(/[,†\s]/g, "").match(/^-?\d+(\.\d+)?/);
  return number ? Number(number[0]) : null;
}

function sortBy(table, index, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  const rows = [...table.tBodies[0].rows];
  const numeric = head.classList.contains("number");
  rows.sort((a, b) => {
    const [x, y] = [a.cells[index].textContent.trim(), b.cells[index].textContent.trim()];
    if (!numeric) return x.localeCompare(y, "en") * (down ? -1 : 1);
    const [m, n] = [sortKey(x), sortKey(y)];
    if (m === null || n === null) return (m === null) - (n === null);
    return (m - n) * (down ? -1 : 1);
  });
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.tBodies[0].append(...rows);
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = head.querySelector("button");
    if (button) button.addEventListener("click", () => sortBy(table, index, head));
  });
}

// Show the rows and folded blocks that carry every label chosen, and say how many.
function choose() {
  const chosen = [...document.querySelectorAll("select[data-filter]")].map((s) => [s.dataset.filter, s.value]);
  const kept = (item) => chosen.every(([name, value]) => !value || item.dataset[name] === value);
  let shown = 0;
  let all = 0;
  for (const item of document.querySelectorAll("tr[data-theme], details.folded")) {
    item.hidden = !kept(item);
    if (item.tagName === "DETAILS") { all += 1; shown += item.hidden ? 0 : 1; }
  }
  for (const section of document.querySelectorAll("section")) {
    const blocks = [...section.querySelectorAll("details.folded")];
    if (blocks.length) section.hidden = blocks.every((block) => block.hidden);
  }
  for (const count of document.querySelectorAll(".filters output")) {
    count.textContent = `${shown} of ${all} ${count.dataset.what} shown`;
  }
}

function unfold() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
}

if (document.querySelector("select[data-filter]")) {
  for (const box of document.querySelectorAll("select[data-filter]")) box.addEventListener("change", choose);
  addEventListener("hashchange", unfold);
  choose();
  unfold();
}

const figures = [...document.querySelectorAll("figure.chart")];
const drawAll = Promise.all(figures.map((figure) => draw(figure).catch((error) => {
  figure.dataset.drawn = "no";
  console.error(`${figure.id}: ${error.message}`);
})));
drawAll.then(() => { document.documentElement.dataset.ready = "yes"; });
