// An area in which people write becomes an editor that knows bold and italic words, lists and simple tables. The area
// stays behind it and holds the text as it is kept (marks.js), so that whatever saves the area needs no editor.

import * as pm from "../vendor/prosemirror-1.44.0/prosemirror.min.js";
import { read, readRuns, write } from "./marks.js";
import { textOfHtml, withoutStyles } from "./pasted.js";

const schema = new pm.Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "text*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    list: { content: "item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    numbers: { content: "item+", group: "block", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    item: { content: "paragraph", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    ...pm.tableNodes({ tableGroup: "block", cellContent: "paragraph", cellAttributes: {} }),
    text: {},
  },
  marks: {
    bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    italic: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  },
});
const { paragraph, list, numbers, item, table } = schema.nodes;
const { table_row: row, table_cell: cell } = schema.nodes;
const { bold, italic } = schema.marks;

function words(runs) {
  return runs.map((run) => schema.text(run.text, [
    ...(run.bold ? [bold.create()] : []), ...(run.italic ? [italic.create()] : []),
  ]));
}

function nodesOf(text) {
  return read(text).flatMap((part) => {
    if (part.kind === "table") {
      return [table.create(null, part.rows.map(
        (cells) => row.create(null, cells.map((runs) => cell.create(null, paragraph.create(null, words(runs))))),
      ))];
    }
    const rows = part.rows.map((runs) => paragraph.create(null, words(runs)));
    if (part.kind === "words") return rows;
    return [schema.nodes[part.kind].create(null, rows.map((one) => item.create(null, one)))];
  });
}

function docOf(text) {
  const nodes = nodesOf(text);
  if (nodes.at(-1).type === table) nodes.push(paragraph.create());
  return schema.node("doc", null, nodes);
}

// The runs of a paragraph, in as many lines as stand in it.
function linesOf(node) {
  const lines = [[]];
  node.forEach((child) => {
    const look = { bold: bold.isInSet(child.marks) !== undefined, italic: italic.isInSet(child.marks) !== undefined };
    child.text.split("\n").forEach((text, number) => {
      if (number) lines.push([]);
      if (text) lines.at(-1).push({ text, ...look });
    });
  });
  return lines;
}

const kids = (node) => Array.from({ length: node.childCount }, (_none, place) => node.child(place));

function textOf(content) {
  const parts = [];
  content.forEach((node) => {
    if (node.isText) parts.push({ kind: "words", rows: linesOf(paragraph.create(null, node)) });
    else if (node.type === paragraph) parts.push({ kind: "words", rows: linesOf(node) });
    else if (node.type === table) {
      parts.push({ kind: "table", rows: kids(node).map((one) => kids(one).map((each) => linesOf(each.firstChild).flat())) });
    } else if (node.type === list || node.type === numbers) {
      parts.push({ kind: node.type.name, rows: kids(node).flatMap((one) => linesOf(one.firstChild)) });
    } else parts.push({ kind: "words", rows: [[{ text: node.textContent }]] });
  });
  return write(parts);
}

function ancestor(state, types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (types.includes($from.node(depth).type)) return { node: $from.node(depth), pos: $from.before(depth) };
  }
  return null;
}

function toggleList(type) {
  return (state, dispatch) => {
    const around = ancestor(state, [list, numbers]);
    if (!around) return pm.wrapInList(type)(state, dispatch);
    if (around.node.type === type) return pm.liftListItem(item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(around.pos, type));
    return true;
  };
}

const emptyRow = () => row.create(null, [cell.createAndFill(), cell.createAndFill(), cell.createAndFill()]);

function insertTable(state, dispatch) {
  if (pm.isInTable(state)) return false;
  const place = state.selection.$to.after(1);
  const made = table.create(null, [emptyRow(), emptyRow()]);
  const tr = state.tr.insert(place, place === state.doc.content.size ? [made, paragraph.create()] : [made]);
  dispatch?.(tr.setSelection(pm.Selection.near(tr.doc.resolve(place + 1))).scrollIntoView());
  return true;
}

// Enter in a cell goes to the next one; in the last cell a row is added.
function nextCell(state, dispatch, view) {
  if (!pm.isInTable(state)) return false;
  if (pm.goToNextCell(1)(state, dispatch)) return true;
  pm.addRowAfter(state, dispatch);
  if (view) pm.goToNextCell(1)(view.state, view.dispatch);
  return true;
}

const TOOLS = {
  bold: pm.toggleMark(bold),
  italic: pm.toggleMark(italic),
  list: toggleList(list),
  numbers: toggleList(numbers),
  table: insertTable,
  "row-more": pm.addRowAfter,
  "column-more": pm.addColumnAfter,
  "row-less": pm.deleteRow,
  "column-less": pm.deleteColumn,
  "table-less": pm.deleteTable,
};

const enter = pm.chainCommands(nextCell, pm.splitListItem(item), pm.liftListItem(item), pm.splitBlock);
const KEYS = {
  "Mod-b": TOOLS.bold,
  "Mod-i": TOOLS.italic,
  "Mod-z": pm.undo,
  "Mod-y": pm.redo,
  "Shift-Mod-z": pm.redo,
  Enter: enter,
  "Shift-Enter": enter,
  Backspace: pm.chainCommands(pm.undoInputRule, pm.baseKeymap.Backspace),
  Tab: pm.goToNextCell(1),
  "Shift-Tab": pm.goToNextCell(-1),
};

