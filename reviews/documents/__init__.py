"""What every printed paper needs: letterhead, wording, typesetting, files, attachments."""
