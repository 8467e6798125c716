"""The commands of ``jixiao``: each module lists its own in ``COMMANDS`` and imports nothing heavy before one runs."""