const edge = (node) => (node.type === paragraph ? 1 : 0);

// Puts a pasted text at the cursor. In a cell it is one line, because a cell has no more.
function insert(view, text) {
  const { state } = view;
  if (pm.isInTable(state)) {
    const line = text.split("\n").map((one) => one.replace(/^- |^\| | \|$/g, "")).filter(Boolean).join(" ");
    const slice = new pm.Slice(pm.Fragment.from(paragraph.create(null, words(readRuns(line)))), 1, 1);
    return view.dispatch(state.tr.replaceSelection(slice).scrollIntoView());
  }
  const nodes = nodesOf(text);
  if (ancestor(state, [list, numbers]) && nodes.some((node) => node.type === table)) {
    return view.dispatch(state.tr.insert(state.selection.$to.after(1), nodes).scrollIntoView());
  }
  const slice = new pm.Slice(pm.Fragment.from(nodes), edge(nodes[0]), edge(nodes.at(-1)));
  return view.dispatch(state.tr.replaceSelection(slice).scrollIntoView());
}

function paste(view, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const plain = event.clipboardData?.getData("text/plain") ?? "";
  const text = (html && textOfHtml(html)) || plain.replace(/\r\n?|\v/g, "\n").replace(/\n+$/, "");
  if (!text || !view.editable) return false;
  event.preventDefault();
  insert(view, text);
  return true;
}

class Editor {
  constructor(area) {
    this.area = area;
    this.bar = document.getElementById("editor-tools").content.firstElementChild.cloneNode(true);
    this.frame = document.createElement("div");
    this.frame.className = "editor";
    area.before(this.frame);
    this.frame.append(this.bar);
    this.view = new pm.EditorView(this.frame, {
      state: this.fresh(),
      attributes: this.attributes(),
      dispatchTransaction: (tr) => this.dispatch(tr),
      handleDOMEvents: { paste },
      transformPastedHTML: withoutStyles,
      clipboardTextSerializer: (slice) => textOf(slice.content),
    });
    const isHere = document.activeElement === area;
    area.hidden = true;
    area.focus = () => this.view.focus();
    area.addEventListener("written", () => this.written());
    area.form.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => this.view.focus());
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.bar.addEventListener("click", (event) => this.use(event.target.closest("[data-tool]")));
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    this.mark();
    if (isHere) this.goOn();
  }

  // Somebody was writing in the area before this script had come.
  goOn() {
    const { state } = this.view;
    this.view.dispatch(state.tr.setSelection(pm.Selection.atEnd(state.doc)));
    this.view.focus();
  }

  attributes() {
    const described = this.area.getAttribute("aria-describedby");
    const label = this.area.form.querySelector(`label[for="${this.area.id}"]`)?.textContent ?? "";
    return {
      role: "textbox", "aria-multiline": "true", "aria-label": label, lang: "vi", class: "form-control",
      ...(described && { "aria-describedby": described }),
    };
  }

  fresh() {
    const dash = pm.wrappingInputRule(/^[-–] $/, list);
    return pm.EditorState.create({
      doc: docOf(this.area.value),
      plugins: [
        pm.inputRules({ rules: [dash] }), pm.history(), pm.keymap(KEYS), pm.keymap(pm.baseKeymap), pm.tableEditing(),
      ],
    });
  }

  dispatch(tr) {
    this.view.updateState(this.view.state.apply(tr));
    this.mark();
    if (!tr.docChanged) return;
    this.area.value = textOf(this.view.state.doc);
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The area got another text, which nobody has typed here.
  written() {
    if (this.area.value === textOf(this.view.state.doc)) return;
    this.view.updateState(this.fresh());
    this.mark();
  }

  use(button) {
    if (!button) return;
    TOOLS[button.dataset.tool](this.view.state, this.view.dispatch, this.view);
    this.view.focus();
  }

  // The bar is one stop of the Tab key; within it the arrow keys go from one button to the next.
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.bar.querySelectorAll("[data-tool]:not([hidden])")];
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  }

  mark() {
    const { state } = this.view;
    const { from, to, empty, $from } = state.selection;
    const has = (mark) => (empty
      ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined
      : state.doc.rangeHasMark(from, to, mark));
    const around = ancestor(state, [list, numbers])?.node.type;
    const isOn = { bold: has(bold), italic: has(italic), list: around === list, numbers: around === numbers };
    const inTable = pm.isInTable(state);
    for (const button of this.bar.querySelectorAll("[data-tool]")) {
      const { tool } = button.dataset;
      if (tool in isOn) button.setAttribute("aria-pressed", String(isOn[tool]));
      if ("inTable" in button.dataset) button.hidden = !inTable;
      if (["list", "numbers", "table"].includes(tool)) button.hidden = inTable;
    }
  }
}

export const editors = [...document.querySelectorAll("form[data-prose]")].map((form) => new Editor(form.elements.text));
