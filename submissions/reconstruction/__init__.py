"""Reconstruction: tables of which a layout lost rows, columns or blanks, laid under the declared form again."""
