"""A good workbook with some cells put wrong, imported: nothing breaks, and nobody is changed silently."""
