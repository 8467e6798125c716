"""The form's grammar: what its labels are called, what a heading names, what a cell of each column may hold."""
