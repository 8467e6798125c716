"""The same reports in the text layouts of converters, each rendering with its truth: made without any knowledge of the reader."""
