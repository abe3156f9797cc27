"""Printed documents and attached files: what all printed papers share (letterhead, wording, making the PDF),
asking for a document and opening it, and attaching files."""
