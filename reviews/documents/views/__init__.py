"""Pages of printed documents, and the download of attached files."""
