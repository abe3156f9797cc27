"""What all printed papers share: letterhead, wording and making the PDF; asking for a document and opening
it; and attached files."""
