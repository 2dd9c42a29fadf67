"""The rules of the first judge, one subject a file: a reading in, reasons out."""
