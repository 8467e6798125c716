"""From what was read to what is published: assembled rows, their judgement, their versions."""
