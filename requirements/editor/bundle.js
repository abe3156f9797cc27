// What static/js/editor.js uses of ProseMirror, as one file (make editor).
export { Fragment, Schema, Slice } from "prosemirror-model";
export { EditorState, Selection } from "prosemirror-state";
export { EditorView } from "prosemirror-view";
export { baseKeymap, chainCommands, splitBlock, toggleMark } from "prosemirror-commands";
export { keymap } from "prosemirror-keymap";
export { history, redo, undo } from "prosemirror-history";
export { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { inputRules, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
export {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, tableEditing, tableNodes,
} from "prosemirror-tables";
