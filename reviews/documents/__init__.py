"""Documents: letterhead, wording and typesetting of every printed paper, its file, and attachments."""
