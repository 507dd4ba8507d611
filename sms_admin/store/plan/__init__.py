"""A plan in temporary tables: staged, judged set by set, explained row by row, carried out."""
