"""Backups: database and files of one moment in one encrypted file, and the way back.

The file is a tar in the format of age (age-encryption.org/v1), so that it can be opened without this program
as well: ``age --decrypt --identity KEY FILE | tar x``."""
