// Reads what a word processor or a page puts on the clipboard, and returns it as a text of the small vocabulary of
// marks.js. Everything that has letters is kept: what has no place there stands as a line of words.

import { readRuns, square, writeRow, writeRuns } from "./marks.js";

const BLOCKS = new Set("P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE SECTION ARTICLE DD DT PRE UL OL CAPTION".split(" "));
const SILENT = new Set("STYLE SCRIPT META TITLE LINK XML TEMPLATE".split(" "));
const MARKER = /^(?:[•·▪●◦‣§o–—-]|[\uf000-\uf0ff])$/;

// The policy of the page forbids styles in attributes, also in a page that is only read.
export function withoutStyles(html) {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-look="));
}

function lookOf(element, look) {
  const style = element.dataset?.look ?? "";
  const weight = style.match(/(?:^|;|\s)font-weight:\s*(\w+)/i)?.[1];
  const slant = style.match(/(?:^|;|\s)font-style:\s*(\w+)/i)?.[1];
  const heavy = /^(B|STRONG|H[1-6])$/.test(element.tagName) || look.bold;
  return {
    bold: weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : heavy,
    italic: slant ? slant !== "normal" : /^(I|EM)$/.test(element.tagName) || look.italic,
  };
}

// Collects lines while it goes through what was pasted.
class Lines {
  constructor() {
    this.lines = [];
    this.runs = [];
    this.prefix = "";
  }

  say(text, look) {
    const words = text.replace(/[ \t\r\n\f]+/g, " ");
    if (words.trim() || this.runs.length) this.runs.push({ text: words, ...look });
  }

  // Ends the line. With isKept, one without words stays as an empty line.
  end(isKept = false) {
    const words = writeRuns(this.runs).trim();
    if (words || isKept) this.lines.push(words ? this.prefix + words : "");
    this.runs = [];
    if (words) this.prefix = "";
  }

  visit(node, look) {
    if (node.nodeType === Node.TEXT_NODE) return this.say(node.data, look);
    if (node.nodeType === Node.ELEMENT_NODE && !SILENT.has(node.tagName.toUpperCase())) this.enter(node, look);
    return undefined;
  }

  enter(element, look) {
    const own = lookOf(element, look);
    if (element.tagName === "BR") return this.end(true);
    if (element.tagName === "TABLE") return this.table([...element.querySelectorAll("tr")], own);
    if (element.tagName === "TR") return this.table([element], own);
    if (element.tagName === "LI") return this.item(element, own);
    const isBlock = BLOCKS.has(element.tagName);
    if (isBlock) this.end();
    if (isBlock) this.marker(element);
    const before = this.lines.length;
    for (const child of element.childNodes) this.visit(child, own);
    if (isBlock) this.end(element.tagName === "P" && this.lines.length === before);
    return undefined;
  }

  // A word processor writes the dash or number of a list into the paragraph, in a part to be ignored.
  marker(element) {
    const style = element.dataset?.look ?? "";
    if (!/mso-list:\s*l\d/i.test(style)) return;
    const ignored = [...element.querySelectorAll("[data-look]")].find((one) => /mso-list:\s*ignore/i.test(one.dataset.look));
    const mark = ignored?.textContent.trim() ?? "";
    ignored?.remove();
    const level = Number(style.match(/level(\d)/i)?.[1] ?? 1);
    if (mark && !MARKER.test(mark)) this.prefix = `${mark} `;
    else this.prefix = level > 1 ? "+ " : "- ";
  }

  item(element, look) {
    this.end();
    const list = element.closest("ul, ol");
    const isNested = Boolean(list?.parentElement?.closest("ul, ol"));
    const items = list ? [...list.children].filter((one) => one.tagName === "LI") : [];
    const number = Number(list?.getAttribute("start") ?? 1) + items.indexOf(element);
    if (list?.tagName === "OL" && !isNested) this.prefix = `${number}. `;
    else this.prefix = isNested ? "+ " : "- ";
    for (const child of element.childNodes) this.visit(child, look);
    this.end();
    this.prefix = "";
  }

  // A cell over several columns or rows stands in the first of them; the others are empty.
  table(rows, look) {
    this.end();
    const whole = rows[0]?.closest("table");
    const own = rows.filter((row) => row.closest("table") === whole);
    const grid = own.map(() => []);
    own.forEach((row, down) => {
      for (const cell of row.cells ?? []) {
        const column = firstFree(grid[down]);
        for (let below = 0; below < Math.max(1, cell.rowSpan || 1) && grid[down + below]; below += 1) {
          for (let beside = 0; beside < Math.max(1, cell.colSpan || 1); beside += 1) grid[down + below][column + beside] = [];
        }
        grid[down][column] = cellRuns(cell, look);
      }
    });
    const filled = grid.map((row) => Array.from(row, (cell) => cell ?? [])).filter((row) => row.length);
    if (!filled.length) return;
    if (this.lines.at(-1)?.startsWith("| ")) this.lines.push("");
    this.lines.push(...square(filled).map(writeRow));
  }
}

function firstFree(row) {
  let place = 0;
  while (row[place]) place += 1;
  return place;
}

function cellRuns(cell, look) {
  const inner = new Lines();
  for (const child of cell.childNodes) inner.visit(child, lookOf(cell, look));
  inner.end();
  return readRuns(inner.lines.filter(Boolean).join(" "));
}

// The text that stands in this part of a page.
export function textOfDom(root) {
  const lines = new Lines();
  for (const child of root.childNodes) lines.visit(child, { bold: false, italic: false });
  lines.end();
  return lines.lines.join("\n");
}

export function textOfHtml(html) {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  return textOfDom(page.body).replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "");
}
