// What a text is made of, as it is kept: paragraphs, lists, tables, bold and italic words. It reads and writes what
// reviews/prose.py does. A text is a list of parts: { kind: "words" | "list" | "numbers" | "table", rows }, where a
// row of words or of a list holds runs, and a row of a table holds cells of runs. A run is { text, bold, italic }.

const MOST_COLUMNS = 12;
const MARK = /(\\*)(<\/?[bi]>)/g;
const BAR = /(\\*)\|/g;
const NUMBER = /^([1-9]\d?)\. (?=\S)/;
const ROW = /^\| (?:.* )?\|$/;

const half = (slashes) => "\\".repeat(Math.floor(slashes.length / 2));

function cellsOf(line) {
  const cells = [];
  let here = 1;
  for (const found of line.slice(1).matchAll(BAR)) {
    if (found[1].length % 2) continue;
    const end = found.index + 1 + found[0].length;
    cells.push(line.slice(here, end - 1).trim());
    here = end;
  }
  return cells.map((cell) => cell.replace(BAR, (_all, slashes) => `${half(slashes)}|`));
}

// The words of one line with their look. A mark that has no partner is words.
export function readRuns(line) {
  const pieces = [];
  let here = 0;
  for (const found of line.matchAll(MARK)) {
    pieces.push({ text: line.slice(here, found.index) + half(found[1]) });
    pieces.push({ text: found[2], mark: found[1].length % 2 ? "" : found[2].at(-2), opens: found[2][1] !== "/" });
    here = found.index + found[0].length;
  }
  pieces.push({ text: line.slice(here) });
  const opened = {};
  for (const piece of pieces.filter((one) => one.mark)) {
    if (piece.opens) opened[piece.mark] ??= piece;
    else if (opened[piece.mark]) {
      opened[piece.mark].paired = piece.paired = true;
      delete opened[piece.mark];
    }
  }
  const runs = [];
  const look = { bold: false, italic: false };
  for (const piece of pieces) {
    if (piece.paired) look[piece.mark === "b" ? "bold" : "italic"] = piece.opens;
    else if (piece.text) runs.push({ text: piece.text, ...look });
  }
  return joined(runs);
}

function joined(runs) {
  const found = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last && last.bold === run.bold && last.italic === run.italic) last.text += run.text;
    else found.push({ ...run });
  }
  return found;
}

export function writeRuns(runs) {
  return joined(runs).map((run) => {
    const [, before, text, after] = run.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
    if (!text) return run.text;
    let words = text.replace(MARK, (_all, slashes, mark) => `${slashes}${slashes}\\${mark}`);
    if (run.italic) words = `<i>${words}</i>`;
    if (run.bold) words = `<b>${words}</b>`;
    return before + words + after;
  }).join("");
}

function lengthOfNumbers(lines, place) {
  let length = 0;
  while (Number(lines[place + length]?.match(NUMBER)?.[1]) === length + 1) length += 1;
  return length;
}

// Empty lines are kept as paragraphs without runs, so that an editor shows them.
export function read(text) {
  const parts = [];
  const add = (kind, row) => {
    if (kind !== "words" && parts.at(-1)?.kind === kind) parts.at(-1).rows.push(row);
    else parts.push({ kind, rows: [row] });
  };
  const lines = text.split("\n");
  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place];
    const numbers = lengthOfNumbers(lines, place);
    if (numbers > 1) {
      parts.push({
        kind: "numbers",
        rows: lines.slice(place, place + numbers).map((one) => readRuns(one.replace(NUMBER, ""))),
      });
      place += numbers - 1;
    } else if (line.startsWith("- ")) add("list", readRuns(line.slice(2)));
    else if (ROW.test(line) && cellsOf(line).length <= MOST_COLUMNS) add("table", cellsOf(line).map(readRuns));
    else add("words", readRuns(line));
  }
  return parts.map((part) => (part.kind === "table" ? { ...part, rows: square(part.rows) } : part));
}

export function square(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => [])]);
}

const flat = (words) => words.replace(/\s+/g, " ").trim();

export function writeRow(row) {
  const cells = row.map((cell) => flat(writeRuns(cell)));
  if (cells.length > MOST_COLUMNS) return cells.filter(Boolean).join(" | ");
  const safe = cells.map((cell) => cell.replace(BAR, (_all, slashes) => `${slashes}${slashes}\\|`));
  return `| ${safe.map((cell) => (cell ? `${cell} | ` : "| ")).join("")}`.trimEnd();
}

export function write(parts) {
  const lines = [];
  parts.forEach((part, place) => {
    const after = place && part.kind === parts[place - 1].kind;
    if (after && part.kind !== "words") lines.push("");
    part.rows.forEach((row, number) => {
      if (part.kind === "table") lines.push(writeRow(row));
      else if (part.kind === "list") lines.push(`- ${writeRuns(row)}`);
      else if (part.kind === "numbers") lines.push(`${number + 1}. ${writeRuns(row)}`);
      else lines.push(writeRuns(row));
    });
  });
  return lines.join("\n");
}

// The words of a text counted as the server does.
export function countWords(text) {
  return text.split(/\s+/).filter((word) => word && word !== "|").length;
}

function element(name, children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function shownRuns(runs) {
  return runs.map((run) => {
    let shown = document.createTextNode(run.text);
    if (run.italic) shown = element("em", [shown]);
    return run.bold ? element("strong", [shown]) : shown;
  });
}

// Shows a text in this place, without any control to change it.
export function show(place, text) {
  const shapes = { words: ["div", "p"], list: ["ul", "li"], numbers: ["ol", "li"] };
  place.replaceChildren(...read(text).flatMap((part) => {
    if (part.kind === "table") {
      return [element("table", part.rows.map((row, number) => element("tr", row.map(
        (cell) => element(number ? "td" : "th", shownRuns(cell)),
      ))))];
    }
    const [outer, inner] = shapes[part.kind];
    const rows = part.rows.map((row) => element(inner, shownRuns(row)));
    return part.kind === "words" ? rows : [element(outer, rows)];
  }));
}
